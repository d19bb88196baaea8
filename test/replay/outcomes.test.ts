import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';

import type { Message } from '../../lib/domain/message.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { standingLetter } from '../../lib/domain/standing-letter.ts';
import type { Settled } from '../../lib/ledger/entries.ts';
import { settledKey } from '../../lib/ledger/keys.ts';
import { enterLetters } from '../../lib/ledger/letters.ts';
import type { LedgerStore } from '../../lib/ports.ts';
import { type FindLetters, type Outcomes, outcomeWatch, type SentLetter } from '../../lib/replay/outcomes.ts';
import { filedEntry, refusedEntry } from '../support/claims.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { letterOf, preparedLetter } from '../support/prepared-letters.ts';
import { aReading, fieldsOf, messageOf, now, rulesOf } from '../support/readings.ts';
import { type DeadLetter, reading, startWorld, type World } from '../support/world.ts';

const lettersIn = (letters: readonly Message[]) =>
  letters.map((letter) => standingLetter(letter, { rules: rulesOf(), retentionMs: 14 * 24 * 3600 * 1000 }));

/** A dead-letter queue, and what was looked for in it. */
function lettersAre(read: () => Promise<readonly Message[]>) {
  const wanted: string[][] = [];
  const findLetters: FindLetters = async (messageIds) => {
    wanted.push([...messageIds]);
    const letters = lettersIn(await read());
    return { letters: letters.filter(({ sourceMessageId = '' }) => messageIds.has(sourceMessageId)) };
  };
  return { findLetters, wanted };
}
const none: FindLetters = async () => ({ letters: [] });

async function look(watch: ReturnType<typeof outcomeWatch>): Promise<Outcomes> {
  const answer = await watch.look();
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value;
}

