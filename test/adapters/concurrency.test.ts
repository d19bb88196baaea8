import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { adaptiveLimit } from '../../lib/adapters/concurrency.ts';
import { ask, peakOf, rateOf, type Service, virtualTime } from '../support/virtual-service.ts';

/** Asks services one after the other under one limit. */
function limitOf(most: number) {
  const time = virtualTime();
  const limit = adaptiveLimit(most, time);
  return { limit, time, ask: (service: Service, times: number) => ask(service, times, limit, time) };
}

const well = (ms: number) => ({ ms, taken: 'well' as const });
const badly = (ms: number) => ({ ms, taken: 'badly' as const });
const steady: Service = () => well(200);

describe('a service that is always as quick', () => {
  test('is begun with four calls at once', async () => {
    const { calls } = await limitOf(16).ask(steady, 100);
    expect(peakOf(calls.filter(({ startedAt }) => startedAt === 0))).toBe(4);
  });

  test('gets the most that is allowed within twenty round trips, keeps it, and never more', async () => {
    const { calls } = await limitOf(16).ask(steady, 1000);
    const full = calls.findIndex(({ underWay }) => underWay === 16);
    expect(calls[full]?.startedAt).toBeLessThanOrEqual(20 * 200);
    expect(new Set(calls.slice(full).map(({ underWay }) => underWay))).toEqual(new Set([16]));
  });

  test('of 16 at once and 200 ms is used to nine tenths at least, once warmed up', async () => {
    const { calls } = await limitOf(16).ask(steady, 1000);
    expect(rateOf(calls, 4000)).toBeGreaterThanOrEqual((0.9 * 16) / 0.2);
  });

  test('is still given the most after a pause', async () => {
    const { ask, time } = limitOf(16);
    await ask(steady, 500);
    const waited = time.after(3_600_000);
    await time.passAll();
    await waited;
    const { calls } = await ask(steady, 100);
    expect(peakOf(calls)).toBe(16);
  });

  test('gets no more than the most where that is less than the beginning', async () => {
    expect(peakOf((await limitOf(2).ask(steady, 50)).calls)).toBe(2);
    expect(peakOf((await limitOf(1).ask(steady, 50)).calls)).toBe(1);
  });

  test('is not pressed where nobody asks for more', async () => {
    const { ask } = limitOf(16);
    for (let call = 0; call < 100; call += 1) await ask(steady, 1);
    const { calls } = await ask(steady, 100);
    expect(peakOf(calls.filter(({ startedAt }) => startedAt === calls[0]?.startedAt))).toBe(4);
  });

  test('is used fully although its answers vary from 150 to 250 ms', async () => {
    const { calls } = await limitOf(16).ask((_, now) => well(150 + ((now * 7919 + 13) % 101)), 1000);
    const late = calls.filter(({ startedAt }) => startedAt > 5000).slice(0, -16);
    expect(Math.min(...late.map(({ underWay }) => underWay))).toBeGreaterThanOrEqual(14);
  });
});

describe('a service that slows down more than it is loaded', () => {
  const overloaded: Service = (underWay) => well(200 * Math.max(1, (underWay / 8) ** 2));

  test('is kept near its knee, and at work', async () => {
    const { calls } = await limitOf(64).ask(overloaded, 2000);
    expect(peakOf(calls)).toBeLessThanOrEqual(12);
    expect(rateOf(calls, 4000)).toBeGreaterThanOrEqual((0.75 * 8) / 0.2);
  });

  test('suddenly, beyond eight calls, is never asked more than ten', async () => {
    const { calls } = await limitOf(64).ask((underWay) => well(underWay > 8 ? 1000 : 200), 2000);
    expect(peakOf(calls)).toBeLessThanOrEqual(10);
  });
});

