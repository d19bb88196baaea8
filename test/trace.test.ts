import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Message } from '../lib/domain/message.ts';
import { cellLookup, cellRange, headKey, readingLookup, settledKey, waitingKey } from '../lib/ledger/keys.ts';
import type { Item, LedgerStore, Ports } from '../lib/ports.ts';
import type { ReadingStory, Story } from '../lib/trace/story.ts';
import { isEmpty, trace } from '../lib/trace.ts';
import { aClaim, filedEntry, refusedEntry } from './support/claims.ts';
import { memoryLedger } from './support/memory-ledger.ts';
import { aReading, now as testNow } from './support/readings.ts';
import { reading, startWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ SESSION_QUIET_SECONDS: '90', API_TIMEOUT_MS: '500' });
});
afterAll(() => world.stop());

/** Each test has a cell and a ledger of its own. */
let cellId: string;
let cells = 0;
beforeEach(() => {
  cells += 1;
  cellId = `cell-${cells}`;
  world.api.cells.add({ id: cellId, name: `T-${cells}` });
  world.api.faults.clear();
  world.forget();
});

const now = () => world.ports.clock.now();
const rules = () => ({ now: now(), sessionGapMs: 900_000, sessionQuietMs: 90_000 });

async function storyOf(asked: string, ledger: LedgerStore = world.ports.ledger, at = rules()): Promise<Story> {
  const answer = await trace(asked, ledger, at);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value;
}

async function readingStory(id: string): Promise<ReadingStory> {
  const { readings } = await storyOf(id);
  expect(readings).toHaveLength(1);
  return readings[0] as ReadingStory;
}

/** A press of the micrometer, so many seconds after eight. */
const press = (second: number, given: Readonly<Record<string, unknown>> = {}) =>
  reading({
    cell_instance_id: cellId,
    reading_id: `press-${second}`,
    value: `4.12${second}`,
    measured_at: `2026-11-20T08:00:0${second}Z`,
    ...given,
  });

/** The dead letter of a message on its way back, as the message that it becomes. */
const replayed = (letter: Message, readingId: string, sourceId: string): Message => ({
  ...letter,
  attributes: new Map([
    [
      'problem',
      { dataType: 'String', value: JSON.stringify({ reading_ids: [readingId], source_message_id: sourceId }) },
    ],
  ]),
});

const post = { method: 'POST' };

