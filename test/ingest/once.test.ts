import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { adaptiveLimit } from '../../lib/adapters/concurrency.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Head } from '../../lib/ledger/entries.ts';
import { headKey, settledKey } from '../../lib/ledger/keys.ts';
import type { Change, Ionworks, LedgerStore, Ports, Queues } from '../../lib/ports.ts';
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
beforeEach(async () => {
  cell = newCell();
  world.api.faults.clear();
  world.forget();
  world.events.length = 0;
  await world.deadLetters();
  callsBefore = world.api.requests.length;
});
const newCell = () => {
  cells += 1;
  const id = `once-${cells}`;
  world.api.cells.add({ id, name: `O-${cells}` });
  return id;
};

const calls = () => world.api.requests.slice(callsBefore).map(({ method }) => method);
const codes = () => world.events.flatMap((event) => (event.kind === 'deferred' ? [event.problem.code] : []));

/** The nth press of the button, n seconds after eight. */
const press = (n: number, given: Readonly<Record<string, unknown>> = {}) =>
  reading({
    cell_instance_id: cell,
    reading_id: `p${n}`,
    value: `4.12${n}`,
    measured_at: `2026-11-20T08:00:0${n}Z`,
    ...given,
  });

/** A message that carries its session whole: presses one and two. */
const whole = (given: Readonly<Record<string, unknown>> = {}) => ({
  ...press(1, { reading_id: undefined, value: undefined, ...given }),
  readings: [1, 2].map((n) => ({ reading_id: `p${n}`, value: `4.12${n}` })),
});

/** The cell's measurements, as the readings in each. */
const filed = () => stored().map(({ test_setup }) => (test_setup as { readings: { id: string }[] }).readings.map(idOf));
const idOf = ({ id }: { id: string }) => id;
const stored = () => world.api.measurements(cell);

/** Sends and files presses as one session. */
async function fileSession(...presses: readonly object[]): Promise<Message[]> {
  const messages = await world.deliver(...presses);
  await world.run(messages);
  world.pass(quietSeconds);
  expect(await world.run(again(messages))).toEqual(messages.map(() => 'done'));
  return messages;
}

/** The API refuses every measurement that holds this reading, and names it. */
const refuse = (id: string) =>
  world.api.faults.add({
    refuse: (body) => {
      const { readings } = body.test_setup as { readings: { id: string }[] };
      if (!readings.some((each) => each.id === id)) return undefined;
      const key = readings.length === 1 ? 'thickness' : `thickness_${readings.findIndex((each) => each.id === id) + 1}`;
      return [{ type: 'value_error', loc: ['body', 'properties', key, 'value'], msg: 'too thin', input: null }];
    },
  });

