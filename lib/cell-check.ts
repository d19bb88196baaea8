import pLimit from 'p-limit';

import { isFinal, type Problem } from './domain/problem.ts';
import type { CellReference } from './domain/reading.ts';
import { type Answered, problemOf, unansweredProblem } from './ingest/calls.ts';
import { type CellSearch, cellNamed } from './ingest/cell-named.ts';
import { delayBefore } from './ingest/delay-before.ts';
import type { Answer, Clock, Ionworks } from './ports.ts';

/** What Ionworks says of a cell: its id, that ingest would refuse it, or nothing, and why that is. */
export type CellAnswer =
  | { kind: 'known'; id: string }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'unanswered'; reason: string };

/** Asks whether Ionworks knows a cell. */
export type CellCheck = (cell: CellReference) => Promise<CellAnswer>;

const mostAtOnce = 8;
/** So many requests in a row without an answer are an outage: it is not asked any more. */
const outageAfter = 8;

/** A function has less time than this to end in: where a server asks to be left alone for longer, a later run asks. */
const mostPauseMs = 20_000;

/** With what a request that was not answered is made again. */
export interface Retrying {
  attempts: number;
  clock: Pick<Clock, 'sleep'>;
  /** Uniform in [0, 1). */
  random: () => number;
}

/**
 * Asks Ionworks for each cell once, however often it is asked for, and only reads. Where nobody waits at a terminal, it may
 * try again what is not answered.
 */
export function cellCheck(ionworks: Pick<Ionworks, 'cellsLike' | 'measurementsNamed'>, retrying?: Retrying): CellCheck {
  const lookUp = lookUps(retrying);
  const answers = new Map<string, Promise<CellAnswer>>();
  const ask = (cell: CellReference): Promise<CellAnswer> =>
    cell.kind === 'name' ? askByName(cell.name, { ionworks, lookUp }) : askById(cell.id, { ionworks, lookUp });

  return (cell) => {
    const key = JSON.stringify(cell);
    const answer = answers.get(key) ?? ask(cell);
    answers.set(key, answer);
    return answer;
  };
}

type LookUp = CellSearch['lookUp'];

async function askByName(name: string, searching: CellSearch): Promise<CellAnswer> {
  const found = await cellNamed(name, searching);
  if (found.ok) return { kind: 'known', id: found.value };
  const { problem } = found;
  return isFinal(problem) ? { kind: 'refused', problem } : { kind: 'unanswered', reason: problem.detail };
}

/** Names of measurements have a digest in them: this is none. */
const nobodysName = 'no measurement';

/** The port has no request for a cell by its id: a list of its measurements, which is empty, tells whether there is one. */
async function askById(
  id: string,
  { ionworks, lookUp }: { ionworks: Pick<Ionworks, 'measurementsNamed'>; lookUp: LookUp },
): Promise<CellAnswer> {
  const answer = await lookUp(() => ionworks.measurementsNamed(id, nobodysName, 0));
  switch (answer.kind) {
    case 'ok':
      return { kind: 'known', id };
    case 'missing': {
      const detail = `Cannot file for cell ${id}: Ionworks has no such cell`;
      return { kind: 'refused', problem: problemOf('unknown-cell', answer.reply, detail) };
    }
    case 'invalid':
    case 'refused': {
      // Where the id itself is refused, as one that can be none, asking again would not help; names are taken the same way.
      const detail = `Cannot look up the cell ${id}: ${answer.reply.says}`;
      return { kind: 'refused', problem: problemOf('unknown-cell', answer.reply, detail) };
    }
    case 'not-made':
      return { kind: 'unanswered', reason: answer.problem.detail };
    case 'throttled':
    case 'unknown':
      return { kind: 'unanswered', reason: unansweredProblem(answer).detail };
    default:
      return { kind: 'unanswered', reason: `Cannot look up the cell ${id}: ${answer.reply.says}` };
  }
}

/** Makes requests; none any more where the key or the address is wrong, or nobody has answered for a while. */
function lookUps(retrying: Retrying | undefined): LookUp {
  const atOnce = pLimit(mostAtOnce);
  let stop: Problem | undefined;
  let failuresInARow = 0;

  const taken = <T>(answer: Answer<T>): Answered<T> => {
    switch (answer.kind) {
      case 'unauthorized':
        stop = problemOf('unauthorized', answer.reply);
        return { kind: 'not-made', problem: stop };
      case 'misdirected':
        stop = problemOf('wrong-address', answer.reply);
        return { kind: 'not-made', problem: stop };
      case 'forbidden':
        return { kind: 'not-made', problem: problemOf('forbidden', answer.reply) };
      case 'throttled':
      case 'unknown':
        failuresInARow += 1;
        if (failuresInARow >= outageAfter) stop = unansweredProblem(answer);
        return answer;
      default:
        failuresInARow = 0;
        return answer;
    }
  };
  const patient = async <T>(request: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await request();
      const isAnswered = answer.kind !== 'throttled' && answer.kind !== 'unknown';
      if (isAnswered || !retrying || attempt >= retrying.attempts || stop) return answer;
      const pauseMs = delayBefore(attempt, answer.reply.retryAfterMs, retrying.random);
      if (pauseMs > mostPauseMs) return answer;
      await retrying.clock.sleep(pauseMs);
    }
  };
  return (request) =>
    atOnce(async () => (stop === undefined ? taken(await patient(request)) : { kind: 'not-made', problem: stop }));
}
