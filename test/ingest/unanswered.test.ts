import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { reading, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ API_TIMEOUT_MS: '500' });
});
afterAll(() => world.stop());

let before: number;
let callsBefore: number;
beforeEach(() => {
  world.api.faults.clear();
  world.forget();
  world.events.length = 0;
  before = world.api.measurements().length;
  callsBefore = world.api.requests.length;
});
const created = () => world.api.measurements().slice(before);
const calls = () => world.api.requests.slice(callsBefore).map(({ method }) => method);
const codes = () => world.events.flatMap((event) => (event.kind === 'deferred' ? [event.problem.code] : []));

let cells = 0;
const press = (given: Readonly<Record<string, unknown>> = {}) => {
  cells += 1;
  const id = `silent-${cells}`;
  world.api.cells.add({ id, name: `S-${cells}` });
  return reading({ cell_instance_id: id, ...given });
};
const post = { method: 'POST' };
/** What is under way when calls are stopped still comes back. */
const mostAtOnce = 16;

describe('an answer that got lost', () => {
  test.each([
    ['the connection was dropped', { on: post, times: 1, drop: 'after' }],
    ['the answer was cut short', { on: post, times: 1, drop: 'during' }],
    ['a 500 came instead', { on: post, times: 1, answerAfterWork: { status: 500 } }],
    ['a 201 came without an id', { on: post, times: 1, answerAfterWork: { status: 201, body: {} } }],
    ['a 201 came with nothing in it', { on: post, times: 1, answerAfterWork: { status: 201, body: '' } }],
    ['it came too late', { on: post, times: 1, latencyMs: 2000 }],
    ['it was too large to be read', { on: post, times: 1, body: 'huge', bytes: 5 * 1024 * 1024 }],
  ] as const)('though the work was done (%s) is found by its name: nothing is sent twice', async (_, fault) => {
    world.api.faults.add(fault);
    expect(await world.take(press())).toEqual(['done']);
    expect(created()).toHaveLength(1);
    expect(calls()).toEqual(['POST', 'GET']);
  });

  test('and whose work was not done is sent again, the same measurement', async () => {
    world.api.faults.add({ on: post, times: 2, drop: 'before' });
    expect(await world.take(press())).toEqual(['done']);
    expect(created()).toHaveLength(1);
    expect(calls()).toEqual(['POST', 'GET', 'POST', 'GET', 'POST']);
  });

  test('and that the list does not show yet meets its own name and is compared', async () => {
    world.api.faults.add({ on: post, times: 1, drop: 'after' }, { on: { method: 'GET' }, times: 1, staleReads: 1 });
    expect(await world.take(press())).toEqual(['done']);
    expect(created()).toHaveLength(1);
    expect(calls()).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  test('is not taken for filed because a list that ignores its filter shows another one', async () => {
    const first = press();
    await world.take(first);
    world.api.faults.add({ on: { method: 'GET' }, ignoreFilters: true }, { on: post, times: 1, drop: 'before' });
    expect(await world.take({ ...first, measured_at: '2026-11-20T12:00:00Z' })).toEqual(['done']);
    expect(created()).toHaveLength(2);
  });

  test('whose name cannot be looked up either is deferred', async () => {
    world.api.faults.add({ on: post, drop: 'before' }, { on: { method: 'GET' }, status: 502, body: '<html>' });
    expect(await world.take(press())).toEqual(['deferred']);
    expect(codes()).toEqual(['api-unavailable']);
  });

  test('a 409 whose existing measurement cannot be read is deferred', async () => {
    const one = press();
    await world.take(one);
    world.forget();
    world.api.faults.add({ on: { method: 'GET' }, status: 500 });
    expect(await world.take(one)).toEqual(['deferred']);
    expect(codes()).toEqual(['api-unavailable']);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('a 409 without an id is compared by name', async () => {
    const one = press();
    await world.take(one);
    world.forget();
    callsBefore = world.api.requests.length;
    world.api.faults.add({ on: post, status: 409, body: { error_code: 'CONFLICT', message: 'exists', detail: null } });
    expect(await world.take(one)).toEqual(['done']);
    expect(calls()).toEqual(['POST', 'GET']);
    expect(created()).toHaveLength(1);
  });
});

describe('asked to wait', () => {
  test('a 429 is obeyed for as long as it says', async () => {
    world.api.faults.add({ on: post, times: 1, status: 429, headers: { 'retry-after': '7' } });
    const slept = world.slept();
    expect(await world.take(press())).toEqual(['done']);
    expect(world.slept() - slept).toBe(7000);
    expect(calls()).toEqual(['POST', 'POST']);
  });

  test('longer than ten seconds, it waits on the queue and not in the function', async () => {
    world.api.faults.add({ on: post, status: 429, headers: { 'retry-after': '45' } });
    const slept = world.slept();
    expect(await world.take(press())).toEqual(['deferred']);
    expect(world.slept()).toBe(slept);
    expect(world.events).toContainEqual(expect.objectContaining({ kind: 'deferred', seconds: 45 }));
  });

  test('longer than the invocation has, the message comes back no sooner than that', async () => {
    world.api.faults.add({ on: post, status: 429, headers: { 'retry-after': '600' } });
    expect(await world.take(press())).toEqual(['deferred']);
    expect(world.events).toContainEqual(expect.objectContaining({ kind: 'deferred', seconds: 600 }));
    expect(codes()).toEqual(['api-throttled']);
  });

  test('for one of two cells in a message, the message waits as long as that', async () => {
    const [quick, slow] = [press(), press()];
    world.api.faults.add(
      { on: { path: `/cell_instances/${quick.cell_instance_id}/` }, status: 503 },
      { on: { path: `/cell_instances/${slow.cell_instance_id}/` }, status: 429, headers: { 'retry-after': '900' } },
    );
    const { cell_instance_id: _, ...around } = press();
    const readings = [quick, slow].map(({ cell_instance_id }) => ({ cell_instance_id }));
    expect(await world.take({ ...around, readings })).toEqual(['deferred']);
    expect(world.events).toContainEqual(expect.objectContaining({ kind: 'deferred', seconds: 900 }));
  });

  test('after a 503 it waits before it looks the measurement up', async () => {
    world.api.faults.add({ on: post, times: 1, status: 503, headers: { 'retry-after': '5' } });
    const slept = world.slept();
    expect(await world.take(press())).toEqual(['done']);
    expect(world.slept() - slept).toBe(5000);
    expect(calls()).toEqual(['POST', 'GET', 'POST']);
  });

  test('by the search, for longer than there is, the message comes back no sooner than that', async () => {
    world.api.faults.add({ on: { path: '/search' }, status: 503, headers: { 'retry-after': '600' } });
    expect(await world.take({ ...press(), cell_instance_id: undefined, cell: 'S-1' })).toEqual(['deferred']);
    expect(world.events).toContainEqual(expect.objectContaining({ kind: 'deferred', seconds: 600 }));
  });

  test('attempts are bounded', async () => {
    world.api.faults.add({ on: post, status: 429 });
    expect(await world.take(press())).toEqual(['deferred']);
    expect(calls()).toEqual(['POST', 'POST', 'POST', 'POST']);
  });
});

describe('an outage', () => {
  test.each([
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['dropped connections', { drop: 'before' }],
  ] as const)('of %s costs at most 60 requests, however much waits, and defers all of it', async (_, fault) => {
    world.api.faults.add(fault);
    const presses = Array.from({ length: 200 }, () => press());
    expect(new Set(await world.take(...presses))).toEqual(new Set(['deferred']));
    expect(calls().length).toBeLessThanOrEqual(60);
    expect(created()).toEqual([]);
    expect(await world.deadLetters()).toEqual([]);
  });

  test.each([
    ['seven cells with many sessions each', 7, 30],
    ['a hundred cells', 100, 1],
  ])('of creating alone costs at most 60 requests too: %s', async (_, cellCount, sessions) => {
    world.api.faults.add({ on: post, status: 503 });
    const presses = Array.from({ length: cellCount }, () => press());
    const all = presses.flatMap((one) =>
      Array.from({ length: sessions }, (_, day) => ({
        ...one,
        measured_at: new Date(Date.UTC(2026, 1, 1 + day)).toISOString(),
      })),
    );
    expect(new Set(await world.take(...all))).toEqual(new Set(['deferred']));
    expect(calls().length).toBeLessThanOrEqual(60);
  });

  test('of creating alone costs at most 60 requests also where messages are handled one by one', async () => {
    const messages = await world.deliver(...Array.from({ length: 100 }, () => press()));
    world.api.faults.add({ on: post, status: 503 });
    const often = messages.map((message) => ({ ...message, receiveCount: 5 }));
    expect(new Set(await world.run(often))).toEqual(new Set(['deferred']));
    expect(calls().length).toBeLessThanOrEqual(60);
  });

  test('of the search alone leaves readings with ids to be filed', async () => {
    world.api.faults.add({ on: { path: '/search' }, status: 503 });
    const named = Array.from({ length: 10 }, (_, n) => ({ ...press(), cell_instance_id: undefined, cell: `N-${n}` }));
    const outcomes = await world.take(...named, press(), press());
    expect(outcomes).toEqual([...named.map(() => 'deferred'), 'done', 'done']);
  });

  test('that ends lets everything be filed', async () => {
    const messages = await world.deliver(...Array.from({ length: 20 }, () => press()));
    world.api.faults.add({ status: 503 });
    await world.run(messages);
    world.api.faults.clear();
    world.pass(60);
    expect(new Set(await world.run(messages))).toEqual(new Set(['done']));
    expect(created()).toHaveLength(20);
  });
});

describe('refused as a caller', () => {
  test('a 401 has the key read again, once, and goes on', async () => {
    world.api.faults.add({ times: 1, status: 401 });
    expect(await world.take(press())).toEqual(['done']);
    expect(calls()).toEqual(['POST', 'POST']);
  });

  test('a 401 with the new key too stops all calls', async () => {
    world.api.faults.add({ status: 401 });
    expect(new Set(await world.take(...Array.from({ length: 100 }, () => press())))).toEqual(new Set(['deferred']));
    // Those under way with the old key, and those with the new one.
    expect(calls().length).toBeLessThanOrEqual(2 * mostAtOnce);
    expect(new Set(codes())).toEqual(new Set(['unauthorized']));
    expect(world.events.filter(({ kind }) => kind === 'stopped')).toHaveLength(1);
  });

  test('a 403 defers its cell and no other', async () => {
    const [forbidden, allowed] = [press(), press()];
    world.api.faults.add({ on: { path: `/cell_instances/${forbidden.cell_instance_id}/` }, status: 403 });
    expect(await world.take(forbidden, allowed)).toEqual(['deferred', 'done']);
    expect(codes()).toEqual(['forbidden']);
  });

  test('a 403 for everything stops all calls', async () => {
    world.api.faults.add({ status: 403 });
    await world.take(...Array.from({ length: 100 }, () => press()));
    expect(calls().length).toBeLessThanOrEqual(mostAtOnce + 3);
    expect(new Set(codes())).toEqual(new Set(['forbidden']));
  });
});

describe('a wrong address', () => {
  test.each([
    ['HTML', { status: 200, body: '<html>Welcome</html>' }],
    ['no such route', { status: 404, body: { detail: 'Not Found' } }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['405', { status: 405, body: { detail: 'Method Not Allowed' } }],
    ['410', { status: 410, body: {} }],
    ['415', { status: 415, body: {} }],
  ] as const)('(%s) stops all calls, defers everything and tells somebody', async (_, fault) => {
    world.api.faults.add(fault);
    await world.take(...Array.from({ length: 100 }, () => press()));
    expect(calls().length).toBeLessThanOrEqual(mostAtOnce);
    expect(new Set(codes())).toEqual(new Set(['wrong-address']));
    expect(world.events.filter(({ kind }) => kind === 'stopped')).toHaveLength(1);
  });
});

test('a call that could not finish in time is not begun', async () => {
  const messages = await world.deliver(press());
  expect(await world.run(messages, { leftMs: 1400 })).toEqual(['deferred']);
  expect(calls()).toEqual([]);
  expect(codes()).toEqual(['out-of-time']);
});

test('an answer of one byte a second ends at the timeout', async () => {
  world.api.faults.add({ on: post, times: 1, trickleMs: 1000 });
  expect(await world.take(press())).toEqual(['done']);
  expect(created()).toHaveLength(1);
});
