import type { Problem, ProblemCode } from '../domain/problem.ts';
import type { Breaker } from '../ledger/breaker.ts';
import type { Answer, Ports, Reply, Taken } from '../ports.ts';
import { delayBefore } from './delay-before.ts';

/** One invocation's calls to the API: limited, counted, retried within a budget, and stopped where going on is of no use. */
export interface Calls {
  /** One request to create; `retry` where it is not the first for its measurement. */
  create: <T>(request: () => Promise<Answer<T>>, retry: boolean) => Promise<Answered<T>>;
  /** A request that looks something up, and may be repeated without harm, until it is answered or given up. */
  lookUp: <T>(request: () => Promise<Answer<T>>) => Promise<Answered<T>>;
  /** Waits before another attempt; false where attempts, retry budget or time do not allow one. */
  pause: (attempt: number, answer: Unanswered) => Promise<boolean>;
  /** Why no measurement would be created any more in this invocation; `undefined` where one would. */
  hindrance: () => Problem | undefined;
}

/** An outage of one is not one of the other: look-ups may go on answering while nothing can be created. */
type Kind = 'create' | 'look-up';

/** An answer that settles something, one that does not, or no request at all. */
export type Answered<T> = Exclude<Answer<T>, { kind: 'unauthorized' | 'forbidden' | 'misdirected' }> | NotMade;
export type Unanswered = Extract<Answer<unknown>, { kind: 'throttled' | 'unknown' }>;
export type NotMade = { kind: 'not-made'; problem: Problem };

/**
 * So many first attempts that failed in a row, with no answer between them, are an outage: they, their retries and what is
 * under way are all that is spent on it.
 */
const outageAfter = 7;
/** Retries an invocation may spend from the start, and the share of its successes that it earns. */
const retriesAtStart = 10;
const retriesPerSuccess = 0.1;
/** A server that asks for more time than this gets it, while the message waits on the queue and not the function. */
const mostPauseMs = 10_000;
/** So many cells refused with 403 and none accepted: it is not the cell. */
const forbiddenAfter = 3;

/** What ends calls for every invocation, not this one alone: none of it is a matter of one cell. */
const isOutage = ({ code }: Problem): boolean =>
  code === 'api-unavailable' || code === 'api-throttled' || code === 'unauthorized' || code === 'wrong-address';

/**
 * `deadline`: epoch milliseconds at which everything, what follows the calls included, has to be done. `breaker`: what
 * other invocations know of an outage.
 */