describe('a reading', () => {
  test('that waits tells with which others, and until when', async () => {
    const messages = await world.deliver(press(1, { stage: 'dry' }), press(2, { stage: 'dry', expected: 3 }));
    await world.run(messages);

    const story = await readingStory('press-1');
    expect(story).toMatchObject({
      cell: { id: cellId },
      ...{ id: 'press-1', property: 'thickness', value: '4.121', unit: 'mm', stage: 'dry' },
      measuredAt: Date.parse('2026-11-20T08:00:01Z'),
      came: { messageIds: [messages[0]?.id], sentAt: messages[0]?.sentAt, arrivedAt: now() },
      earlier: [],
      state: {
        kind: 'waiting',
        session: { stage: 'dry', expected: 3, isComplete: false, completeAt: (messages[1] as Message).sentAt + 90_000 },
      },
    });
    expect(waitsWith(story)).toEqual(['press-1', 'press-2']);
  });

  test('that waits longer than its session is open is told to be complete', async () => {
    await world.run(await world.deliver(press(1)));
    world.pass(91);
    expect((await readingStory('press-1')).state).toMatchObject({ kind: 'waiting', session: { isComplete: true } });
  });

  test('that is filed tells its session, its requests and its measurement', async () => {
    const messages = await world.deliver(press(1, { stage: 'dry', position: 'rim' }), press(2, { stage: 'dry' }));
    await world.run(messages);
    const arrivedAt = now();
    world.pass(91);
    world.api.faults.add({ on: post, times: 1, drop: 'after' });
    await world.run(messages.slice(1));

    const [created] = world.api.measurements().slice(-1);
    const { came, state, ...said } = await readingStory('press-1');
    expect(said).toMatchObject({ stage: 'dry', position: 'rim', measuredAt: Date.parse('2026-11-20T08:00:01Z') });
    expect(came).toEqual({
      messageIds: [messages[0]?.id],
      sentAt: messages[0]?.sentAt,
      arrivedAt,
      replayOf: undefined,
    });
    expect(state).toMatchObject({
      ...{ kind: 'filed', measurementId: created?.id, name: created?.name },
      measurement: {
        ...{ id: created?.id, name: created?.name, cell: cellId, completeBy: 'quiet' },
        start: Date.parse('2026-11-20T08:00:01Z'),
        end: Date.parse('2026-11-20T08:00:02Z'),
        readingIds: ['press-1', 'press-2'],
        requests: [{ request: 'create' }, { request: 'look-up', says: 'it answered as asked' }],
        ...{ belongsTo: undefined, late: [] },
      },
    });
  });

  test('that is being filed tells by when, and as which measurement', async () => {
    let story: Story | undefined;
    const ionworks: Ports['ionworks'] = {
      ...world.ports.ionworks,
      create: async (measurement) => {
        story = await storyOf(cellId);
        return world.ports.ionworks.create(measurement);
      },
    };
    const messages = await world.deliver({ ...press(1), readings: [{}, { value: '4.2' }] });
    await world.run(messages, { ionworks, leftMs: 60_000 });

    const name = world.api.measurements().at(-1)?.name;
    const ids = ['press-1/0', 'press-1/1'];
    expect(story?.cells[0]?.readings.map(({ id }) => id)).toEqual(ids);
    expect(story?.cells[0]?.readings[0]?.state).toMatchObject({
      kind: 'being-filed',
      claim: { completeBy: 'message', until: now() + 120_000, sent: { name, readingIds: ids }, requests: [] },
    });
  });

  test('whose answer got lost tells what may be in Ionworks, and what was asked', async () => {
    world.api.faults.add({ on: post, drop: 'after' }, { on: { method: 'GET' }, status: 502, body: '<html>' });
    const messages = await world.deliver(press(1));
    await world.run(messages);
    world.pass(91);
    await world.run(messages);

    const { state } = await readingStory('press-1');
    const name = world.api.measurements().at(-1)?.name;
    expect(state).toMatchObject({
      kind: 'outcome-unknown',
      claim: { completeBy: 'quiet', until: 0, sent: { name, readingIds: ['press-1'] } },
    });
    const requests = state.kind === 'outcome-unknown' ? state.claim.requests : [];
    expect(requests.map(({ request }) => request)).toEqual(expect.arrayContaining(['create', 'look-up']));
    expect(requests.at(-1)?.says).toContain('502');
  });

  test('that is refused tells why, and what Ionworks said', async () => {
    const messages = await world.deliver({ ...press(1, { expected: 1, position: 'rim' }), cell_instance_id: 'gone' });
    await world.run(messages);

    expect(await readingStory('press-1')).toMatchObject({
      ...{ position: 'rim', stage: undefined, measuredAt: Date.parse('2026-11-20T08:00:01Z') },
      cell: { id: 'gone' },
      came: { messageIds: [messages[0]?.id] },
      state: {
        kind: 'refused',
        at: now(),
        problem: { code: 'unknown-cell', status: 404, correlationId: expect.any(String), response: expect.any(String) },
        requests: [{ request: 'create', says: expect.stringContaining('404') }],
      },
    });
  });

  test('that was refused and comes again as a replay tells of both', async () => {
    const [first] = (await world.deliver({ ...press(1, { expected: 1 }), cell_instance_id: 'later' })) as [Message];
    await world.run([first]);
    const refusal = { at: now(), code: 'unknown-cell', messageIds: [first.id] };
    const [letter] = (await world.deliver({ ...press(1, { expected: 2 }), cell_instance_id: 'later' })) as [Message];
    const replay = replayed(letter, 'press-1', first.id);
    await world.run([replay]);

    expect(await readingStory('press-1')).toMatchObject({
      came: { messageIds: [letter.id], replayOf: first.id },
      earlier: [refusal],
      state: { kind: 'waiting' },
    });

    world.api.cells.add({ id: 'later', name: 'later' });
    world.pass(91);
    await world.run([replay]);
    expect(await readingStory('press-1')).toMatchObject({
      came: { messageIds: [letter.id], replayOf: first.id },
      earlier: [refusal],
      state: { kind: 'filed' },
    });
  });

  test('that was refused again and again tells with each refusal the message that it came by', async () => {
    const messages = await world.deliver(
      press(1, { expected: 1 }),
      press(1, { expected: 1 }),
      press(1, { expected: 1 }),
    );
    world.api.faults.add({ on: post, times: 2, status: 400, body: { detail: 'no' } });
    for (const message of messages) await world.run([message]);

    const { came, earlier, state } = await readingStory('press-1');
    expect([...earlier.map(({ messageIds }) => messageIds), came.messageIds]).toEqual(messages.map(({ id }) => [id]));
    expect(state.kind).toBe('filed');
  });

  test('that came late tells to which measurement it belongs, and that one of it', async () => {
    await world.run(await world.deliver(press(1, { expected: 1 })));
    world.pass(10);
    await world.run(await world.deliver(press(2, { expected: 1 })));

    const [first, second] = world.api.measurements().slice(-2);
    const { state } = await readingStory('press-2');
    expect(state).toMatchObject({ measurement: { belongsTo: { name: first?.name, id: first?.id }, late: [] } });
    const [earlier] = (await storyOf(first?.id ?? '')).measurements;
    expect(earlier?.measurement.late).toEqual([{ name: second?.name, id: second?.id }]);
  });

  test('of the same id in two cells is told of both', async () => {
    world.api.cells.add({ id: 'other', name: 'other' });
    await world.run(await world.deliver(press(1), { ...press(1), cell_instance_id: 'other' }));

    const { readings } = await storyOf('press-1');
    expect(readings.map(({ cell }) => cell.id).toSorted()).toEqual([cellId, 'other'].toSorted());
  });

  test('that waits for a cell known by its label alone is told with that', async () => {
    const { cell_instance_id: _, ...unplaced } = press(1);
    await world.run(await world.deliver({ ...unplaced, cell: `T-${cells}` }));
    expect((await readingStory('press-1')).cell).toEqual({ id: undefined, name: `T-${cells}` });
  });
});