describe('what ingest makes of letters that went back', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ SESSION_QUIET_SECONDS: '90' });
  });
  afterAll(() => world.stop());

  /** Each test has a cell of its own. */
  let cellId: string;
  let cells = 0;
  beforeEach(() => {
    cells += 1;
    cellId = `back-${cells}`;
    world.api.cells.add({ id: cellId, name: `B-${cells}` });
    world.api.faults.clear();
  });

  const press = (given: Readonly<Record<string, unknown>> = {}) =>
    reading({ cell_instance_id: cellId, reading_id: 'press', expected: 1, ...given });

  /** Letters with these bodies as messages on the readings queue. */
  async function sendBack(...bodies: readonly object[]): Promise<{ sent: SentLetter[]; messages: Message[] }> {
    const messages = await world.deliver(...bodies);
    const sent = messages.map((message, index): SentLetter => {
      const letter = letterOf(
        { ...message, id: `first-${index}` },
        { code: 'conflict', detail: '' },
        `letter-${index}`,
      );
      return { prepared: preparedLetter(letter), messageId: message.id };
    });
    return { sent, messages };
  }
  const asMessage = ({ body, attributes }: DeadLetter, index: number): Message =>
    messageOf(body, { id: `new-letter-${index}`, attributes, sentAt: now });
  const queue = () => lettersAre(async () => (await world.deadLetters()).map(asMessage));

  test('waits until it is filed, and is told with its measurement', async () => {
    const { sent, messages } = await sendBack(press({ expected: undefined }));
    const watch = outcomeWatch(sent, { ledger: world.ports.ledger, ...queue() });
    const waiting = [{ letterId: 'letter-0', readingId: 'press' }];
    expect(await look(watch)).toEqual({ filed: [], refused: [], waiting });
    expect(await world.run(messages)).toEqual(['deferred']);
    expect(await look(watch)).toEqual({ filed: [], refused: [], waiting });

    world.pass(100);
    expect(await world.run(messages)).toEqual(['done']);
    const [measurement] = world.api.measurements(cellId);
    expect(await look(watch)).toEqual({
      filed: [{ letterId: 'letter-0', readingId: 'press', measurementId: measurement?.id }],
      refused: [],
      waiting: [],
    });
  });

  test('is filed also by the name of its cell, and where it was filed before', async () => {
    const { sent, messages } = await sendBack({ ...press({ cell: `B-${cells}` }), cell_instance_id: undefined });
    await world.run(messages);
    const ledger = { ledger: world.ports.ledger, ...queue() };
    expect((await look(outcomeWatch(sent, ledger))).filed).toHaveLength(1);

    const again = await sendBack({ ...press({ cell: `B-${cells}` }), cell_instance_id: undefined });
    expect((await look(outcomeWatch(again.sent, ledger))).filed).toHaveLength(1);
  });

  test('by the name of another cell is not filed because a reading of its id is filed elsewhere', async () => {
    const lonely = { reading_id: 'lonely' };
    await world.take(press(lonely));
    const { sent, messages } = await sendBack({
      ...press({ ...lonely, cell: 'B-nobody' }),
      cell_instance_id: undefined,
    });
    const watch = outcomeWatch(sent, { ledger: world.ports.ledger, ...queue() });
    expect((await look(watch)).waiting).toHaveLength(1);
    await world.run(messages);
    expect((await look(watch)).refused).toMatchObject([{ code: 'unknown-cell' }]);
  });

  test('is refused by the API with its words, from the ledger and without reading the queue', async () => {
    world.api.faults.add({ on: { method: 'POST' }, times: 1, status: 400, body: { detail: 'No' } });
    const { sent, messages } = await sendBack(press());
    await world.run(messages);
    const { findLetters, wanted } = queue();
    const { filed, refused, waiting } = await look(outcomeWatch(sent, { ledger: world.ports.ledger, findLetters }));
    expect([filed, waiting, wanted]).toEqual([[], [], []]);
    expect(refused).toEqual([
      {
        ...{ letterId: 'letter-0', readingId: 'press', code: 'refused-by-api' },
        reason: expect.stringMatching(/^Cannot file .*No/),
      },
    ]);
    await world.deadLetters();
  });

  test('is refused before anything of it is entered, which its new letter tells', async () => {
    const { sent, messages } = await sendBack(
      press({ unit: 'furlong' }),
      { ...press({ cell: 'Nobody' }), cell_instance_id: undefined },
      press({ reading_id: 'good' }),
    );
    await world.run(messages);
    const { findLetters, wanted } = queue();
    const watch = outcomeWatch(sent, { ledger: world.ports.ledger, findLetters });
    const outcomes = await look(watch);
    expect(outcomes.refused).toEqual([
      { letterId: 'letter-0', readingId: 'press', code: 'unknown-unit', reason: expect.stringContaining('furlong') },
      { letterId: 'letter-1', readingId: 'press', code: 'unknown-cell', reason: expect.stringContaining('Nobody') },
    ]);
    expect(outcomes.filed).toMatchObject([{ letterId: 'letter-2', readingId: 'good' }]);
    expect(wanted).toEqual([[messages[0]?.id, messages[1]?.id]]);

    // All is known: nobody is asked any more.
    expect(await look(watch)).toEqual(outcomes);
    expect(wanted).toHaveLength(1);
  });

  test('with other content than what is filed under its id is refused and not filed', async () => {
    await world.take(press());
    const { sent, messages } = await sendBack(press({ value: '4.9' }));
    const watch = outcomeWatch(sent, { ledger: world.ports.ledger, ...queue() });
    expect((await look(watch)).waiting).toHaveLength(1);
    await world.run(messages);
    expect((await look(watch)).refused).toMatchObject([{ code: 'changed', reason: expect.stringContaining('4.120') }]);
  });

  test('of several readings is told for each: some are filed, some refused', async () => {
    const { sent, messages } = await sendBack({
      ...press({ value: undefined, reading_id: 'run', expected: undefined }),
      readings: [{ value: '4.1' }, { value: '4.2', unit: 'furlong' }, { value: '4.3' }, { value: '4.4', unit: 'g' }],
    });
    await world.run(messages);
    const { filed, refused, waiting } = await look(outcomeWatch(sent, { ledger: world.ports.ledger, ...queue() }));
    expect(filed.map(({ readingId }) => readingId)).toEqual(['run/0', 'run/2']);
    expect(refused.map(({ readingId, code }) => [readingId, code])).toEqual([
      ['run/1', 'unknown-unit'],
      ['run/3', 'wrong-dimension'],
    ]);
    expect(waiting).toEqual([]);
  });
});

const filed = (id: string): Settled => filedEntry(aReading({ id }), 'back-1');
const settle = (ledger: LedgerStore, value: Settled) =>
  ledger.write([{ kind: 'put', item: { key: settledKey('cell-1', value.id), value } }]);
const enter = (ledger: LedgerStore, ...messageIds: readonly string[]) =>
  enterLetters(messageIds, { ledger, clock: { now: () => now, sleep: async () => {} } });

