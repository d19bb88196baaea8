import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Message } from '../../lib/domain/message.ts';
import { waitingRange } from '../../lib/ledger/keys.ts';
import type { Ionworks } from '../../lib/ports.ts';
import { again, reading, startWorld, type World } from '../support/world.ts';

const quietSeconds = 90;

let world: World;
beforeAll(async () => {
  world = await startWorld({ SESSION_QUIET_SECONDS: String(quietSeconds) });
});
afterAll(() => world.stop());

let cells = 0;
let cell: string;
let callsBefore: number;
beforeEach(() => {
  cells += 1;
  cell = `bench-${cells}`;
  world.api.cells.add({ id: cell, name: `B-${cells}` });
  world.api.faults.clear();
  world.forget();
  world.events.length = 0;
  callsBefore = world.api.requests.length;
});

const calls = () => world.api.requests.slice(callsBefore).map(({ method }) => method);

/** The nth press of the button, n seconds after eight. */
const press = (n: number, given: Readonly<Record<string, unknown>> = {}) =>
  reading({
    cell_instance_id: cell,
    reading_id: `p${n}`,
    value: `4.12${n}`,
    measured_at: `2026-11-20T08:00:0${n}Z`,
    ...given,
  });

/** The cell's measurements, as the readings in each. */
const filed = () => stored().map(({ test_setup }) => (test_setup as { readings: { id: string }[] }).readings.map(idOf));
const idOf = ({ id }: { id: string }) => id;
const stored = () => world.api.measurements(cell);

/** Sends each body in a batch of its own, handled at once, ten seconds after the one before. */
async function oneByOne(...bodies: readonly object[]): Promise<{ messages: Message[]; outcomes: string[] }> {
  const messages: Message[] = [];
  const outcomes: string[] = [];
  for (const [index, body] of bodies.entries()) {
    if (index > 0) world.pass(10);
    const delivered = await world.deliver(body);
    messages.push(...delivered);
    outcomes.push(...(await world.run(delivered)));
  }
  return { messages, outcomes };
}

/** When deferred messages come back, in seconds from now, and why they were deferred. */
const deferrals = () =>
  world.events.flatMap((event) => (event.kind === 'deferred' ? [[event.problem.code, event.seconds]] : []));

