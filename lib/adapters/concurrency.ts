import pLimit from 'p-limit';

import type { Clock, Limit } from '../ports.ts';

/** Where the limit starts: enough to learn from, few enough not to hurt a service that is in trouble. */
const firstLimit = 4;
/** A slow or refused call takes a tenth of the limit away. */
const decrease = 0.9;
/** Weight of the newest round in the running averages. */
const weight = 0.4;
/** A round counts as slow beyond so many mean deviations above the average. */
const tolerance = 2.5;

/**
 * Bounds calls in flight by what the other side takes well: one more a round trip while answers stay as quick as they
 * were (additive increase), a tenth less after a slow or refused one (multiplicative decrease). The scheme, with these
 * numbers, is that of Vector's adaptive request concurrency, but that slow rounds are not learned from: else the limit
 * would follow a service into its collapse. The queue is p-limit's.
 */
export function adaptiveLimit(most: number, clock: Pick<Clock, 'now'>): Limit {
  let limit = Math.min(firstLimit, most);
  const queue = pLimit(Math.floor(limit));
  let average: number | undefined;
  let deviation = 0;
  let round = { startedAt: clock.now(), totalMs: 0, calls: 0, wasFull: false, overloaded: false };

  const endRound = (now: number) => {
    const meanMs = round.totalMs / round.calls;
    const slow = average !== undefined && meanMs > average + Math.max(tolerance * deviation, average * 0.25);
    if (round.overloaded || slow) limit = Math.max(1, limit * decrease);
    else if (round.wasFull) limit = Math.min(most, limit + 1);
    queue.concurrency = Math.floor(limit);
    // A slow round is no measure of what is quick, unless one call at a time is slow too: then the service has changed.
    if (!round.overloaded && (!slow || limit === 1)) {
      deviation += weight * (Math.abs(meanMs - (average ?? meanMs)) - deviation);
      average = average === undefined ? meanMs : average + weight * (meanMs - average);
    }
    round = { startedAt: now, totalMs: 0, calls: 0, wasFull: false, overloaded: false };
  };

  return {
    run: (task, verdict) =>
      queue(async () => {
        const isFull = queue.activeCount >= queue.concurrency;
        const startedAt = clock.now();
        const result = await task();
        const now = clock.now();
        const taken = verdict(result);
        if (taken === 'not-made') return result;
        if (isFull) round.wasFull = true;
        round.totalMs += now - startedAt;
        round.calls += 1;
        if (taken === 'badly') round.overloaded = true;
        if (round.overloaded || now - round.startedAt >= (average ?? now - startedAt)) endRound(now);
        return result;
      }),
  };
}