export function callsOf(ports: Ports, deadline: number, breaker: Breaker): Calls {
  const { clock, limit, ionworks, random, report, settings } = ports;
  const reserveMs = settings.api.timeoutMs + 1000;
  const stops: { [kind in Kind]?: Problem | undefined } = {};
  const failuresInARow = { create: 0, 'look-up': 0 };
  let successes = 0;
  let retries = 0;
  let forbidden = 0;
  let keyRenewal: Promise<void> | undefined;
  /** The one try that tells whether an outage is over; all other calls wait for it. */
  let probe: Promise<unknown> | undefined;
  let isProbing = breaker.state === 'half-open';
  if (breaker.state === 'open') stops.create = stops['look-up'] = breaker.problem(clock.now());

  /** Without creating there is nothing to look up; without look-ups, readings that need none are still created. */
  const stopWith = async (problem: Problem, kind: Kind = 'create'): Promise<NotMade> => {
    const isNew = !stops[kind];
    stops['look-up'] ??= problem;
    if (kind === 'create' || isProbing) stops.create ??= problem;
    if (isNew) report({ kind: 'stopped', problem });
    if (isNew && (kind === 'create' || isProbing) && isOutage(problem)) await breaker.open(problem);
    return { kind: 'not-made', problem };
  };
  const hindrance = (kind: Kind): NotMade | undefined => {
    const stop = stops[kind];
    if (stop) return { kind: 'not-made', problem: stop };
    if (clock.now() + reserveMs <= deadline) return undefined;
    const detail = `Cannot call Ionworks: less than ${reserveMs} ms are left of this invocation`;
    return { kind: 'not-made', problem: { code: 'out-of-time', detail } };
  };

  const once = async <T>(kind: Kind, make: () => Promise<Answer<T>>, retry: boolean): Promise<Answered<T>> => {
    if (!isProbing) return made(kind, make, retry);
    if (!probe) {
      const first = tryOnce(kind, make);
      probe = first.catch(() => {});
      return first;
    }
    await probe;
    return made(kind, make, retry);
  };

  /** After an outage: one request, by one invocation. Its answer ends the outage for all, its failure prolongs it. */
  const tryOnce = async <T>(kind: Kind, make: () => Promise<Answer<T>>): Promise<Answered<T>> => {
    const hindered = hindrance(kind);
    if (hindered) return hindered;
    if (await breaker.mayProbe()) {
      const answer = await made(kind, make, false);
      isProbing = false;
      // Out of time before it was made, it has told nothing.
      const isTold = answer.kind !== 'not-made' || answer.problem.code === 'forbidden';
      if (isTold && !stops.create) await breaker.close();
      return answer;
    }
    stops.create = stops['look-up'] = breaker.problem(clock.now());
    return hindrance(kind) as NotMade;
  };

  const made = async <T>(kind: Kind, make: () => Promise<Answer<T>>, retry: boolean): Promise<Answered<T>> => {
    let madeAfterRenewal = false;
    const answer = await limit.run<Answer<T> | NotMade>(async () => {
      await keyRenewal;
      const hindered = hindrance(kind);
      if (hindered) return hindered;
      madeAfterRenewal = keyRenewal !== undefined;
      const startedAt = clock.now();
      const received = await make();
      report({ kind: 'called', ms: clock.now() - startedAt, answer: received.kind, retry });
      return received;
    }, takenOf);

    switch (answer.kind) {
      case 'not-made':
        return answer;
      case 'unauthorized':
        if (madeAfterRenewal) return stopWith(problemOf('unauthorized', answer.reply));
        keyRenewal ??= ionworks.renewKey();
        return made(kind, make, retry);
      case 'forbidden':
        if (kind === 'create') forbidden += 1;
        if (successes === 0 && forbidden >= forbiddenAfter) return stopWith(problemOf('forbidden', answer.reply));
        return { kind: 'not-made', problem: problemOf('forbidden', answer.reply) };
      case 'misdirected':
        return stopWith(problemOf('wrong-address', answer.reply));
      case 'throttled':
      case 'unknown':
        if (!retry) failuresInARow[kind] += 1;
        if (isProbing || failuresInARow[kind] >= outageAfter) await stopWith(unansweredProblem(answer), kind);
        return answer;
      default:
        failuresInARow[kind] = 0;
        successes += 1;
        return answer;
    }
  };

  const pause: Calls['pause'] = async (attempt, answer) => {
    const delayMs = delayBefore(attempt, answer.reply.retryAfterMs, random);
    const budget = retriesAtStart + successes * retriesPerSuccess;
    const hasTime = clock.now() + delayMs + reserveMs <= deadline;
    const isStopped = stops.create !== undefined;
    if (isStopped || attempt >= settings.api.maxAttempts || retries >= budget || !hasTime || delayMs > mostPauseMs)
      return false;
    retries += 1;
    await clock.sleep(delayMs);
    return true;
  };

  const lookUp: Calls['lookUp'] = async (make) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once('look-up', make, attempt > 1);
      if (!isFailure(answer) || !(await pause(attempt, answer))) return answer;
    }
  };

  return {
    create: (make, retry) => once('create', make, retry),
    lookUp,
    pause,
    hindrance: () => hindrance('create')?.problem,
  };
}

const takenOf = (answer: { kind: string }): Taken =>
  answer.kind === 'not-made' ? 'not-made' : isFailure(answer) ? 'badly' : 'well';

const isFailure = (answer: { kind: string }): answer is Unanswered =>
  answer.kind === 'throttled' || answer.kind === 'unknown';

/** The problem of a request that was given up without an answer. */
export const unansweredProblem = (answer: Unanswered): Problem =>
  problemOf(answer.kind === 'throttled' ? 'api-throttled' : 'api-unavailable', answer.reply);

/** A problem made of what the API replied. */
export function problemOf(code: ProblemCode, reply: Reply, detail = `Cannot call Ionworks: ${reply.says}`): Problem {
  const { status, correlationId, text, retryAfterMs } = reply;
  return {
    code,
    detail,
    ...(status !== undefined && { status }),
    ...(correlationId !== undefined && { correlationId }),
    ...(text && { response: text }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
