import { beforeEach, describe, expect, it, test } from 'vitest';

import type { Problem } from '../../lib/domain/problem.ts';
import { type Breaker, readBreaker } from '../../lib/ledger/breaker.ts';
import { breakerKey } from '../../lib/ledger/keys.ts';
import { type MemoryLedger, memoryLedger } from '../support/memory-ledger.ts';

const beginning = Date.UTC(2026, 10, 21, 12);

let ledger: MemoryLedger;
let now: number;
let ids: number;
beforeEach(() => {
  ledger = memoryLedger();
  now = beginning;
  ids = 0;
});

const newId = () => {
  ids += 1;
  return `v-${ids}`;
};
/** What an invocation that begins now is told. */
const read = () => readBreaker({ ledger, clock: { now: () => now, sleep: async () => {} }, newId });
const pass = (seconds: number) => {
  now += seconds * 1000;
};
const outage: Problem = { code: 'api-unavailable', detail: 'Cannot call Ionworks: it answered 503', status: 503 };
const met = async (problem = outage) => (await read()).open(problem);

/** For how many seconds more nobody calls. */
async function secondsOpen(): Promise<number> {
  const breaker = await read();
  return breaker.state === 'open' ? (breaker.problem(now)?.retryAfterMs ?? 0) / 1000 : 0;
}

/** The invocation that makes the next try. */
async function prober(): Promise<Breaker> {
  const breaker = await read();
  expect([breaker.state, await breaker.mayProbe()]).toEqual(['half-open', true]);
  return breaker;
}

describe('a breaker', () => {
  it('is closed where nothing is known of an outage, and nothing is written to say so', async () => {
    const breaker = await read();
    expect([breaker.state, breaker.problem(now)]).toEqual(['closed', undefined]);
    await breaker.close();
    expect(ledger.operations).toEqual(['get']);
  });

  it('that one has opened is open for all who come after, for half a minute', async () => {
    await met();
    expect((await read()).state).toBe('open');
    pass(29.999);
    expect((await read()).state).toBe('open');
    pass(0.001);
    expect((await read()).state).toBe('half-open');
  });

  it('tells why it is open, since when, and for how long', async () => {
    await met({ ...outage, correlationId: 'c-1', response: 'down', retryAfterMs: 1000 });
    pass(10);
    expect((await read()).problem(now)).toEqual({
      ...outage,
      ...{ correlationId: 'c-1', response: 'down', retryAfterMs: 20_000 },
      detail:
        'Cannot call Ionworks: it answered 503 (the same since 2026-11-21T12:00:00.000Z; the next try is at 2026-11-21T12:00:30.000Z)',
    });
  });

  it('is opened once by several that meet the same outage at once', async () => {
    const both = [await read(), await read()];
    for (const breaker of both) await breaker.open(outage);
    expect(await secondsOpen()).toBe(30);
  });

  it('keeps no more than the beginning of a long answer', async () => {
    await met({ ...outage, response: 'x'.repeat(50_000) });
    expect((await read()).problem(now)?.response).toBe('x'.repeat(1000));
  });
});

describe('a try', () => {
  beforeEach(async () => {
    await met();
    pass(30);
  });

  it('is made by one alone of those who could', async () => {
    const [one, other] = [await read(), await read()];
    expect([one.state, other.state]).toEqual(['half-open', 'half-open']);
    expect([await one.mayProbe(), await other.mayProbe()]).toEqual([true, false]);
    expect((await read()).state).toBe('open');
  });

  it('that is answered closes the breaker for all', async () => {
    const late = await read();
    const breaker = await prober();
    await breaker.close();
    expect((await read()).state).toBe('closed');
    expect(await late.mayProbe()).toBe(false);
    expect((await read()).state).toBe('closed');
  });

  it('that fails doubles the time, up to a quarter of an hour', async () => {
    const seconds: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      await (await prober()).open(outage);
      seconds.push(await secondsOpen());
      pass(seconds.at(-1) ?? 0);
    }
    expect(seconds).toEqual([60, 120, 240, 480, 900, 900, 900]);
  });

  it('that fails tells of the outage since it began, and why it failed itself', async () => {
    pass(5);
    await (await prober()).open({ code: 'unauthorized', detail: 'Cannot call Ionworks: it answered 401', status: 401 });
    expect((await read()).problem(now)).toMatchObject({
      code: 'unauthorized',
      detail:
        'Cannot call Ionworks: it answered 401 (the same since 2026-11-21T12:00:00.000Z; the next try is at 2026-11-21T12:01:35.000Z)',
    });
  });

  it('of which nothing is heard any more keeps the others waiting for a minute, and no longer', async () => {
    await prober();
    expect(await secondsOpen()).toBe(60);
    pass(59.999);
    expect((await read()).state).toBe('open');
    pass(0.001);
    await (await prober()).open(outage);
    expect(await secondsOpen()).toBe(60);
  });

  it('of one who was thought dead changes nothing any more', async () => {
    const slow = await prober();
    pass(60);
    await (await prober()).close();
    await slow.open(outage);
    expect((await read()).state).toBe('closed');
  });

  it('has the next one be at a moment that is to come', async () => {
    const loser = await read();
    await prober();
    pass(1);
    expect(loser.problem(now)).toMatchObject({
      detail: expect.stringMatching(/ the next try is at 2026-11-21T12:00:31\.000Z\)$/),
      retryAfterMs: 0,
    });
  });
});

