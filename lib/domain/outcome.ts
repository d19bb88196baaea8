import { isFinal, type Problem } from './problem.ts';

/** What became of a reading: it is in Ionworks, can never be, or waits for another try. */
export type Outcome =
  | { kind: 'filed'; measurementId: string }
  | { kind: 'refused'; problem: Problem }
  | {
      kind: 'deferred';
      problem: Problem;
      /** The moment to come back, epoch milliseconds, where there is one; else after a while that doubles. */
      until?: number;
    };

/** The outcome that a problem means; which of the two is settled by its code. */
export const outcomeOf = (problem: Problem): Outcome => ({ kind: isFinal(problem) ? 'refused' : 'deferred', problem });
