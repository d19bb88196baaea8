import { describe, expect, test } from 'vitest';

import { adaptiveLimit } from '../../lib/adapters/concurrency.ts';
import { ask, peakOf, type Run, rateOf, type Service, virtualTime } from '../support/virtual-service.ts';

/** So many calls, all asked for at once, under a limit of so many. */
function run(most: number, calls: number, service: Service): Promise<Run> {
  const time = virtualTime();
  return ask(service, calls, adaptiveLimit(most, time), time);
}

const well = (ms: number) => ({ ms, taken: 'well' as const });
const badly = (ms: number) => ({ ms, taken: 'badly' as const });

const meanConcurrency = ({ calls }: Run): number =>
  calls.reduce((sum, { underWay }) => sum + underWay, 0) / calls.length;

/** The latency that so many of a hundred calls do not exceed. */
const percentile = ({ calls }: Run, of100: number): number =>
  calls.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.ceil((calls.length * of100) / 100) - 1] as number;

const refusedIn = ({ calls }: Run): number => calls.filter(({ taken }) => taken === 'badly').length;

/** Lehmer's generator: the same numbers between 0 and 1 each time. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('the limit in a world', () => {
  test('that is steady is at its most, and uses it', async () => {
    const steady = await run(16, 1000, () => well(100));
    expect(meanConcurrency(steady)).toBeGreaterThanOrEqual(15);
    expect(peakOf(steady.calls)).toBe(16);
    expect(rateOf(steady.calls, 3000)).toBeGreaterThanOrEqual(0.95 * 160);
    expect(percentile(steady, 99)).toBe(100);
  });

  test('that slows above a knee of eight stays near it: a fifth of its rate is the price, and twice its latency the most', async () => {
    const slowing = await run(64, 1000, (underWay) => well(underWay <= 8 ? 100 : 100 * (underWay / 8) ** 2));
    expect(meanConcurrency(slowing)).toBeGreaterThanOrEqual(7);
    expect(meanConcurrency(slowing)).toBeLessThanOrEqual(10);
    expect(peakOf(slowing.calls)).toBeLessThanOrEqual(12);
    expect(rateOf(slowing.calls)).toBeGreaterThanOrEqual(0.8 * 80);
    expect(percentile(slowing, 95)).toBeLessThanOrEqual(200);
  });

  // The figures are those that Vector's adaptive request concurrency holds itself to in such a world.
  test('that refuses above a hundred a second has a mean of 8 to 18.5 and a peak of 16 to 24', async () => {
    let accepted: number[] = [];
    const refusing = await run(64, 1000, (_, now) => {
      accepted = accepted.filter((at) => at > now - 1000);
      if (accepted.length >= 100) return badly(100);
      accepted.push(now);
      return well(100);
    });
    expect(meanConcurrency(refusing)).toBeGreaterThanOrEqual(8);
    expect(meanConcurrency(refusing)).toBeLessThanOrEqual(18.5);
    expect(peakOf(refusing.calls)).toBeGreaterThanOrEqual(16);
    expect(peakOf(refusing.calls)).toBeLessThanOrEqual(24);
    expect(rateOf(refusing.calls)).toBeGreaterThanOrEqual(90);
    expect(refusedIn(refusing)).toBeLessThanOrEqual(100);
    expect(percentile(refusing, 100)).toBe(100);
  });

  test('of jitter, where one answer of a hundred is lost, is not given up', async () => {
    const next = numbers();
    const jittery = await run(16, 2000, () => (next() < 0.01 ? badly(10_000) : well(50 + next() * 150)));
    expect(refusedIn(jittery)).toBeGreaterThan(10);
    expect(meanConcurrency(jittery)).toBeGreaterThanOrEqual(14);
    expect(peakOf(jittery.calls)).toBeLessThanOrEqual(16);
    // Each lost one holds a place for ten seconds: 16 places and 225 ms on the average make 71 a second.
    expect(rateOf(jittery.calls)).toBeGreaterThanOrEqual(0.85 * 71);
    expect(percentile(jittery, 95)).toBeLessThanOrEqual(200);
  });
});