const waitsWith = ({ state }: ReadingStory): string[] =>
  state.kind === 'waiting' ? state.session.readings.map(({ reading }) => reading.id) : [];

test('a measurement tells of each of its readings, in order of time', async () => {
  const messages = await world.deliver(press(3), press(1), press(2, { expected: 3 }));
  await world.run(messages);

  const id = world.api.measurements().at(-1)?.id ?? '';
  const { measurements, readings, cells } = await storyOf(id);
  expect([readings, cells]).toEqual([[], []]);
  expect(measurements.map(({ measurement }) => measurement.completeBy)).toEqual(['expected']);
  expect(measurements[0]?.readings.map(({ id, came }) => [id, came.messageIds])).toEqual([
    ['press-1', [messages[1]?.id]],
    ['press-2', [messages[2]?.id]],
    ['press-3', [messages[0]?.id]],
  ]);
});

describe('a cell', () => {
  /** Two readings filed in two measurements, one that waits, one that is refused. */
  async function fill(given: Readonly<Record<string, unknown>>): Promise<void> {
    await world.take(press(1, { ...given, stage: 'dry', expected: 1 }));
    await world.take(press(2, { ...given, stage: 'filled', expected: 1 }));
    await world.take(press(3, { ...given, stage: 'week 4' }));
    world.pass(1);
    world.api.faults.add({ on: post, status: 400, body: { detail: 'no' } });
    await world.take(press(4, { ...given, stage: 'week 8', expected: 1 }));
  }

  test('tells its measurements and those of its readings that are not filed, the latest last', async () => {
    await fill({});
    const { cells, readings, measurements } = await storyOf(cellId);

    expect([readings, measurements]).toEqual([[], []]);
    expect(cells).toHaveLength(1);
    expect(cells[0]?.cell).toEqual({ id: cellId, name: undefined });
    expect(cells[0]?.measurements.map(({ readingIds }) => readingIds)).toEqual([['press-1'], ['press-2']]);
    expect(cells[0]?.filedReadings).toBe(2);
    expect(cells[0]?.readings.map(({ id, state }) => [id, state.kind])).toEqual([
      ['press-3', 'waiting'],
      ['press-4', 'refused'],
    ]);
  });

  test('is found by the name on its label too', async () => {
    await fill({ cell_instance_id: undefined, cell: `T-${cells}` });
    const [byName] = (await storyOf(`T-${cells}`)).cells;
    const [byId] = (await storyOf(cellId)).cells;

    expect(byName?.cell).toEqual({ id: cellId, name: `T-${cells}` });
    expect(byName?.filedReadings).toBe(2);
    expect(byId?.measurements).toEqual(byName?.measurements);
  });

  test('whose id is a reading’s as well is told as both', async () => {
    await world.take(press(1, { reading_id: cellId }));
    const { cells, readings } = await storyOf(cellId);
    expect([cells, readings]).toMatchObject([[{ readings: [{ id: cellId }] }], [{ id: cellId }]]);
  });
});