describe('a session that comes in several batches', () => {
  test('is one measurement: five presses in five batches', async () => {
    const { messages, outcomes } = await oneByOne(...[1, 2, 3, 4, 5].map((n) => press(n)));
    expect(outcomes).toEqual(messages.map(() => 'deferred'));
    expect(calls()).toEqual([]);

    world.pass(quietSeconds);
    for (const message of messages) expect(await world.run(again([message]))).toEqual(['done']);
    expect(filed()).toEqual([['p1', 'p2', 'p3', 'p4', 'p5']]);
    expect(stored()[0]?.properties).toMatchObject({
      thickness: { value: 4.123, unit: 'mm' },
      thickness_n: { value: 5, unit: 'dimensionless' },
    });
    expect(calls()).toEqual(['POST']);
    expect(await world.ports.ledger.list(...waitingRange(cell))).toEqual({ ok: true, value: [] });
  });

  test('has its messages come back at one moment, the quiet time after the last was sent', async () => {
    const [first] = (await oneByOne(press(1))).messages as [Message];
    world.pass(40);
    const [second] = (await oneByOne(press(2))).messages as [Message];
    expect(deferrals()).toEqual([
      ['session-open', 90],
      ['session-open', 90],
    ]);
    world.pass(50);
    expect(await world.run(again([first]))).toEqual(['deferred']);
    expect(deferrals().slice(2)).toEqual([['session-open', 40]]);
    world.pass(39);
    expect(await world.run(again([first, second]))).toEqual(['deferred', 'deferred']);
    expect(deferrals().slice(3)).toEqual([
      ['session-open', 1],
      ['session-open', 1],
    ]);
    world.pass(1);
    expect(await world.run(again([second]))).toEqual(['done']);
    expect(filed()).toEqual([['p1', 'p2']]);
  });

  test('says while it is open how many readings it has, and what it waits for', async () => {
    await oneByOne(press(1, { expected: 3 }), press(2));
    const details = world.events.flatMap((event) => (event.kind === 'deferred' ? [event.problem.detail] : []));
    expect(details).toEqual([
      'Cannot file thickness 4.121 mm yet: its session has 1 of 3 readings so far, and is complete when no new one was sent for 90 s',
      'Cannot file thickness 4.122 mm yet: its session has 2 of 3 readings so far, and is complete when no new one was sent for 90 s',
    ]);
  });

  test('is complete at once when as many readings are there as were expected', async () => {
    const { messages, outcomes } = await oneByOne(press(1, { expected: 3 }), press(2), press(3));
    expect(outcomes).toEqual(['deferred', 'deferred', 'done']);
    expect(filed()).toEqual([['p1', 'p2', 'p3']]);
    expect(await world.run(again(messages.slice(0, 2)))).toEqual(['done', 'done']);
    expect(calls()).toEqual(['POST']);
  });

  test('is filed when it is quiet though fewer have come than were expected', async () => {
    const { messages } = await oneByOne(press(1, { expected: 3 }), press(2, { expected: 3 }));
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(filed()).toEqual([['p1', 'p2']]);
  });

  test('is filed whole by whoever finds it complete; the other messages are done without a call', async () => {
    const { messages } = await oneByOne(press(1), press(2), press(3));
    const [first, second, third] = messages as [Message, Message, Message];
    world.pass(quietSeconds);
    expect(await world.run(again([second]))).toEqual(['done']);
    expect(filed()).toEqual([['p1', 'p2', 'p3']]);

    world.api.faults.add({ status: 503 });
    expect(await world.run(again([first, third]))).toEqual(['done', 'done']);
    expect(calls()).toEqual(['POST']);
  });

  test('that came out of a backlog is waited for as long as any other', async () => {
    const messages = await world.deliver(press(1), press(2));
    world.pass(3600);
    expect(await world.run(messages.slice(0, 1))).toEqual(['deferred']);
    world.pass(quietSeconds - 1);
    expect(await world.run(messages.slice(1))).toEqual(['deferred']);
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(filed()).toEqual([['p1', 'p2']]);
  });

  test('is not mixed with another stage, or with what was measured much later', async () => {
    const { messages } = await oneByOne(
      press(1, { stage: 'dry' }),
      press(2, { stage: 'filled' }),
      press(3, { stage: 'dry' }),
      press(4, { stage: 'dry', measured_at: '2026-11-20T09:00:00Z' }),
    );
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(messages.map(() => 'done'));
    expect(filed().toSorted()).toEqual([['p1', 'p3'], ['p2'], ['p4']]);
  });

  test('does not wait for another cell that is at work', async () => {
    const other = `${cell}-other`;
    world.api.cells.add({ id: other, name: other });
    const { messages } = await oneByOne(press(1));
    world.pass(quietSeconds);
    const busy = await world.deliver(press(2, { cell_instance_id: other }));
    expect(await world.run([...again(messages), ...busy])).toEqual(['done', 'deferred']);
  });
});

