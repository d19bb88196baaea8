import type { Clock } from '../ports.ts';

/** What is undone of a batch in the end, and why, where anything is. */
export interface Rest<T> {
  left: readonly T[];
  error?: unknown;
}

/** The first wait is of up to so long, and each is up to twice as long as the one before while nothing gets done. */
const firstWaitMs = 50;
/** All waits together are of at most so long: seven rounds in which nothing gets done, seventy in which something does. */
const mostWaitMs = 3500;

/**
 * Runs a round with what is left of a batch until nothing is left, waiting in between (full jitter), or until that is given up.
 * A round returns what it left undone; one that throws is the last. Never throws itself.
 */
export async function insist<T>(
  all: readonly T[],
  round: (left: readonly T[]) => Promise<readonly T[]>,
  { sleep, random }: Pick<Clock, 'sleep'> & { random: () => number },
): Promise<Rest<T>> {
  let left = all;
  let waitMs = 0;
  let waitedMs = 0;
  try {
    for (;;) {
      const before = left.length;
      left = await round(left);
      if (left.length === 0) return { left };

      const isStuck = left.length === before;
      waitMs = isStuck && waitMs > 0 ? 2 * waitMs : firstWaitMs;
      waitedMs += waitMs;
      if (waitedMs > mostWaitMs) return { left, error: new Error(`it left ${left.length} of ${all.length} undone`) };
      await sleep(random() * waitMs);
    }
  } catch (error) {
    return { left, error };
  }
}