describe('claims of invocations that have ended', () => {
  const one = aReading({ id: 'one', at: '08:00:01' });
  const two = aReading({ id: 'two', at: '08:00:02' });
  const rules = { now: testNow, sessionGapMs: 900_000, sessionQuietMs: 90_000 };

  /** What is told of two readings, given what stands in the ledger. */
  async function told(items: readonly Item[]): Promise<Record<string, ReadingStory['state']['kind']>> {
    const ledger = memoryLedger();
    await ledger.write(items.map((item) => ({ kind: 'put', item })));
    const [cell] = (await storyOf('cell-1', ledger, rules)).cells;
    const open = cell?.readings.map(({ id, state }) => [id, state.kind] as const) ?? [];
    return Object.fromEntries(open);
  }
  const head = (claim: Parameters<typeof aClaim>[1]): Item => ({
    key: headKey('cell-1'),
    value: { cell: 'cell-1', claims: [aClaim([one, two], claim)] },
  });
  const settled = (entry: ReturnType<typeof filedEntry>): Item => ({
    key: settledKey('cell-1', entry.id),
    value: entry,
  });
  const waiting = (which: typeof one): Item => ({
    key: waitingKey('cell-1', which.id),
    value: aClaim([which]).readings[0],
  });

  test.each([
    ['both are being filed until it ends', [head({})], { one: 'being-filed', two: 'being-filed' }],
    ['both may have been sent', [head({ until: testNow })], { one: 'outcome-unknown', two: 'outcome-unknown' }],
    [
      'one alone may have been sent',
      [head({ until: testNow, sent: ['one'] })],
      { one: 'outcome-unknown', two: 'not-sent' },
    ],
    [
      'the one that was sent is filed, the other was never sent',
      [head({ until: testNow, sent: ['one'] }), settled(filedEntry(one, 'm-1'))],
      { two: 'not-sent' },
    ],
    [
      'what was not sent and has an entry of its own waits',
      [head({ until: testNow, sent: ['one'] }), settled(filedEntry(one, 'm-1')), waiting(two)],
      { two: 'waiting' },
    ],
    [
      'what waits and may have been sent does not wait',
      [head({ until: testNow }), waiting(one), waiting(two)],
      { one: 'outcome-unknown', two: 'outcome-unknown' },
    ],
    [
      'what was refused by the same message is refused',
      [head({ until: testNow }), settled(refusedEntry(one, 'm-1')), settled(filedEntry(two, 'm-1'))],
      { one: 'refused' },
    ],
    [
      'what was refused by another message is tried anew',
      [head({ until: testNow }), settled(refusedEntry(one, 'm-0'))],
      { one: 'outcome-unknown', two: 'outcome-unknown' },
    ],
    [
      'what waits still and was filed is filed',
      [waiting(one), waiting(two), settled(filedEntry(one, 'm-1'))],
      { two: 'waiting' },
    ],
  ])('%s', async (_, items, kinds) => {
    expect(await told(items)).toEqual(kinds);
  });

  test('what may have been sent is no part of the session that others wait for', async () => {
    const ledger = memoryLedger();
    const three = aReading({ id: 'three', at: '08:00:03' });
    const items = [head({ until: testNow }), waiting(one), waiting(two), waiting(three)];
    await ledger.write(items.map((item) => ({ kind: 'put', item })));
    const [cell] = (await storyOf('cell-1', ledger, rules)).cells;
    const third = cell?.readings.find(({ id }) => id === 'three');
    expect(third && waitsWith(third)).toEqual(['three']);
  });
});