describe('a message with readings', () => {
  const both = (given: object = {}) => ({
    ...press(1, { value: undefined, reading_id: 'run' }),
    readings: [{ value: '4.121' }, { value: '4.122' }],
    ...given,
  });

  test('is a session by itself and does not wait', async () => {
    expect(await world.take(both())).toEqual(['done']);
    expect(filed()).toEqual([['run/0', 'run/1']]);
  });

  test.each([
    ['of three bytes', '\u4e00'],
    ['that JSON writes in six bytes', '\u0001'],
  ])('of 90 is filed in several parts where its texts are full of characters %s', async (_what, character) => {
    const text = character.repeat(255);
    const texts = { stage: text, operator: text, lab: text, position: text, reading_id: text };
    const readings = Array.from({ length: 90 }, () => ({ value: '4.121' }));
    expect(await world.take({ ...press(1, { ...texts, value: undefined }), readings })).toEqual(['done']);
    expect(deferrals()).toEqual([]);
    expect(filed().length).toBeGreaterThan(1);
    expect(filed().flat().toSorted()).toEqual(readings.map((_reading, index) => `${text}/${index}`).toSorted());
  });

  test('is grouped with nothing that waits', async () => {
    const { messages } = await oneByOne(press(3));
    expect(await world.take(both())).toEqual(['done']);
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(['done']);
    expect(filed()).toEqual([['run/0', 'run/1'], ['p3']]);
  });

  test('takes a reading along that waits by another message: it is filed once', async () => {
    const { messages } = await oneByOne(press(1), press(3));
    world.pass(quietSeconds);
    const again1 = { ...press(2, { value: undefined, reading_id: undefined }), readings: [press(1), press(2)] };
    const [sentAgain] = (await world.deliver(again1)) as [Message];
    expect(await world.run([sentAgain, ...again(messages.slice(1))])).toEqual(['done', 'done']);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(filed().toSorted()).toEqual([['p1', 'p2'], ['p3']]);
  });

  test('that says it is open waits, and is grouped with others', async () => {
    const { messages, outcomes } = await oneByOne(both({ open: true }), press(3));
    expect(outcomes).toEqual(['deferred', 'deferred']);
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(filed()).toEqual([['run/0', 'run/1', 'p3']]);
  });

  test('that says it is open is complete when as many are there as were expected', async () => {
    expect((await oneByOne(both({ open: true, expected: 3 }), press(3))).outcomes).toEqual(['deferred', 'done']);
    expect(filed()).toEqual([['run/0', 'run/1', 'p3']]);
  });
});

describe('a press that comes late', () => {
  /** Presses one and two, filed. */
  async function filedBefore(): Promise<string> {
    const { messages } = await oneByOne(press(1), press(2));
    world.pass(quietSeconds);
    await world.run(again(messages));
    return stored()[0]?.name as string;
  }

  /** What the measurement of a late press says of it. */
  async function notesOf(late: object): Promise<unknown> {
    world.pass(10);
    const { messages, outcomes } = await oneByOne(late);
    expect(outcomes).toEqual(['deferred']);
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(['done']);
    expect(stored()).toHaveLength(2);
    return stored()[1]?.notes;
  }

  test('is a measurement of its own, which names the one it belongs to', async () => {
    const name = await filedBefore();
    const notes = await notesOf(press(3, { notes: 'once more' }));
    expect(notes).toBe(`once more\nBelongs to the same visit as "${name}", which was filed before this came.`);
    expect(filed()).toEqual([['p1', 'p2'], ['p3']]);
  });

  test('may have been measured before the others', async () => {
    const name = await filedBefore();
    expect(await notesOf(press(0))).toBe(`Belongs to the same visit as "${name}", which was filed before this came.`);
  });

  test.each([
    ['at another stage', { stage: 'filled' }],
    ['by another operator', { operator: 'Bob' }],
    ['further away than the gap', { measured_at: '2026-11-20T08:15:03Z' }],
  ])('is a visit by itself %s', async (_what, given) => {
    await filedBefore();
    expect(await notesOf(press(3, given))).toBeNull();
  });

  test('belongs to the visit that it is near to, where there are several', async () => {
    const noon = (n: number) => press(n, { measured_at: `2026-11-20T12:00:0${n}Z` });
    const { messages } = await oneByOne(press(1), noon(2));
    world.pass(quietSeconds);
    await world.run(again(messages));
    const names = stored().map(({ name }) => name);

    world.pass(10);
    const { messages: late } = await oneByOne(press(3), noon(4));
    world.pass(quietSeconds);
    expect(await world.run(again(late))).toEqual(['done', 'done']);
    expect(filed().slice(2)).toEqual([['p3'], ['p4']]);
    expect(stored().map(({ notes }) => notes)).toEqual([
      ...[null, null],
      ...names.map((name) => `Belongs to the same visit as "${name}", which was filed before this came.`),
    ]);
  });

  test('leaves alone what was filed', async () => {
    await filedBefore();
    const [before] = stored();
    await notesOf(press(3));
    expect(stored()[0]).toEqual(before);
  });
});

const weighing = (n: number) =>
  press(n, { property: 'weight', unit: 'g', instrument: { id: 'bal-1', kind: 'balance' } });