/** A letter with these readings that went back as the message `back-1`, but for what is given. */
function sentLetter(readingIds: readonly string[], messageId = 'back-1', letterId = 'letter-1'): SentLetter {
  const body = { readings: readingIds.map((reading_id) => fieldsOf({ reading_id })) };
  const letter = letterOf(messageOf(body), { code: 'conflict', detail: 'Cannot file it' }, letterId);
  return { prepared: preparedLetter(letter), messageId };
}
/** The letter of a message that held these readings. */
const newLetter = (messageId: string, ...readingIds: readonly string[]): Message =>
  letterOf(messageOf({ readings: readingIds.map((reading_id) => fieldsOf({ reading_id })) }, { id: messageId }), {
    code: 'conflict',
    detail: `Cannot file it: of ${messageId}`,
  });

describe('a new letter', () => {
  it('is looked for once the ledger tells of it, and once only', async () => {
    const ledger = memoryLedger();
    const { findLetters, wanted } = lettersAre(async () => [newLetter('back-1', 'a'), newLetter('back-2', 'c')]);
    const sent = [sentLetter(['a', 'b']), sentLetter(['c'], 'back-2', 'letter-2')];
    const watch = outcomeWatch(sent, { ledger, findLetters });
    await look(watch);
    expect(wanted).toEqual([]);

    await enter(ledger, 'back-1');
    const { refused, waiting } = await look(watch);
    expect(refused).toEqual([
      { letterId: 'letter-1', readingId: 'a', code: 'conflict', reason: 'Cannot file it: of back-1' },
    ]);
    expect(waiting.map(({ readingId }) => readingId)).toEqual(['b', 'c']);
    await enter(ledger, 'back-2');
    await look(watch);
    expect(wanted).toEqual([['back-1'], ['back-2']]);
  });

  it('does not speak for a reading that it does not hold: that is filed as the ledger says', async () => {
    const ledger = memoryLedger();
    const { findLetters } = lettersAre(async () => [newLetter('back-1', 'a')]);
    const watch = outcomeWatch([sentLetter(['a', 'b'])], { ledger, findLetters });
    await enter(ledger, 'back-1');
    expect((await look(watch)).waiting).toEqual([{ letterId: 'letter-1', readingId: 'b' }]);
    await settle(ledger, filed('b'));
    expect((await look(watch)).filed).toEqual([
      { letterId: 'letter-1', readingId: 'b', measurementId: 'measurement-1' },
    ]);
  });

  it('that is not found, as somebody else has it in hand, is looked for again', async () => {
    const ledger = memoryLedger();
    const queue: Message[] = [];
    const { findLetters, wanted } = lettersAre(async () => queue);
    const watch = outcomeWatch([sentLetter(['a'])], { ledger, findLetters });
    await enter(ledger, 'back-1');
    expect((await look(watch)).waiting).toHaveLength(1);
    queue.push(newLetter('back-1', 'a'));
    expect((await look(watch)).refused).toHaveLength(1);
    expect(wanted).toEqual([['back-1'], ['back-1']]);
  });

  it('that could not be read is told with the reason, and what is known beside', async () => {
    const ledger = memoryLedger();
    await settle(ledger, filed('a'));
    await enter(ledger, 'back-1');
    const findLetters: FindLetters = async () => ({ letters: [], reason: 'access denied' });
    expect(await look(outcomeWatch([sentLetter(['a', 'b'])], { ledger, findLetters }))).toEqual({
      filed: [{ letterId: 'letter-1', readingId: 'a', measurementId: 'measurement-1' }],
      refused: [],
      waiting: [{ letterId: 'letter-1', readingId: 'b' }],
      unread: 'access denied',
    });
  });

  it('of another message is none of these', async () => {
    const ledger = memoryLedger();
    await enter(ledger, 'back-1');
    const findLetters: FindLetters = async () => ({
      letters: lettersIn([newLetter('other', 'a'), messageOf(fieldsOf({ reading_id: 'a' }))]),
    });
    expect((await look(outcomeWatch([sentLetter(['a'])], { ledger, findLetters }))).waiting).toHaveLength(1);
  });
});