describe('a reading that was filed', () => {
  test('is accepted without a call, in whatever grouping it is sent again', async () => {
    await fileSession(press(1), press(2), press(3));
    const before = calls().length;
    const { cell_instance_id: _, ...around } = press(0, { value: undefined, reading_id: undefined });
    const groupings = [
      press(2),
      { ...around, cell_instance_id: cell, readings: [press(3), press(1)] },
      { ...around, open: true, readings: [press(1), press(2), press(3)] },
      { ...press(1), cell_instance_id: undefined, cell: `O-${cells}` },
    ];
    for (const body of groupings) expect(await world.take(body)).toEqual(['done']);
    const searches = world.api.requests.filter(({ path }) => path.startsWith('/search'));
    expect(calls().length).toBe(before + searches.length);
    expect(filed()).toEqual([['p1', 'p2', 'p3']]);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('is accepted though the others of its message are new, which are filed without it', async () => {
    await fileSession(press(1));
    const { cell_instance_id, property, unit, instrument, measured_at } = press(2);
    const around = { cell_instance_id, property, unit, instrument, measured_at };
    expect(await world.take({ ...around, readings: [press(1), press(2)] })).toEqual(['done']);
    expect(filed()).toEqual([['p1'], ['p2']]);
  });

  test('keeps its id: with other content it is changed, with both values told and without a call', async () => {
    await fileSession(press(1));
    const before = calls().length;
    expect(await world.take(press(1, { value: '4.2' }))).toEqual(['done']);
    const [letter] = await world.deadLetters();
    expect([letter?.code, letter?.problem.detail]).toEqual([
      'changed',
      'Cannot file thickness 4.2 mm: the reading p1 said thickness 4.121 mm before; a correction needs an id of its own',
    ]);
    expect(calls()).toHaveLength(before);
  });
});

test('a reading that waits keeps its id: other content is changed, and the first is filed', async () => {
  const messages = await world.deliver(press(1));
  await world.run(messages);
  expect(await world.take(press(1, { value: '4.2' }))).toEqual(['done']);
  const [letter] = await world.deadLetters();
  expect(letter?.problem.detail).toContain('the reading p1 said thickness 4.121 mm before');
  world.pass(quietSeconds);
  expect(await world.run(again(messages))).toEqual(['done']);
  expect(stored().map(({ properties }) => properties.thickness)).toEqual([{ value: 4.121, unit: 'mm' }]);
});

test('of two contents under one id in one batch the one that the ledger knows is filed, the other refused', async () => {
  const [other, known] = (await world.deliver(press(1, { value: '4.2' }), press(1))) as [Message, Message];
  await world.run([known]);
  world.pass(quietSeconds);
  // The other was sent before, and is the first of its id in this batch.
  expect(await world.run(again([other, known]))).toEqual(['done', 'deferred']);
  expect((await world.deadLetters()).map(({ body }) => JSON.parse(body).value)).toEqual(['4.2']);
  expect(await world.run(again([known]))).toEqual(['done']);
  expect(await world.deadLetters()).toEqual([]);
  expect(stored().map(({ properties }) => properties.thickness)).toEqual([{ value: 4.121, unit: 'mm' }]);
});

describe('a reading that was refused', () => {
  test('is dead-lettered once for its message, though that comes back as it was not deleted', async () => {
    refuse('p1');
    const [message] = (await world.deliver(whole())) as [Message];
    expect(await world.run([message])).toEqual(['done']);
    expect((await world.deadLetters()).map(({ problem }) => problem.reading_ids)).toEqual([['p1']]);
    const before = calls().length;
    for (let times = 0; times < 3; times += 1) expect(await world.run(again([message]))).toEqual(['done']);
    expect(await world.deadLetters()).toEqual([]);
    expect(calls()).toHaveLength(before);
    expect(filed()).toEqual([['p2']]);
  });

  test('cannot be read, and is dead-lettered once for its message too', async () => {
    const messages = await world.deliver('no frame', press(1, { unit: 'furlong' }));
    expect(await world.run(messages)).toEqual(['done', 'done']);
    expect(await world.deadLetters()).toHaveLength(2);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('is not sent again while another of its message waits, and is dead-lettered with the last', async () => {
    const other = newCell();
    cell = `once-${cells - 1}`;
    refuse('p1');
    world.api.faults.add({ on: { path: `/cell_instances/${other}/` }, status: 403 });
    const { cell_instance_id: _, ...around } = press(1, { value: undefined, reading_id: undefined });
    const readings = [press(1), press(2, { cell_instance_id: other })];
    const messages = await world.deliver({ ...around, readings });
    expect(await world.run(messages)).toEqual(['deferred']);
    expect(await world.deadLetters()).toEqual([]);

    world.api.faults.clear();
    const before = world.api.requests.length;
    expect(await world.run(again(messages))).toEqual(['done']);
    expect(world.api.requests.slice(before).map(({ path }) => path)).toEqual([
      expect.stringContaining(`/cell_instances/${other}/`),
    ]);
    expect((await world.deadLetters()).map(({ code, problem }) => [code, problem.reading_ids])).toEqual([
      ['refused-by-api', ['p1']],
    ]);
  });

  test('is tried anew when its letter is sent back under the same id, and filed', async () => {
    refuse('p1');
    await world.take(whole());
    const [letter] = await world.deadLetters();
    if (!letter) throw new Error('nothing was dead-lettered');
    world.api.faults.clear();
    const [replay] = (await world.deliver(letter.body)) as [Message];
    expect(await world.run([{ ...replay, attributes: letter.attributes }])).toEqual(['done']);
    expect(filed()).toEqual([['p2'], ['p1']]);

    const key = settledKey(cell, 'p1');
    expect((await world.ports.ledger.get([key])).items.get(key)?.value).toMatchObject({
      kind: 'filed',
      messageIds: [letter.problem.source_message_id, replay.id],
      replayOf: letter.problem.source_message_id,
      earlier: [{ code: 'refused-by-api', messageIds: [letter.problem.source_message_id] }],
    });
  });

  test('is dead-lettered anew for the message that brought it back, where it is refused again', async () => {
    refuse('p1');
    await world.take(whole());
    const [letter] = await world.deadLetters();
    if (!letter) throw new Error('nothing was dead-lettered');
    const [replay] = (await world.deliver(letter.body)) as [Message];
    const sentBack = { ...replay, attributes: letter.attributes };
    expect(await world.run([sentBack])).toEqual(['done']);
    expect((await world.deadLetters()).map(({ problem }) => problem.source_message_id)).toEqual([replay.id]);
    expect(await world.run(again([sentBack]))).toEqual(['done']);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('may be corrected under its id, as nothing of that id was filed', async () => {
    refuse('p1');
    await world.take(whole());
    world.api.faults.clear();
    await fileSession(press(1, { value: '4.2' }));
    expect(filed()).toEqual([['p2'], ['p1']]);
    expect(stored()[1]?.properties).toEqual({ thickness: { value: 4.2, unit: 'mm' } });
  });
});

/** Another container, for which the API does this instead. */
const containerWith = (given: Partial<Ionworks>): Pick<Ports, 'ionworks' | 'limit'> => ({
  ionworks: { ...world.ports.ionworks, ...given },
  limit: adaptiveLimit(16, world.ports.clock),
});

describe('an invocation that dies over a measurement', () => {
  /** Leaves presses one and two claimed and sent by an invocation that never ends, and has two minutes and a bit. */
  async function dieOver(isDone: boolean): Promise<Message[]> {
    const messages = await world.deliver(press(1), press(2));
    await world.run(messages);
    world.pass(quietSeconds);
    const sent = Promise.withResolvers<void>();
    const create: Ionworks['create'] = async (measurement) => {
      if (isDone) await world.ports.ionworks.create(measurement);
      sent.resolve();
      return new Promise(() => {});
    };
    void world.run(again(messages), containerWith({ create }));
    await sent.promise;
    return messages;
  }
  const untilItHasEnded = 181;

  test('leaves its readings alone until it has ended for sure: the messages come back every half a minute', async () => {
    const messages = await dieOver(true);
    const before = calls().length;
    world.pass(60);
    expect(await world.run(again(messages))).toEqual(['deferred', 'deferred']);
    expect(codes().slice(-2)).toEqual(['being-filed', 'being-filed']);
    const deferrals = () => world.events.flatMap((event) => (event.kind === 'deferred' ? [event.seconds] : []));
    expect(deferrals().slice(-2)).toEqual([30, 30]);
    world.pass(100);
    await world.run(again(messages));
    for (const wait of deferrals().slice(-2)) expect(wait).toBeGreaterThanOrEqual(untilItHasEnded - 160);
    for (const wait of deferrals().slice(-2)) expect(wait).toBeLessThan(untilItHasEnded - 160 + 5);
    expect(calls()).toHaveLength(before);
  });

  test.each([
    ['that was created, is settled by looking it up', true, ['POST', 'GET']],
    ['that was not, by looking it up and sending the same', false, ['GET', 'POST']],
  ])('%s', async (_what, isDone, expected) => {
    const messages = await dieOver(isDone);
    world.pass(untilItHasEnded);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(calls()).toEqual(expected);
    expect(filed()).toEqual([['p1', 'p2']]);
  });

  test.each([true, false])('keeps its name and readings, whatever has come meanwhile (created: %s)', async (isDone) => {
    const messages = await dieOver(isDone);
    const late = await world.deliver(press(3));
    world.pass(untilItHasEnded);
    expect(await world.run([...late, ...again(messages)])).toEqual(['deferred', 'done', 'done']);
    world.pass(quietSeconds);
    expect(await world.run(again(late))).toEqual(['done']);
    expect(filed()).toEqual([['p1', 'p2'], ['p3']]);
    world.forget();
    const before = calls().length;
    await fileSession(press(1), press(2));
    // The very name that these two have by themselves.
    expect(calls().slice(before)).toEqual(['POST', 'GET']);
    expect(filed()).toHaveLength(2);
  });

  test('does not have its readings taken along by a visit that is complete meanwhile', async () => {
    const messages = await dieOver(true);
    const late = await world.deliver(press(3));
    expect(await world.run(late)).toEqual(['deferred']);
    world.pass(quietSeconds);
    expect(await world.run(again(late))).toEqual(['done']);
    expect(filed()).toEqual([['p1', 'p2'], ['p3']]);
    world.pass(untilItHasEnded);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(filed()).toHaveLength(2);
  });

  test('of what is left of a refused one has that settled, and nothing refused sent again', async () => {
    refuse('p1');
    const messages = await world.deliver(whole());
    const sent = Promise.withResolvers<void>();
    const create: Ionworks['create'] = async (measurement) => {
      const answer = await world.ports.ionworks.create(measurement);
      if (answer.kind === 'invalid') return answer;
      sent.resolve();
      return new Promise(() => {});
    };
    void world.run(messages, containerWith({ create }));
    await sent.promise;
    expect(calls()).toEqual(['POST', 'POST']);

    world.pass(untilItHasEnded);
    expect(await world.run(again(messages))).toEqual(['done']);
    expect(calls()).toEqual(['POST', 'POST', 'GET']);
    expect(filed()).toEqual([['p2']]);
    expect((await world.deadLetters()).map(({ problem }) => problem.reading_ids)).toEqual([['p1']]);
  });

  /** Refuses four readings without a place, so that they are sent in halves. */
  const inHalves =
    (ofHalf: Ionworks['create']): Ionworks['create'] =>
    async (measurement) => {
      if (measurement.readings.length < 4) return ofHalf(measurement);
      return { kind: 'invalid', errors: [], reply: { says: 'it answered 422' } };
    };
  const four = () => ({ ...whole(), readings: [1, 2, 3, 4].map((n) => ({ reading_id: `p${n}`, value: `4.12${n}` })) });

  test('of half a session, and another over looking that up, have it settled before the other half', async () => {
    const messages = await world.deliver(four());
    const sent = Promise.withResolvers<void>();
    const create = inHalves(async (measurement) => {
      await world.ports.ionworks.create(measurement);
      sent.resolve();
      return new Promise(() => {});
    });
    void world.run(messages, containerWith({ create }));
    await sent.promise;

    world.pass(untilItHasEnded);
    const asked = Promise.withResolvers<void>();
    const measurementsNamed: Ionworks['measurementsNamed'] = () => {
      asked.resolve();
      return new Promise(() => {});
    };
    void world.run(again(messages), containerWith({ measurementsNamed }));
    await asked.promise;

    world.pass(untilItHasEnded);
    expect(await world.run(again(again(messages)))).toEqual(['done']);
    expect(filed()).toEqual([
      ['p1', 'p2'],
      ['p3', 'p4'],
    ]);
  });

  test('or does not know what became of one half sends the other only when it is known', async () => {
    const messages = await world.deliver(four());
    const sent: string[][] = [];
    const reply = { says: 'the connection was closed' };
    const create = inHalves(async (measurement) => {
      sent.push(measurement.readings.map(idOf));
      await world.ports.ionworks.create(measurement);
      return { kind: 'unknown', reply };
    });
    const measurementsNamed: Ionworks['measurementsNamed'] = async () => ({ kind: 'unknown', reply });
    expect(await world.run(messages, containerWith({ create, measurementsNamed }))).toEqual(['deferred']);
    expect(sent).toEqual([['p1', 'p2']]);

    expect(await world.run(again(messages))).toEqual(['done']);
    expect(filed()).toEqual([
      ['p1', 'p2'],
      ['p3', 'p4'],
    ]);
  });

  test('is settled by whoever works on the cell next, though its own messages do not come back', async () => {
    const messages = await dieOver(true);
    world.pass(untilItHasEnded);
    await fileSession(press(7, { measured_at: '2026-11-20T12:00:00Z' }));
    const before = calls().length;
    world.api.faults.add({ status: 503 });
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    expect(calls()).toHaveLength(before);
    expect(filed()).toEqual([['p1', 'p2'], ['p7']]);
  });

  test('has its readings filed once also where it was not dead, but slow', async () => {
    const messages = await world.deliver(whole());
    const answer = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    const create: Ionworks['create'] = async (measurement) => {
      sent.resolve();
      await answer.promise;
      return world.ports.ionworks.create(measurement);
    };
    const slow = world.run(messages, containerWith({ create }));
    await sent.promise;
    world.pass(untilItHasEnded);
    expect(await world.run(again(messages))).toEqual(['done']);
    answer.resolve();
    // It meets the name that the other one has created, and has no time left to look.
    expect(await slow).toEqual(['deferred']);
    const before = calls().length;
    expect(await world.run(again(again(messages)))).toEqual(['done']);
    expect(calls()).toHaveLength(before);
    expect(filed()).toEqual([['p1', 'p2']]);
  });
});

test('more sessions than a claim has room for are filed one claim after the other', async () => {
  const notes = 'n'.repeat(100_000);
  const at = (n: number) => ({ measured_at: `2026-11-20T0${n}:00:00Z`, expected: 1, notes });
  const messages = await world.deliver(...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => press(n, at(n))));
  const claims: number[] = [];
  const swap: LedgerStore['swap'] = async (item, version) => {
    claims.push((item.value as Head).claims.length);
    return world.ports.ledger.swap(item, version);
  };
  const outcomes = await world.run(messages, { ledger: { ...world.ports.ledger, swap } });
  expect(outcomes).toEqual(messages.map(() => 'done'));
  expect(filed().toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => [`p${n}`]));
  expect(Math.max(...claims)).toBe(3);
});

describe('several invocations at the same time', () => {
  test.each([
    ['the same message', 1],
    ['messages that say the same', 5],
  ])('with %s file it once', async (_what, count) => {
    const messages = await world.deliver(...Array.from({ length: count }, () => whole()));
    const runs = Array.from({ length: 5 }, (_, n) => world.run([messages[n % count] as Message]));
    const outcomes = (await Promise.all(runs)).flat();
    expect(outcomes).toContain('done');
    expect(new Set(codes()).difference(new Set(['being-filed']))).toEqual(new Set());
    expect(filed()).toEqual([['p1', 'p2']]);
    expect(calls()).toEqual(['POST']);

    world.pass(181);
    expect(new Set(await world.run(again(messages)))).toEqual(new Set(['done']));
    expect(calls()).toEqual(['POST']);
  });

  test('each with a press of one session file it once, as one', async () => {
    const messages = await world.deliver(...[1, 2, 3, 4, 5].map((n) => press(n)));
    await Promise.all(messages.map((message) => world.run([message])));
    world.pass(quietSeconds);
    const outcomes = (await Promise.all(again(messages).map((message) => world.run([message])))).flat();
    expect(outcomes).toContain('done');
    expect(filed()).toEqual([['p1', 'p2', 'p3', 'p4', 'p5']]);
    expect(calls()).toEqual(['POST']);

    world.pass(181);
    expect(new Set(await world.run(again(again(messages))))).toEqual(new Set(['done']));
    expect(calls()).toEqual(['POST']);
  });

  test('with different sessions of one cell file all of them', async () => {
    const hours = ['08', '09', '10', '11'];
    const bodies = hours.map((hour, n) => press(n, { measured_at: `2026-11-20T${hour}:00:00Z`, expected: 1 }));
    const messages = await world.deliver(...bodies);
    const outcomes = (await Promise.all(messages.map((message) => world.run([message])))).flat();
    // Who finds sessions of the others complete as well files them with its own: those come back, and find them filed.
    world.pass(30);
    const waiting = messages.filter((_, n) => outcomes[n] === 'deferred');
    expect(await world.run(again(waiting))).toEqual(waiting.map(() => 'done'));
    expect(filed().toSorted()).toEqual([['p0'], ['p1'], ['p2'], ['p3']]);
    expect(calls()).toEqual(hours.map(() => 'POST'));
  });
});

describe('a ledger that fails', () => {
  const reason = 'no answer within 3000 ms';
  const down: LedgerStore = {
    get: async () => ({ items: new Map(), reason }),
    list: async () => ({ ok: false, reason }),
    write: async (changes) => ({ failed: new Set(changes), reason }),
    swap: async () => ({ ok: false, reason }),
    find: async () => ({ ok: false, reason }),
  };

  test('defers everything, and nothing is filed or sent', async () => {
    const messages = await world.deliver(press(1), whole({ stage: 'dry' }), press(2, { expected: 1, stage: 'week 4' }));
    expect(await world.run(messages, { ledger: down })).toEqual(['deferred', 'deferred', 'deferred']);
    expect(new Set(codes())).toEqual(new Set(['ledger-unavailable']));
    expect(calls()).toEqual([]);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('leaves open whether a message was dead-lettered before: it waits', async () => {
    const messages = await world.deliver('no frame');
    expect(await world.run(again(messages), { ledger: down })).toEqual(['deferred']);
    expect(codes()).toEqual(['ledger-unavailable']);
    expect(await world.deadLetters()).toEqual([]);
    expect(await world.run(again(messages))).toEqual(['done']);
    expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['missing-cell']);
  });

  test.each(['get', 'list', 'swap', 'write'] as const)(
    'in one kind of operation (%s) files nothing unclaimed',
    async (kind) => {
      const messages = await world.deliver(press(1));
      await world.run(messages);
      world.pass(quietSeconds);
      const ledger: LedgerStore = { ...world.ports.ledger, [kind]: down[kind] };
      expect(await world.run(again(messages), { ledger })).toEqual(['deferred']);
      expect(new Set(codes())).toEqual(new Set(['session-open', 'ledger-unavailable']));
      if (kind !== 'write') expect(calls()).toEqual([]);
      world.pass(181);
      expect(await world.run(again(again(messages)))).toEqual(['done']);
      expect(filed()).toEqual([['p1']]);
    },
  );

  /** The world's ledger, which does not take what is told of this cell's readings. */
  const without = (cellId: string): LedgerStore => {
    const { partition } = headKey(cellId);
    const isRefused = (change: Change) =>
      change.kind === 'put' && change.item.key.partition === partition && change.item.key.sort.startsWith('settled');
    const write: LedgerStore['write'] = async (changes) => {
      const { failed } = await world.ports.ledger.write(changes.filter((change) => !isRefused(change)));
      const all = new Set([...failed, ...changes.filter(isRefused)]);
      return all.size > 0 ? { failed: all, reason } : { failed: all };
    };
    return { ...world.ports.ledger, write };
  };

  test('for one cell leaves the others filed; the one is settled by looking it up', async () => {
    const others = [newCell(), newCell()];
    cell = `once-${cells - 2}`;
    const bodies = [cell, ...others].map((cell_instance_id) => whole({ cell_instance_id }));
    const messages = await world.deliver(...bodies);
    expect(await world.run(messages, { ledger: without(cell) })).toEqual(['deferred', 'done', 'done']);
    expect(codes()).toEqual(['ledger-unavailable']);
    expect(calls()).toEqual(['POST', 'POST', 'POST']);

    expect(await world.run(again(messages))).toEqual(['done', 'done', 'done']);
    expect(calls()).toEqual(['POST', 'POST', 'POST', 'GET']);
    expect(filed()).toEqual([['p1', 'p2']]);
  });

  test('to take that a reading was refused lets it wait, and refuses it later', async () => {
    refuse('p1');
    const messages = await world.deliver(whole());
    expect(await world.run(messages, { ledger: without(cell) })).toEqual(['deferred']);
    expect(await world.deadLetters()).toEqual([]);
    expect(await world.run(again(messages))).toEqual(['done']);
    expect((await world.deadLetters()).map(({ problem }) => problem.reading_ids)).toEqual([['p1']]);
    expect(filed()).toEqual([['p2']]);
  });

  test('to enter a dead letter has sent it all the same', async () => {
    const messages = await world.deliver('no frame');
    const ledger = { ...world.ports.ledger, write: down.write };
    expect(await world.run(messages, { ledger })).toEqual(['done']);
    expect(await world.deadLetters()).toHaveLength(1);
    expect(world.events).toContainEqual({
      kind: 'trouble',
      detail: `Cannot enter dead letters into the ledger: ${reason}`,
    });
  });
});

describe('messages that came back again and again', () => {
  test('are handled when those that are done have been deleted', async () => {
    const [good, bad, suspect] = (await world.deliver(
      press(1, { expected: 1 }),
      'no frame',
      press(2, { expected: 1, stage: 'dry' }),
    )) as [Message, Message, Message];
    const log: string[] = [];
    const remove: Queues['remove'] = async (messages) => {
      log.push(`remove ${messages.map(({ id }) => [good, bad, suspect].findIndex((each) => each.id === id))}`);
      return world.ports.queues.remove(messages);
    };
    const create: Ionworks['create'] = async (measurement) => {
      log.push(`create ${measurement.readings.map(({ id }) => id)}`);
      return world.ports.ionworks.create(measurement);
    };
    const ports = { ...containerWith({ create }), queues: { ...world.ports.queues, remove } };
    const often = { ...suspect, receiveCount: 4 };
    expect(await world.run([good, bad, often], ports)).toEqual(['done', 'done', 'done']);
    expect(log).toEqual(['create p1', 'remove 0,1', 'create p2']);
  });

  test('do not take with them what waits: that is not deleted', async () => {
    const [open, suspect] = (await world.deliver(press(1), press(2, { expected: 1, stage: 'dry' }))) as [
      Message,
      Message,
    ];
    const removed: string[] = [];
    const remove: Queues['remove'] = async (messages) => {
      removed.push(...messages.map(({ id }) => id));
      return {};
    };
    const queues = { ...world.ports.queues, remove };
    expect(await world.run([open, { ...suspect, receiveCount: 4 }], { queues })).toEqual(['deferred', 'done']);
    expect(removed).toEqual([]);
  });

  test('are handled also where what is done cannot be deleted, which is told', async () => {
    const messages = await world.deliver(press(1, { expected: 1 }), press(2, { expected: 1, stage: 'dry' }));
    const queues: Queues = { ...world.ports.queues, remove: async () => ({ reason: 'throttled' }) };
    const [good, suspect] = messages as [Message, Message];
    expect(await world.run([good, { ...suspect, receiveCount: 4 }], { queues })).toEqual(['done', 'done']);
    expect(world.events).toContainEqual({
      kind: 'trouble',
      detail: 'Cannot delete messages that are done: throttled',
    });
  });
});
