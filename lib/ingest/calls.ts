import type { Problem, ProblemCode } from '../domain/problem.ts';
import type { Answer, Ports, Reply, Taken } from '../ports.ts';
import { delayBefore } from './delay-before.ts';

/** One invocation's calls to the API: limited, counted, retried within a budget, and stopped where going on is of no use. */
export interface Calls {
  /** One request. */
  once: <T>(request: () => Promise<Answer<T>>, retry?: boolean) => Promise<Answered<T>>;
  /** A request that may be repeated without harm, until it is answered or given up. */
  repeated: <T>(request: () => Promise<Answer<T>>) => Promise<Answered<T>>;
  /** Waits before another attempt; false where attempts, retry budget or time do not allow one. */
  pause: (attempt: number, answer: Unanswered) => Promise<boolean>;
}

/** An answer that settles something, one that does not, or no request at all. */
export type Answered<T> = Exclude<Answer<T>, { kind: 'unauthorized' | 'forbidden' | 'misdirected' }> | NotMade;
export type Unanswered = Extract<Answer<unknown>, { kind: 'throttled' | 'unknown' }>;
export type NotMade = { kind: 'not-made'; problem: Problem };

/** So many failures in a row, with no answer between them, are an outage: at most these and what is under way are spent on it. */
const outageAfter = 8;
/** Retries an invocation may spend from the start, and the share of its successes that it earns. */
const retriesAtStart = 20;
const retriesPerSuccess = 0.2;
/** So many cells refused with 403 and none accepted: it is not the cell. */
const forbiddenAfter = 3;

/** `deadline`: epoch milliseconds at which everything, what follows the calls included, has to be done. */
export function callsOf(ports: Ports, deadline: number): Calls {
  const { clock, limit, ionworks, random, report, settings } = ports;
  const reserveMs = settings.api.timeoutMs + 1000;
  let stop: Problem | undefined;
  let failuresInARow = 0;
  let successes = 0;
  let retries = 0;
  let forbidden = 0;
  let keyRenewal: Promise<void> | undefined;

  const stopWith = (problem: Problem): NotMade => {
    if (!stop) report({ kind: 'stopped', problem });
    stop ??= problem;
    return { kind: 'not-made', problem };
  };
  const hindrance = (): NotMade | undefined => {
    if (stop) return { kind: 'not-made', problem: stop };
    if (clock.now() + reserveMs <= deadline) return undefined;
    const detail = `Cannot call Ionworks: less than ${reserveMs} ms are left of this invocation`;
    return { kind: 'not-made', problem: { code: 'out-of-time', detail } };
  };

  const once: Calls['once'] = async <T>(make: () => Promise<Answer<T>>, retry = false): Promise<Answered<T>> => {
    let madeAfterRenewal = false;
    const answer = await limit.run<Answer<T> | NotMade>(async () => {
      await keyRenewal;
      const hindered = hindrance();
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
        return once(make, retry);
      case 'forbidden':
        forbidden += 1;
        if (successes === 0 && forbidden >= forbiddenAfter) return stopWith(problemOf('forbidden', answer.reply));
        return { kind: 'not-made', problem: problemOf('forbidden', answer.reply) };
      case 'misdirected':
        return stopWith(problemOf('wrong-address', answer.reply));
      case 'throttled':
      case 'unknown':
        failuresInARow += 1;
        if (failuresInARow >= outageAfter) stopWith(unansweredProblem(answer));
        return answer;
      default:
        failuresInARow = 0;
        successes += 1;
        return answer;
    }
  };

  const pause: Calls['pause'] = async (attempt, answer) => {
    const delayMs = delayBefore(attempt, answer.reply.retryAfterMs, random);
    const budget = retriesAtStart + successes * retriesPerSuccess;
    const hasTime = clock.now() + delayMs + reserveMs <= deadline;
    if (stop || attempt >= settings.api.maxAttempts || retries >= budget || !hasTime) return false;
    retries += 1;
    await clock.sleep(delayMs);
    return true;
  };

  const repeated: Calls['repeated'] = async (make) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(make, attempt > 1);
      if (!isFailure(answer) || !(await pause(attempt, answer))) return answer;
    }
  };

  return { once, repeated, pause };
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