test('a part of a visit that the API kept back did not come late', async () => {
  const { messages } = await oneByOne(weighing(1), weighing(2));
  world.pass(quietSeconds);
  const create: Ionworks['create'] = async (measurement) =>
    measurement.readings.some(({ id }) => id === 'p2')
      ? { kind: 'throttled', reply: { says: 'it answered 429', status: 429 } }
      : world.ports.ionworks.create(measurement);
  expect(await world.run(again(messages), { ionworks: { ...world.ports.ionworks, create } })).toEqual([
    'done',
    'deferred',
  ]);
  world.pass(60);
  expect(await world.run(again(messages))).toEqual(['done', 'done']);
  expect(filed()).toEqual([['p1'], ['p2']]);
  expect(stored().map(({ notes }) => notes)).toEqual([null, null]);
});

test('two weighings of one visit are two measurements, neither of which came late', async () => {
  const { messages } = await oneByOne(weighing(1), weighing(2));
  world.pass(quietSeconds);
  expect(await world.run(again(messages))).toEqual(['done', 'done']);
  expect(filed().toSorted()).toEqual([['p1'], ['p2']]);
  expect(stored().map(({ notes }) => notes)).toEqual([null, null]);
});

test('an outage keeps a complete session together: what comes meanwhile is no part of it', async () => {
  const { messages } = await oneByOne(press(1), press(2));
  world.pass(quietSeconds);
  world.api.faults.add({ on: { method: 'POST' }, times: 1, drop: 'after' }, { on: { method: 'GET' }, status: 503 });
  expect(await world.run(again(messages))).toEqual(['deferred', 'deferred']);
  world.api.faults.clear();

  const { messages: late } = await oneByOne(press(3));
  expect(await world.run(again(messages))).toEqual(['done', 'done']);
  world.pass(quietSeconds);
  expect(await world.run(again(late))).toEqual(['done']);
  expect(filed()).toEqual([['p1', 'p2'], ['p3']]);
});

test('a press after a session that a message carried whole names none: that is a session by itself', async () => {
  await world.take({ ...press(1), readings: [{}] });
  const { messages } = await oneByOne(press(2));
  world.pass(quietSeconds);
  expect(await world.run(again(messages))).toEqual(['done']);
  expect(stored().map(({ notes }) => notes)).toEqual([null, null]);
});

test('what could not be entered into the ledger comes back together, a cell at a time', async () => {
  const down = {
    ...world.ports.ledger,
    list: async () => ({ ok: false as const, reason: 'no answer within 3000 ms' }),
  };
  let random = 0;
  const others = { ledger: down, random: () => (random = (random + 0.37) % 1) };
  for (const n of [1, 2, 3]) await world.run(await world.deliver(press(n)), others);
  const seconds = deferrals().map(([, wait]) => wait);
  expect(seconds).toHaveLength(3);
  expect(new Set(seconds).size).toBe(1);
});

test('a hundred and fifty weighings in one visit are as many measurements', async () => {
  const weighings = Array.from({ length: 150 }, (_, n) =>
    reading({
      ...{ cell_instance_id: cell, reading_id: `${'w'.repeat(33)}${n}`, property: 'weight', unit: 'g', expected: 150 },
      ...{
        instrument: { id: 'bal', kind: 'balance' },
        measured_at: new Date(1_763_625_600_000 + n * 1000).toISOString(),
      },
    }),
  );
  const around = { open: true, readings: weighings };
  expect(await world.take(around)).toEqual(['done']);
  expect(filed()).toHaveLength(150);
});

test('a ledger that fails is not asked anew for each of the messages that are handled one by one', async () => {
  let gets = 0;
  const get = async () => {
    gets += 1;
    return { items: new Map(), reason: 'no answer within 3000 ms' };
  };
  const messages = await world.deliver(...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => press(n)));
  const often = messages.map((message) => ({ ...message, receiveCount: 9 }));
  expect(new Set(await world.run(often, { ledger: { ...world.ports.ledger, get } }))).toEqual(new Set(['deferred']));
  // For the breaker; then heads and entries of the first message, and of all the others.
  expect(gets).toBe(5);
});
