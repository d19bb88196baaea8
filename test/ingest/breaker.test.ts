/** What invocations make of an outage that others have met: the breaker that they share through the ledger. */
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { adaptiveLimit } from '../../lib/adapters/concurrency.ts';
import { readBreaker } from '../../lib/ledger/breaker.ts';
import { breakerKey } from '../../lib/ledger/keys.ts';
import type { Ionworks, LedgerStore, Ports } from '../../lib/ports.ts';
import { reading, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ API_TIMEOUT_MS: '500' });
});
afterAll(() => world.stop());

beforeEach(() => {
  world.api.faults.clear();
  world.forget();
  world.events.length = 0;
  // Each container has a limit of its own; one that has met outages lets little through.
  world.ports.limit = adaptiveLimit(16, world.ports.clock);
});

let cells = 0;
/** A reading of a cell of its own. */
const press = () => {
  cells += 1;
  world.api.cells.add({ id: `cut-${cells}`, name: `C-${cells}` });
  return reading({ cell_instance_id: `cut-${cells}` });
};
const presses = (count: number) => Array.from({ length: count }, press);
/** The same, of a cell that is looked up by its name. */
const named = () => ({ ...press(), cell_instance_id: undefined, cell: `C-${cells}` });
const post = { method: 'POST' };
const search = { path: '/search' };

const down = (status = 503, headers: Readonly<Record<string, string>> = {}) =>
  world.api.faults.add({ status, headers });
const up = () => world.api.faults.clear();

/** What an invocation does, and how many requests it makes. */
async function requestsOf(invocation: Promise<unknown>): Promise<number> {
  const before = world.api.requests.length;
  await invocation;
  return world.api.requests.length - before;
}

/** An invocation of its own meets an outage: seven first attempts that fail. */
async function outage(): Promise<void> {
  down();
  expect(new Set(await world.take(...presses(7)))).toEqual(new Set(['deferred']));
  world.events.length = 0;
}

/** For how many seconds more no invocation calls. */
async function secondsOpen(): Promise<number> {
  const now = world.ports.clock.now();
  const breaker = await readBreaker(world.ports);
  return breaker.state === 'open' ? (breaker.problem(now)?.retryAfterMs ?? 0) / 1000 : 0;
}

/** Lets so much time pass that one may try. */
const untilTry = async () => world.pass(await secondsOpen());

const deferrals = () => world.events.filter((event) => event.kind === 'deferred');
const codes = () => new Set(deferrals().map(({ problem }) => problem.code));