describe('a letter that cannot be read', () => {
  it('waits without the id of a reading until its new letter tells why', async () => {
    const ledger = memoryLedger();
    const letter = letterOf(messageOf('{"cell":'), { code: 'conflict', detail: '' });
    // What could be read of it once has left its ids.
    const problem = { dataType: 'String', value: '{"reading_ids":["a"]}' };
    const back = messageOf('{"cell":', { id: 'back-1', attributes: new Map([['problem', problem]]) });
    const { findLetters } = lettersAre(async () => [letterOf(back, { code: 'conflict', detail: '' })]);
    const watch = outcomeWatch([{ prepared: preparedLetter(letter), messageId: 'back-1' }], { ledger, findLetters });
    expect(await look(watch)).toEqual({
      filed: [],
      refused: [],
      waiting: [{ letterId: 'letter-1', readingId: undefined }],
    });
    await enter(ledger, 'back-1');
    expect((await look(watch)).refused).toEqual([
      {
        ...{ letterId: 'letter-1', readingId: undefined, code: 'unreadable-message' },
        reason: expect.stringContaining('cannot be read as JSON'),
      },
    ]);
  });

  it('in which all readings are refused is refused for each of them', async () => {
    const ledger = memoryLedger();
    await enter(ledger, 'back-1');
    const unreadable = letterOf(messageOf('{"cell":', { id: 'back-1' }), { code: 'conflict', detail: '' });
    expect(readMessage(unreadable, rulesOf()).kind).toBe('unreadable');
    const { findLetters } = lettersAre(async () => [unreadable]);
    const { refused } = await look(outcomeWatch([sentLetter(['a', 'b'])], { ledger, findLetters }));
    expect(refused.map(({ readingId, code }) => [readingId, code])).toEqual([
      ['a', 'unreadable-message'],
      ['b', 'unreadable-message'],
    ]);
  });
});

describe('an entry of the ledger', () => {
  it('that says refused counts where the message that went back is among its messages, and not before', async () => {
    const ledger = memoryLedger();
    const watch = outcomeWatch([sentLetter(['a'])], { ledger, findLetters: none });
    await settle(ledger, refusedEntry(aReading({ id: 'a' }), 'm-1'));
    expect((await look(watch)).waiting).toHaveLength(1);
    await settle(ledger, refusedEntry(aReading({ id: 'a' }), 'm-1', 'back-1'));
    expect((await look(watch)).refused).toEqual([
      { letterId: 'letter-1', readingId: 'a', code: 'refused-by-api', reason: 'Cannot file it' },
    ]);
  });

  it('tells each of two letters of one reading that it is filed', async () => {
    const ledger = memoryLedger();
    await settle(ledger, filed('a'));
    const sent = [sentLetter(['a']), sentLetter(['a'], 'back-2', 'letter-2')];
    expect((await look(outcomeWatch(sent, { ledger, findLetters: none }))).filed).toEqual(
      ['letter-1', 'letter-2'].map((letterId) => ({ letterId, readingId: 'a', measurementId: 'measurement-1' })),
    );
  });
});

describe('a look', () => {
  /** A ledger that counts how many entries each request asks for. */
  function countingLedger() {
    const memory = memoryLedger();
    const asked: number[] = [];
    const get: LedgerStore['get'] = (keys) => {
      asked.push(keys.length);
      return memory.get(keys);
    };
    return { ledger: { ...memory, get }, asked };
  }

  it('asks the ledger for what still waits alone, and for nothing once nothing does', async () => {
    const { ledger, asked } = countingLedger();
    const sent = [sentLetter(['a', 'b', 'c']), sentLetter(['d'], 'back-2', 'letter-2')];
    const watch = outcomeWatch(sent, { ledger, findLetters: none });
    await look(watch);
    for (const id of ['a', 'd']) await settle(ledger, filed(id));
    await look(watch);
    await look(watch);
    for (const id of ['b', 'c']) await settle(ledger, filed(id));
    await look(watch);
    await look(watch);
    // Readings, then the messages that may have letters.
    expect(asked).toEqual([4, 2, 4, 1, 2, 1, 2]);
  });

  it('does not ask the ledger again whether there is a letter, once it has told of it', async () => {
    const { ledger, asked } = countingLedger();
    const sent = [sentLetter(['a']), sentLetter(['b'], 'back-2', 'letter-2')];
    const watch = outcomeWatch(sent, { ledger, findLetters: none });
    await enter(ledger, 'back-1');
    await look(watch);
    await look(watch);
    expect(asked).toEqual([2, 2, 2, 1]);
  });

  it('fails with the reason of the ledger, and the next one goes on', async () => {
    const ledger = memoryLedger();
    await settle(ledger, filed('a'));
    const watch = outcomeWatch([sentLetter(['a', 'b'])], { ledger, findLetters: none });
    const failure = { ok: false, reason: 'no answer within 3000 ms' };
    ledger.failNext('get', 'before');
    expect(await watch.look()).toEqual(failure);
    ledger.beforeNext('get', async () => {});
    ledger.beforeNext('get', async () => ledger.failNext('get', 'before'));
    expect(await watch.look()).toEqual(failure);
    expect(await look(watch)).toMatchObject({ filed: [{ readingId: 'a' }], waiting: [{ readingId: 'b' }] });
  });
});