test('an outage after one that is over begins anew: with half a minute, and a time of its own', async () => {
  await met();
  pass(30);
  await (await prober()).open(outage);
  pass(60);
  await (await prober()).close();
  pass(3600);
  await met();
  expect(await secondsOpen()).toBe(30);
  expect((await read()).problem(now)?.detail).toContain('(the same since 2026-11-21T13:01:30.000Z;');
});

test('an outage that an invocation meets after it has ended another is told by its own beginning', async () => {
  await met();
  pass(30);
  const breaker = await prober();
  await breaker.close();
  pass(60);
  await breaker.open(outage);
  expect((await read()).problem(now)?.detail).toContain('(the same since 2026-11-21T12:01:30.000Z;');
});

describe('a server that asks to be left alone', () => {
  test.each([
    ['for longer, a quarter of an hour included, is obeyed', 3600, 3600],
    ['for ten days is asked again within the hour', 864_000, 3600],
    ['for less than the breaker stays open anyway changes nothing', 7, 30],
  ])('%s', async (_what, asked, seconds) => {
    await met({ ...outage, retryAfterMs: asked * 1000 });
    expect(await secondsOpen()).toBe(seconds);
  });

  test('at a try is obeyed as well, and is asked no longer at the next', async () => {
    await met();
    pass(30);
    await (await prober()).open({ ...outage, retryAfterMs: 1_200_000 });
    expect(await secondsOpen()).toBe(1200);
    pass(1200);
    await (await prober()).open(outage);
    expect(await secondsOpen()).toBe(120);
  });
});

describe('where the ledger fails', () => {
  it('as it is asked, calls are made', async () => {
    await met();
    ledger.failNext('get', 'before');
    const breaker = await read();
    expect([breaker.state, breaker.problem(now)]).toEqual(['closed', undefined]);
  });

  it('as the breaker opens, it stays closed', async () => {
    ledger.failNext('swap', 'before');
    await met();
    expect((await read()).state).toBe('closed');
  });

  it.each([
    ['before it knew who is to try, nobody does, and the next one may at once', 'before', 0],
    ['after it knew, nobody does for a minute', 'after', 60],
    ['and repeats by itself what was done, nobody tries for a minute', 'repeated', 60],
  ] as const)('%s', async (_what, how, seconds) => {
    await met();
    pass(30);
    const breaker = await read();
    ledger.failNext('swap', how);
    expect(await breaker.mayProbe()).toBe(false);
    expect(await secondsOpen()).toBe(seconds);
    pass(seconds);
    await prober();
  });

  it('as the breaker closes, the next try closes it', async () => {
    await met();
    pass(30);
    const breaker = await prober();
    ledger.failNext('swap', 'before');
    await breaker.close();
    expect(await secondsOpen()).toBe(60);
    pass(60);
    await (await prober()).close();
    expect((await read()).state).toBe('closed');
  });

  it('or holds what cannot be read, the breaker is closed, and can be opened', async () => {
    await ledger.write([{ kind: 'put', item: { key: breakerKey, value: { until: 'later' }, version: 'v-0' } }]);
    const breaker = await read();
    expect(breaker.state).toBe('closed');
    await breaker.open(outage);
    expect(await secondsOpen()).toBe(30);
  });
});