describe('an outage that one invocation has met', () => {
  test('is known to the next one, which makes no call at all', async () => {
    await outage();
    up();
    expect(await requestsOf(world.take(...presses(20), named()))).toBe(0);
    expect(deferrals()).toHaveLength(21);
    expect(codes()).toEqual(new Set(['api-unavailable']));
    expect(deferrals()[0]?.problem.detail).toMatch(/503.* \(the same since 2026-.*; the next try is at 2026-.*\)$/);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('has messages come back no earlier than somebody may call', async () => {
    await outage();
    const seconds = await secondsOpen();
    expect(seconds).toBeGreaterThan(15);
    // Their own waits would be of 23 s, 6 min and 11 h.
    const messages = await world.deliver(...presses(3));
    await world.run(messages.map((message, index) => ({ ...message, receiveCount: [1, 5, 40][index] ?? 1 })));
    const [first = 0, ...others] = deferrals().map(({ seconds }) => seconds);
    expect(first).toBe(Math.ceil(seconds));
    for (const later of others) expect(later).toBeGreaterThan(seconds);
  });

  test('leaves what needs no call to be done: what is filed already is accepted', async () => {
    const filed = press();
    expect(await world.take(filed)).toEqual(['done']);
    await outage();
    expect(await world.take(filed)).toEqual(['done']);
  });

  test('is forgotten by nobody who begins while it lasts, and is tried again by the first who begins after', async () => {
    await outage();
    up();
    world.pass((await secondsOpen()) - 0.001);
    expect(await requestsOf(world.take(press()))).toBe(0);
    world.pass(0.001);
    expect(await requestsOf(world.take(press()))).toBe(1);
  });
});

describe('the try after an outage', () => {
  test('is a single request however much waits, and each that fails doubles the time up to a quarter of an hour', async () => {
    await outage();
    const seconds: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      await untilTry();
      expect(await requestsOf(world.take(...presses(20), named()))).toBe(1);
      seconds.push(await secondsOpen());
      expect(await requestsOf(world.take(press()))).toBe(0);
    }
    expect(seconds).toEqual([60, 120, 240, 480, 900, 900]);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('is made by one invocation alone: of two at once the other defers', async () => {
    await outage();
    up();
    await untilTry();
    const [one, other] = [await world.deliver(press()), await world.deliver(press())];
    const ledger = together(2, world.ports.ledger);
    let outcomes: string[][] = [];
    const both = Promise.all([world.run(one, { ledger }), world.run(other, { ledger })]);
    expect(await requestsOf(both.then((all) => (outcomes = all)))).toBe(1);
    expect(outcomes.toSorted()).toEqual([['deferred'], ['done']]);
    expect(codes()).toEqual(new Set(['api-unavailable']));
    expect(await world.take(press())).toEqual(['done']);
  });

  test('that is answered closes the breaker for all, its own invocation included', async () => {
    await outage();
    up();
    await untilTry();
    expect(new Set(await world.take(...presses(20)))).toEqual(new Set(['done']));
    expect(new Set(await world.take(...presses(20)))).toEqual(new Set(['done']));
    expect(await secondsOpen()).toBe(0);
  });

  test('is over before any other request of its invocation is made', async () => {
    await outage();
    up();
    await untilTry();
    let begun = 0;
    const besideTheTry: number[] = [];
    const create: Ionworks['create'] = async (measurement) => {
      begun += 1;
      if (begun > 1) return world.ports.ionworks.create(measurement);
      // Whoever does not wait for it gets as far as a request.
      for (let turns = 0; turns < 100; turns += 1) await setImmediate();
      besideTheTry.push(begun - 1);
      return world.ports.ionworks.create(measurement);
    };
    const messages = await world.deliver(...presses(10));
    const outcomes = await world.run(messages, { ...withApi({ create }), limit: noLimit });
    expect(new Set(outcomes)).toEqual(new Set(['done']));
    expect([begun, besideTheTry]).toEqual([10, [0]]);
  });

  test('that was answered makes a later failure one among many: it is tried again', async () => {
    await outage();
    up();
    await untilTry();
    let begun = 0;
    const create: Ionworks['create'] = async (measurement) => {
      begun += 1;
      if (begun !== 2) return world.ports.ionworks.create(measurement);
      return { kind: 'throttled', reply: { says: 'it answered 429', status: 429 } };
    };
    expect(new Set(await world.run(await world.deliver(...presses(3)), withApi({ create })))).toEqual(
      new Set(['done']),
    );
    expect(begun).toBe(4);
    expect(await secondsOpen()).toBe(0);
  });

  test('may be a look-up, which prolongs the outage where it fails and ends it where it is answered', async () => {
    await outage();
    await untilTry();
    expect(await requestsOf(world.take(named()))).toBe(1);
    expect(await secondsOpen()).toBe(60);
    up();
    await untilTry();
    expect(await world.take(named())).toEqual(['done']);
    expect(await secondsOpen()).toBe(0);
  });

  test('that is refused for its own sake ends the outage: the API has answered', async () => {
    await outage();
    await untilTry();
    up();
    world.api.faults.add({ on: post, times: 1, status: 400, body: { detail: 'No' } });
    expect(await world.take(press())).toEqual(['done']);
    expect(await secondsOpen()).toBe(0);
    expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['refused-by-api']);
  });

  test('whose invocation dies over it holds others up for a minute, and no longer', async () => {
    await outage();
    up();
    await untilTry();
    const dying = await world.deliver(press());
    await new Promise<void>((begun) => {
      const create: Ionworks['create'] = () => {
        begun();
        return new Promise(() => {});
      };
      // Never awaited: nothing more is heard of it.
      void world.run(dying, { ...withApi({ create }), limit: adaptiveLimit(16, world.ports.clock) });
    });
    expect(await secondsOpen()).toBe(60);
    world.pass(59.999);
    expect(await requestsOf(world.take(press()))).toBe(0);
    world.pass(0.001);
    expect(await world.take(press())).toEqual(['done']);
    expect(await secondsOpen()).toBe(0);
  });

  test('is made for nothing that needs no call', async () => {
    const filed = press();
    await world.take(filed);
    await outage();
    await untilTry();
    expect(await requestsOf(world.take(filed))).toBe(0);
    expect((await readBreaker(world.ports)).state).toBe('half-open');
  });
});

describe('a server that asks to be left alone', () => {
  test('for longer than a quarter of an hour is, by all', async () => {
    down(503, { 'retry-after': '3600' });
    await world.take(...presses(7));
    expect(await secondsOpen()).toBe(3600);
    world.events.length = 0;
    up();
    expect(await requestsOf(world.take(press()))).toBe(0);
    expect(deferrals().map(({ seconds }) => seconds)).toEqual([3600]);
    world.pass(3600);
    expect(await world.take(press())).toEqual(['done']);
  });

  test('at a try is as well', async () => {
    await outage();
    await untilTry();
    up();
    down(429, { 'retry-after': '1800' });
    expect(await requestsOf(world.take(...presses(5)))).toBe(1);
    expect(await secondsOpen()).toBe(1800);
    expect(codes()).toEqual(new Set(['api-throttled']));
  });
});

describe('what opens the breaker', () => {
  /** What the ledger has of it. */
  const record = async () => (await world.ports.ledger.get([breakerKey])).items.get(breakerKey);

  test.each([
    ['a key that is not accepted', 401, 'unauthorized'],
    ['an address that is not the API', 302, 'wrong-address'],
    ['requests that are too many', 429, 'api-throttled'],
  ])('is %s', async (_what, status, code) => {
    down(status);
    await world.take(...presses(7));
    world.events.length = 0;
    up();
    expect(await requestsOf(world.take(...presses(3)))).toBe(0);
    expect(codes()).toEqual(new Set([code]));
  });

  test('is no outage of looking up alone: others look up, and readings with ids are filed', async () => {
    world.api.faults.add({ on: search, status: 503 });
    expect(new Set(await world.take(...Array.from({ length: 10 }, named)))).toEqual(new Set(['deferred']));
    expect(await record()).toBeUndefined();
    expect(await requestsOf(world.take(named()))).toBeGreaterThan(0);
    expect(await world.take(press())).toEqual(['done']);
  });

  test.each([
    ['one cell that is always answered with 503', 503, 1],
    ['cells that are forbidden', 403, 7],
  ])('is not %s', async (_what, status, count) => {
    down(status);
    expect(new Set(await world.take(...presses(count)))).toEqual(new Set(['deferred']));
    up();
    expect(await record()).toBeUndefined();
    expect(await world.take(press())).toEqual(['done']);
  });

  test('is no lack of time in one invocation', async () => {
    expect(await world.run(await world.deliver(press()), { leftMs: 1400 })).toEqual(['deferred']);
    expect(codes()).toEqual(new Set(['out-of-time']));
    expect(await record()).toBeUndefined();
  });
});

test('a try for which no time is left after all ends no outage', async () => {
  await outage();
  world.pass(30);
  up();
  const { ledger } = world.ports;
  // To be the one who may try takes so long that the request can no longer be made.
  const swap: LedgerStore['swap'] = async (item, version) => {
    const swapped = await ledger.swap(item, version);
    if (item.key === breakerKey) world.pass(116);
    return swapped;
  };
  const messages = await world.deliver(press());
  expect(await requestsOf(world.run(messages, { ledger: { ...ledger, swap } }))).toBe(0);
  expect(codes()).toEqual(new Set(['out-of-time']));
  expect((await readBreaker(world.ports)).state).not.toBe('closed');
});

test('where the ledger does not tell of the breaker, calls are made', async () => {
  await outage();
  up();
  const { ledger } = world.ports;
  const get: LedgerStore['get'] = async (keys) =>
    keys.includes(breakerKey) ? { items: new Map(), reason: 'no answer within 3000 ms' } : ledger.get(keys);
  expect(await world.run(await world.deliver(press()), { ledger: { ...ledger, get } })).toEqual(['done']);
});

/** The world's ports with some of the API's calls made otherwise. */
const withApi = (given: Partial<Ionworks>): Pick<Ports, 'ionworks'> => ({
  ionworks: { ...world.ports.ionworks, ...given },
});

const noLimit: Ports['limit'] = { run: (task) => task() };

/** A ledger that tells of the breaker only once so many have asked: all of them see the same. */
function together(count: number, ledger: LedgerStore): LedgerStore {
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  const get: LedgerStore['get'] = async (keys) => {
    const answer = await ledger.get(keys);
    if (!keys.includes(breakerKey)) return answer;
    asked += 1;
    if (asked === count) resolve();
    await all;
    return answer;
  };
  return { ...ledger, get };
}