describe('what is not there', () => {
  test('is told as nothing', async () => {
    await world.take(press(1));
    const story = await storyOf('press-2');
    expect(story).toEqual({ asked: 'press-2', readings: [], measurements: [], cells: [], unreadable: 0 });
    expect([isEmpty(story), isEmpty(await storyOf('press-1')), isEmpty(await storyOf(cellId))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('because it cannot be read is counted, and takes nothing else with it', async () => {
    await world.take(press(1));
    const [partition] = cellRange(cellId);
    const strange = (sort: string, value: unknown) => ({
      kind: 'put' as const,
      item: { key: { partition, sort }, value, lookup: readingLookup('odd') },
    });
    await world.ports.ledger.write([strange('settled odd', { kind: 'lost' }), strange('constructor odd', {})]);

    expect(await storyOf('odd')).toMatchObject({ readings: [], unreadable: 2 });
    expect(await storyOf(cellId)).toMatchObject({ cells: [{ readings: [{ id: 'press-1' }] }], unreadable: 2 });
  });

  test('in its own entry leaves a filed reading with the id and name of its measurement', async () => {
    const ledger = memoryLedger();
    const filed = filedEntry(aReading({ id: 'one' }), 'm-1');
    const item = { key: settledKey('cell-1', 'one'), value: filed, lookup: readingLookup('one') };
    await ledger.write([{ kind: 'put', item }]);
    expect((await storyOf('one', ledger)).readings[0]?.state).toEqual({
      ...{ kind: 'filed', at: testNow, measurementId: 'measurement-1' },
      name: 'thickness 2026-11-20T08:00:00Z f0a6511bfd34',
      measurement: undefined,
    });
  });
});

test.each([
  ['find', 0],
  ['find', 1],
  ['find', 2],
  ['list', 0],
  ['list', 1],
] as const)(
  'where a %s fails after %i that were answered, the reason is told and nothing guessed',
  async (operation, passed) => {
    const ledger = memoryLedger();
    const item = { key: headKey('cell-1'), value: { cell: 'cell-1', claims: [] }, lookup: cellLookup('A-017') };
    await ledger.write([{ kind: 'put', item }]);
    const answer = await trace('A-017', failingAfter(ledger, operation, passed), rules());
    expect(answer).toEqual({ ok: false, reason: 'it is down' });
  },
);

/** The ledger, but for one operation that fails after so many that passed. */
function failingAfter(ledger: LedgerStore, operation: 'find' | 'list', passes: number): LedgerStore {
  let passed = 0;
  const fails = () => {
    passed += 1;
    return passed > passes;
  };
  const down = { ok: false, reason: 'it is down' } as const;
  return {
    ...ledger,
    find: async (lookup) => (operation === 'find' && fails() ? down : ledger.find(lookup)),
    list: async (...range) => (operation === 'list' && fails() ? down : ledger.list(...range)),
  };
}

test('asking changes nothing in the ledger', async () => {
  const ledger = memoryLedger();
  await ledger.write([{ kind: 'put', item: { key: headKey('cell-1'), value: { cell: 'cell-1', claims: [] } } }]);
  const before = ledger.operations.length;
  await trace('cell-1', ledger, rules());
  expect(new Set(ledger.operations.slice(before))).toEqual(new Set(['find', 'list']));
});
