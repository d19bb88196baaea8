import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { failed } from '../lib/domain/problem.ts';
import { readMessage } from '../lib/domain/read-message.ts';
import { settleMessages } from '../lib/ingest/settle-messages.ts';
import { ingest } from '../lib/ingest.ts';
import { reading, startWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Creates since the test began, as the API stored them. */
let before: number;
beforeEach(() => {
  before = world.api.measurements().length;
  world.api.faults.clear();
  world.forget();
});
const created = () => world.api.measurements().slice(before);

/** Each test on a cell of its own: names are unique per cell. */
let cells = 0;
const newCell = (name?: string): string => {
  cells += 1;
  const id = `cell-${cells}`;
  world.api.cells.add({ id, name: name ?? `Z-${cells}` });
  return id;
};

describe('readings of one cell', () => {
  test('five presses of a micrometer become one measurement with mean, count and deviation', async () => {
    const cell_instance_id = newCell();
    const values = ['4.121', '4.119', '4.120', '4.122', '4.118'];
    const presses = values.map((value, second) =>
      reading({ cell_instance_id, value, measured_at: `2026-11-20T08:00:0${second}Z` }),
    );

    expect(await world.take(...presses)).toEqual(values.map(() => 'done'));

    const [measurement, ...others] = created();
    expect(others).toEqual([]);
    expect(measurement?.properties).toEqual({
      thickness: { value: 4.12, unit: 'mm' },
      thickness_n: { value: 5, unit: 'dimensionless' },
      thickness_std: { value: 0.00158, unit: 'mm' },
      thickness_1: { value: 4.121, unit: 'mm' },
      thickness_2: { value: 4.119, unit: 'mm' },
      thickness_3: { value: 4.12, unit: 'mm' },
      thickness_4: { value: 4.122, unit: 'mm' },
      thickness_5: { value: 4.118, unit: 'mm' },
    });
    expect(measurement?.name).toMatch(/^thickness 2026-11-20T08:00:00Z [0-9a-f]{12}$/);
  });

  test('the dry and the filled weight are two measurements', async () => {
    const cell_instance_id = newCell();
    const weight = { cell_instance_id, property: 'weight', unit: 'g', instrument: { id: 'bal', kind: 'balance' } };
    await world.take(
      reading({ ...weight, stage: 'dry', value: '45.1023' }),
      reading({ ...weight, stage: 'filled', value: '51.8840' }),
    );
    expect(created().map(({ properties }) => properties)).toEqual([
      { weight: { value: 45.1023, unit: 'g' } },
      { weight: { value: 51.884, unit: 'g' } },
    ]);
  });

  test('a frame in inches is filed in millimetres, exactly', async () => {
    const cell_instance_id = newCell();
    await world.take({ cell_instance_id, property: 'thickness', raw: 'FFFF000020541', format: 'digimatic' });
    expect(created().map(({ properties }) => properties)).toEqual([{ thickness: { value: 0.5207, unit: 'mm' } }]);
  });

  test('twenty readings of a session are one create call', async () => {
    const cell_instance_id = newCell();
    const calls = world.api.requests.length;
    await world.take({
      cell_instance_id,
      instrument: { id: 'mic-1', kind: 'micrometer' },
      property: 'thickness',
      unit: 'mm',
      measured_at: '2026-11-20T08:00:00Z',
      readings: Array.from({ length: 20 }, (_, index) => ({ value: `4.1${10 + index}` })),
    });
    expect(world.api.requests.slice(calls).map(({ method }) => method)).toEqual(['POST']);
    expect(created()).toHaveLength(1);
  });
});

describe('the same reading again', () => {
  test('twice in a batch is filed once, and both messages are done', async () => {
    const press = reading({ cell_instance_id: newCell() });
    expect(await world.take(press, press)).toEqual(['done', 'done']);
    expect(created()).toHaveLength(1);
  });

  test('in a later batch is accepted without a call', async () => {
    const press = reading({ cell_instance_id: newCell() });
    await world.take(press);
    const calls = world.api.requests.length;
    expect(await world.take(press)).toEqual(['done']);
    expect(world.api.requests).toHaveLength(calls);
    expect(created()).toHaveLength(1);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('of which the ledger knows nothing meets its own name, is compared and counts as filed', async () => {
    const press = reading({ cell_instance_id: newCell() });
    await world.take(press);
    world.forget();
    const calls = world.api.requests.length;
    expect(await world.take(press)).toEqual(['done']);
    expect(world.api.requests.slice(calls).map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(created()).toHaveLength(1);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('under the same id with another value is refused as changed, naming both values', async () => {
    const first = reading({ cell_instance_id: newCell(), reading_id: 'press-1', value: '4.120' });
    expect(await world.take(first, { ...first, value: '4.210' })).toEqual(['done', 'done']);
    expect(created()).toHaveLength(1);
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('changed');
    expect(letter?.problem.detail).toBe(
      'Cannot file thickness 4.210 mm: the reading press-1 said thickness 4.120 mm before; a correction needs an id of its own',
    );
  });

  test('under the same id with another value in a later batch is refused as changed, without a call', async () => {
    const first = reading({ cell_instance_id: newCell(), reading_id: 'press-1', value: '4.120' });
    await world.take(first);
    const calls = world.api.requests.length;
    expect(await world.take({ ...first, value: '4.210' })).toEqual(['done']);
    expect(world.api.requests).toHaveLength(calls);
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('changed');
    expect(letter?.problem.detail).toBe(
      'Cannot file thickness 4.210 mm: the reading press-1 said thickness 4.120 mm before; a correction needs an id of its own',
    );
  });

  test('under the same name with other content, of which the ledger knows nothing, is refused as a conflict', async () => {
    const press = reading({ cell_instance_id: newCell(), reading_id: 'press-2', value: '4.120' });
    await world.take(press);
    world.forget();
    await world.take({ ...press, value: '4.210' });
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('conflict');
    expect(letter?.problem.detail).toContain('it holds thickness 4.120 mm where this reading says thickness 4.210 mm');
  });
});

describe('cells by name', () => {
  test('a name is looked up once per batch, matched exactly, and known for ten minutes', async () => {
    const id = newCell('Q-7');
    newCell('Q-70');
    const calls = world.api.requests.length;
    const searches = () => world.api.requests.slice(calls).filter(({ path }) => path.startsWith('/search'));
    const named = (value: string) => ({ ...reading({ cell: 'Q-7', value }), cell_instance_id: undefined });
    await world.take(named('4.1'), named('4.2'), named('4.3'));
    await world.take(named('4.4'));
    expect(searches()).toHaveLength(1);
    expect(new Set(created().map(({ cell_instance_id }) => cell_instance_id))).toEqual(new Set([id]));

    await world.ports.clock.sleep(10 * 60_000 + 1);
    await world.take(named('4.5'));
    expect(searches()).toHaveLength(2);
  });

  test('an unknown name is refused with the nearest names', async () => {
    newCell('KX-100');
    newCell('KX-101');
    await world.take({ ...reading({ cell: 'KX-10O' }), cell_instance_id: undefined });
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('unknown-cell');
    expect(letter?.problem.detail).toBe(
      'Cannot find the cell "KX-10O": no cell in Ionworks bears this name; the nearest are "KX-100", "KX-101"',
    );
  });

  test('an unknown name is looked up once, though its messages are handled one by one', async () => {
    const messages = await world.deliver(
      ...['4.1', '4.2', '4.3'].map((value) => ({ ...reading({ cell: 'WW-1', value }), cell_instance_id: undefined })),
    );
    const calls = world.api.requests.length;
    await world.run(messages.map((message) => ({ ...message, receiveCount: 5 })));
    expect((await world.deadLetters()).map(({ code }) => code)).toEqual([
      'unknown-cell',
      'unknown-cell',
      'unknown-cell',
    ]);
    // The name itself, and its head for the nearest names.
    expect(world.api.requests.length - calls).toBe(2);
  });

  test('a name that several cells bear is refused, naming their ids', async () => {
    const ids = [newCell('twin'), newCell('twin')];
    await world.take({ ...reading({ cell: 'twin' }), cell_instance_id: undefined });
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('ambiguous-cell');
    for (const id of ids) expect(letter?.problem.detail).toContain(id);
  });

  test('a search that shows no more than its first page is cut, whatever total it tells', async () => {
    const shown = Array.from({ length: 20 }, (_, n) => ({ id: `shown-${n}`, name: `shown-${n}` }));
    const cellsLike: typeof world.ports.ionworks.cellsLike = async (_text, offset) =>
      offset === 0
        ? { kind: 'ok', value: { found: shown, rows: 20, total: 25, isCut: true } }
        : { kind: 'ok', value: { found: [], rows: 0, total: 25 } };
    const ports = { ...world.ports, ionworks: { ...world.ports.ionworks, cellsLike } };
    const messages = await world.deliver({ ...reading({ cell: 'shown' }), cell_instance_id: undefined });
    await ingest(messages, ports, world.ports.clock.now() + 120_000);
    expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['ambiguous-cell']);
  });

  test('a name that more others contain than the search shows is not called unknown', async () => {
    for (let n = 0; n < 25; n += 1) newCell(`crowd-${n}`);
    newCell('crowd');
    await world.take({ ...reading({ cell: 'crowd' }), cell_instance_id: undefined });
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('ambiguous-cell');
    expect(letter?.problem.detail).toBe(
      'Cannot find the cell "crowd": the search shows 20 cells whose names contain this, none of them exactly, and there may be more; send cell_instance_id',
    );
  });

  test('an odd answer to the search refuses nothing', async () => {
    world.api.faults.add({ on: { path: '/search' }, times: 1, status: 413 });
    expect(await world.take({ ...reading({ cell: 'Q-9' }), cell_instance_id: undefined })).toEqual(['deferred']);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('an id that Ionworks does not know is refused, and its cell is asked for once', async () => {
    const calls = world.api.requests.length;
    const at = (measured_at: string) => reading({ cell_instance_id: 'nobody', measured_at });
    await world.take(at('2026-11-20T08:00:00Z'), at('2026-11-20T12:00:00Z'));
    expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['unknown-cell', 'unknown-cell']);
    expect(world.api.requests.length - calls).toBe(1);
  });
});

test('the same reading in a later turn is filed once, and with another value refused', async () => {
  const cell_instance_id = newCell();
  const one = reading({ cell_instance_id, reading_id: 'r1', value: '4.120' });
  const [fresh, again, changed] = await world.deliver(
    one,
    { ...one, readings: [{ reading_id: 'r1' }, { reading_id: 'r2' }] },
    { ...one, value: '5.0', measured_at: '2026-11-20T09:00:00Z' },
  );
  if (!fresh || !again || !changed) throw new Error('not everything was delivered');
  const often = (message: typeof again) => ({ ...message, receiveCount: 4 });
  expect(await world.run([fresh, often(again), often(changed)])).toEqual(['done', 'done', 'done']);
  expect(
    created().map(({ test_setup }) => (test_setup as { readings: { id: string }[] }).readings.map(({ id }) => id)),
  ).toEqual([['r1'], ['r2']]);
  expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['changed']);
});

test('what came back often is handled one by one, and all of it settled in time though calls are over', async () => {
  const messages = await world.deliver(...Array.from({ length: 12 }, () => reading({ cell_instance_id: newCell() })));
  const suspects = messages.map((message) => ({ ...message, receiveCount: 5 }));
  world.api.faults.add({ status: 503 });
  const changes: number[] = [];
  const queues = {
    ...world.ports.queues,
    defer: async (delays: readonly unknown[]) => {
      changes.push(delays.length);
      return {};
    },
  };
  const outcomes = await ingest(suspects, { ...world.ports, queues }, world.ports.clock.now() + 120_000);
  expect(new Set(outcomes.values())).toEqual(new Set(['deferred']));
  expect(changes.reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(changes.slice(0, -1).every((count) => count === 1)).toBe(true);
  expect(changes.at(-1)).toBeGreaterThan(1);
});

test('a year of sessions of one cell in one message is filed at once', async () => {
  const cell_instance_id = newCell();
  const readings = Array.from({ length: 60 }, (_, day) => ({
    value: '4.1',
    measured_at: new Date(Date.UTC(2026, 1, 1 + day)).toISOString(),
  }));
  const [message] = await world.deliver({ ...reading({ cell_instance_id, value: undefined }), readings });
  if (!message) throw new Error('nothing was delivered');
  let underWay = 0;
  const most: number[] = [];
  const create: typeof world.ports.ionworks.create = async (measurement) => {
    most.push(++underWay);
    const answer = await world.ports.ionworks.create(measurement);
    underWay -= 1;
    return answer;
  };
  const ports = { ...world.ports, ionworks: { ...world.ports.ionworks, create } };
  const outcomes = await ingest([message], ports, world.ports.clock.now() + 120_000);
  expect([...outcomes.values()]).toEqual(['done']);
  expect(created()).toHaveLength(60);
  expect(Math.max(...most)).toBeGreaterThan(1);
});

test('without the instrument registry nothing is read, and everything waits', async () => {
  const messages = await world.deliver(reading({ cell_instance_id: newCell() }), 'no reading at all');
  const registry = async () => {
    throw new Error('Cannot read the instrument registry ssm:/lab: it is no JSON');
  };
  const outcomes = await ingest(messages, { ...world.ports, registry }, world.ports.clock.now() + 60_000);
  expect([...outcomes.values()]).toEqual(['deferred', 'deferred']);
  expect(await world.deadLetters()).toEqual([]);
});

test('a letter that cannot be written lets its own message wait, and no other', async () => {
  const [message, neighbour] = await world.deliver('no json', '{"cut');
  if (!message || !neighbour) throw new Error('not everything was delivered');
  const problem = failed('invalid-value', 'Cannot take it').problem;
  const filed = readMessage(
    { ...message, body: JSON.stringify(reading({ cell_instance_id: 'cell-a' })) },
    { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: world.ports.clock.now() },
  );
  if (filed.kind !== 'entries') throw new Error('the reading cannot be read');
  const [entry] = filed.entries;
  if (!entry?.reading.ok) throw new Error('the reading is none');
  const refused = { ...entry, id: 'other', index: 1, reading: { ok: false as const, problem } };
  const settled = await settleMessages(
    [
      { kind: 'entries', message, whole: true, entries: [entry, refused] },
      { kind: 'unreadable', message: neighbour, problem },
    ],
    new Map([[entry.reading.value, { kind: 'filed', measurementId: 'm-1' }]]),
    world.ports,
  );
  expect([settled.get(message.id), settled.get(neighbour.id)]).toEqual(['deferred', 'done']);
  expect((await world.deadLetters()).map(({ body }) => body)).toEqual(['{"cut']);
});

describe('dead letters', () => {
  test('of an envelope in an envelope holds its refused readings', async () => {
    const cell_instance_id = newCell();
    const inner = {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:x',
      Message: 'no json',
      cell_instance_id,
      property: 'thickness',
    };
    const message = { ...inner, unit: 'mm', readings: [{ value: '4.1' }, { value: 'x' }] };
    const outer = { Type: 'Notification', TopicArn: 'arn:aws:sns:x', Message: JSON.stringify(message) };
    expect(await world.take(outer)).toEqual(['done']);
    const [letter] = await world.deadLetters();
    expect(JSON.parse(letter?.json().Message as string).readings).toEqual([
      { value: 'x', reading_id: expect.any(String) },
    ]);
  });

  test('an unreadable message is dead-lettered byte for byte, with its reason', async () => {
    expect(await world.take('{"cell": "A-017", ')).toEqual(['done']);
    const [letter] = await world.deadLetters();
    expect(letter?.body).toBe('{"cell": "A-017", ');
    expect(letter?.code).toBe('unreadable-message');
    expect(letter?.problem).toMatchObject({
      code: 'unreadable-message',
      reading_ids: [],
      source_queue: 'arn:aws:sqs:us-east-1:000000000000:readings',
      receive_count: 1,
    });
  });

  test('of a message with several readings only the refused ones are dead-lettered, with their ids', async () => {
    const cell_instance_id = newCell();
    const message = {
      cell_instance_id,
      reading_id: 'run-9',
      property: 'thickness',
      unit: 'mm',
      measured_at: '2026-11-20T08:00:00Z',
      readings: [{ value: '4.1' }, { value: '4.2', unit: 'furlong' }, { value: '4.3' }],
    };
    expect(await world.take(message)).toEqual(['done']);
    expect(created().map(({ properties }) => Object.keys(properties))).toEqual([
      ['thickness', 'thickness_n', 'thickness_std', 'thickness_1', 'thickness_2'],
    ]);
    const [letter] = await world.deadLetters();
    expect(letter?.json()).toEqual({
      ...message,
      readings: [{ value: '4.2', unit: 'furlong', reading_id: 'run-9/1' }],
    });
    expect(letter?.problem).toMatchObject({ code: 'unknown-unit', reading_ids: ['run-9/1'] });
  });

  test('nothing is dead-lettered while a reading of the same message waits', async () => {
    const cell_instance_id = newCell();
    world.api.faults.add({ on: { method: 'POST' }, status: 503 });
    const message = {
      cell_instance_id,
      property: 'thickness',
      unit: 'mm',
      readings: [{ value: '4.1' }, { value: 'x' }],
    };
    expect(await world.take(message)).toEqual(['deferred']);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('a corrected letter keeps the id of its reading', async () => {
    const cell_instance_id = newCell();
    await world.take({ cell_instance_id, property: 'thickness', value: '4.1' });
    const [letter] = await world.deadLetters();
    expect(letter?.code).toBe('missing-unit');
    const [message] = await world.deliver({ ...letter?.json(), unit: 'mm' });
    if (!message || !letter) throw new Error('the letter did not come back');
    expect(await world.run([{ ...message, attributes: letter.attributes }])).toEqual(['done']);
    expect(created().map(({ test_setup }) => test_setup?.readings)).toMatchObject([
      [{ id: (letter.problem.reading_ids as string[])[0], value: '4.1', unit: 'mm' }],
    ]);
  });

  test('a message that has waited for more than twelve days is dead-lettered with its last problem', async () => {
    world.api.faults.add({ on: { method: 'POST' }, status: 503 });
    const [message] = await world.deliver(reading({ cell_instance_id: newCell() }));
    if (!message) throw new Error('nothing was delivered');
    const days = (count: number) => ({ ...message, sentAt: world.ports.clock.now() - count * 24 * 3600 * 1000 });
    expect(await world.run([days(11)])).toEqual(['deferred']);
    expect(await world.run([days(13)])).toEqual(['done']);
    expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['api-unavailable']);
  });
});