describe('a service that refuses', () => {
  test('more than eight at once is asked nine at most, and seldom', async () => {
    const { calls } = await limitOf(64).ask((underWay) => (underWay > 8 ? badly(20) : well(200)), 2000);
    expect(peakOf(calls)).toBeLessThanOrEqual(9);
    expect(calls.filter(({ taken }) => taken === 'badly').length).toBeLessThan(0.2 * calls.length);
  });

  test('more than 40 calls a second is asked about so many', async () => {
    let accepted: number[] = [];
    const { calls } = await limitOf(64).ask((_, now) => {
      accepted = accepted.filter((at) => at > now - 1000);
      if (accepted.length >= 40) return badly(20);
      accepted.push(now);
      return well(200);
    }, 2000);
    expect(rateOf(calls)).toBeGreaterThanOrEqual(0.9 * 40);
    expect(calls.filter(({ taken }) => taken === 'badly').length).toBeLessThan(0.15 * calls.length);
  });

  test('everything is asked one call at a time, and again and again', async () => {
    const { calls } = await limitOf(16).ask(() => badly(50), 200);
    expect(calls).toHaveLength(200);
    expect(peakOf(calls.slice(50))).toBe(1);
  });

  test('everything for a while gets the most again after it', async () => {
    const { ask } = limitOf(16);
    await ask(() => badly(50), 100);
    const { calls } = await ask(steady, 1000);
    expect(calls[0]?.underWay).toBe(1);
    expect(calls.findIndex(({ underWay }) => underWay === 16)).toBeGreaterThan(0);
  });
});

describe('a service that changes', () => {
  test('and is slow from now on is given less, learnt anew and given the most again', async () => {
    const { calls } = await limitOf(16).ask((_, now) => well(now < 10_000 ? 200 : 2000), 2000);
    const slow = calls.filter(({ startedAt }) => startedAt >= 10_000);
    const least = Math.min(...slow.slice(0, -16).map(({ underWay }) => underWay));
    expect(least).toBe(1);
    expect(calls.at(-17)?.underWay).toBe(16);
  });

  test('and is quicker from now on keeps the most', async () => {
    const { calls } = await limitOf(16).ask((_, now) => well(now < 10_000 ? 2000 : 100), 2000);
    expect(calls.at(-17)?.underWay).toBe(16);
  });
});

test('a service that works on one call at a time is never idle, and its queue stays short', async () => {
  let freeAt = 0;
  const { calls, endedAt } = await limitOf(16).ask((_, now) => {
    freeAt = Math.max(freeAt, now) + 100;
    return well(freeAt - now);
  }, 300);
  expect(endedAt).toBe(300 * 100);
  expect(peakOf(calls)).toBeLessThanOrEqual(6);
});

describe('tasks that made no call', () => {
  const notMade: Service = () => ({ ms: 0, taken: 'not-made' });

  test('leave the limit as it is, however many', async () => {
    const { ask } = limitOf(16);
    await ask(notMade, 1000);
    const { calls } = await ask(steady, 100);
    expect(peakOf(calls.filter(({ startedAt }) => startedAt === calls[0]?.startedAt))).toBe(4);
  });

  test('do not make the single calls between them look like a crowd', async () => {
    const { ask } = limitOf(16);
    for (let round = 0; round < 50; round += 1) {
      await ask(notMade, 100);
      await ask(steady, 1);
    }
    const { calls } = await ask(steady, 100);
    expect(peakOf(calls.filter(({ startedAt }) => startedAt === calls[0]?.startedAt))).toBe(4);
  });
});

test('a task that fails is told to whoever asked, and makes room for the next', async () => {
  const limit = adaptiveLimit(1, virtualTime());
  const failing = limit.run(
    async () => {
      throw new Error('a bug');
    },
    () => 'well',
  );
  const next = limit.run(
    async () => 'done',
    () => 'well',
  );
  await expect(failing).rejects.toThrow('a bug');
  expect(await next).toBe('done');
});

test('whatever a service does, every call is made once, one at least and never too many at a time', async () => {
  const handling = fc.record({
    ms: fc.integer({ min: 0, max: 30_000 }),
    taken: fc.constantFrom('well', 'badly', 'not-made'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(handling, { minLength: 1, maxLength: 150 }),
      fc.integer({ min: 1, max: 32 }),
      async (handlings, most) => {
        let asked = 0;
        const { calls } = await limitOf(most).ask(
          () => handlings[asked++] as (typeof handlings)[number],
          handlings.length,
        );
        expect(calls).toHaveLength(handlings.length);
        expect(peakOf(calls)).toBeLessThanOrEqual(most);
      },
    ),
    { numRuns: 50 },
  );
});
