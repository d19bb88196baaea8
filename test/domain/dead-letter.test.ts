import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Letter, letterFor, type Refusal, type Refused, sizeOf } from '../../lib/domain/dead-letter.ts';
import { fieldNames } from '../../lib/domain/fields.ts';
import type { Attribute, Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { returnedWith } from '../../lib/domain/returned.ts';
import { attributesOf, entriesIn, fieldsOf, messageOf, now, rulesOf, sentAt } from '../support/readings.ts';

const mebibyte = 1 << 20;
const problem: Problem = { code: 'unknown-unit', detail: 'Cannot convert 12 "furlong": the unit is none of mm, um' };

/** What is refused where these readings of a message are, by their index; all of them without. */
function refusedOf(message: Message, indices?: readonly number[], why: Problem = problem): Refused {
  const read = readMessage(message, rulesOf());
  if (read.kind === 'unreadable') return { kind: 'message', problem: read.problem, readingIds: [], refusals: [] };
  const isOne = read.entries.length === 1 && !message.body.includes('"readings"');
  const refusals = read.entries
    .filter(({ index }) => indices === undefined || indices.includes(index))
    .map(
      ({ id, index }): Refusal => ({
        readingId: id,
        index,
        problem: isOne ? why : { ...why, path: `readings[${index}].unit` },
      }),
    );
  const [first, ...others] = refusals;
  if (!first) throw new Error('nothing is refused');
  if (refusals.length < read.entries.length) return { kind: 'readings', refusals: [first, ...others] };
  return { kind: 'message', problem: first.problem, readingIds: read.entries.map(({ id }) => id), refusals };
}

const letter = (message: Message, indices?: readonly number[], why?: Problem): Letter =>
  letterFor(message, refusedOf(message, indices, why), now);

const text = ({ attributes }: Letter, name: string): string | undefined => attributes.get(name)?.value;
const told = (sent: Letter): Record<string, unknown> => JSON.parse(text(sent, 'problem') as string);

/** The letter as it would be received, once it is sent back to the readings queue. */
const back = (sent: Letter): Message => messageOf(sent.body, { id: 'm-2', attributes: sent.attributes, sentAt: now });
const idsIn = (message: Message): string[] => entriesIn(message).map(({ id }) => id);

const sqsAllows = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]+$/u;

function expectLegal(sent: Letter): void {
  expect(sent.attributes.size).toBeLessThanOrEqual(10);
  expect(sizeOf(sent)).toBeLessThanOrEqual(mebibyte);
  expect(sqsAllows.test(sent.body)).toBe(true);
  for (const { dataType, value } of sent.attributes.values()) {
    expect(dataType).not.toBe('');
    expect(sqsAllows.test(value)).toBe(true);
  }
}

describe('the letter of a message that is refused whole', () => {
  it.each([
    ['JSON', ` ${JSON.stringify(fieldsOf({ unit: 'furlong' }))}\r\n`],
    ['JSON that is spelt in its own way', '\ufeff{"value" : 4.120e0,\n "unit":"furlong", "cell":"A\\u002d017" }'],
    ['JSON that is cut short', '{"cell":"A-017","val'],
    ['a frame', 'S S     4.120 furlong\r\n'],
    ['something', '\ud7ff 電池 😀'],
  ])('has its body byte for byte: %s', (_what, body) => {
    expect(letter(messageOf(body)).body).toBe(body);
  });

  it('says why, and where it comes from', () => {
    const why: Problem = { ...problem, status: 422, correlationId: 'c-1', response: '{"detail":[]}' };
    const sent = letter(messageOf(fieldsOf({ reading_id: 'r-1' }), { receiveCount: 3 }), undefined, why);
    expect(sent).toMatchObject({ messageId: 'm-1', saysWhy: true });
    expect([...sent.attributes.keys()]).toEqual(['problem_code', 'problem']);
    expect(sent.attributes.get('problem_code')).toEqual({ dataType: 'String', value: 'unknown-unit' });
    expect(told(sent)).toEqual({
      code: 'unknown-unit',
      detail: problem.detail,
      status: 422,
      correlation_id: 'c-1',
      response: '{"detail":[]}',
      reading_ids: ['r-1'],
      source_message_id: 'm-1',
      source_queue: 'arn:aws:sqs:eu-central-1:123456789012:readings',
      sent_at: '2026-11-20T08:00:00.000Z',
      receive_count: 3,
      rejected_at: '2026-11-21T12:00:00.000Z',
    });
  });

  it('says why of each of its readings', () => {
    const sent = letter(messageOf(fieldsOf({ reading_id: 'run', readings: [{}, {}] })));
    expect(told(sent)).toMatchObject({
      code: 'unknown-unit',
      path: 'readings[0].unit',
      reading_ids: ['run/0', 'run/1'],
      problems: [
        { reading_id: 'run/0', code: 'unknown-unit', detail: problem.detail, path: 'readings[0].unit' },
        { reading_id: 'run/1', code: 'unknown-unit', detail: problem.detail, path: 'readings[1].unit' },
      ],
    });
  });

  it('that cannot be read has no ids', () => {
    expect(told(letter(messageOf('{')))).toMatchObject({ code: 'unreadable-message', reading_ids: [] });
  });

  it('keeps its attributes as they are', () => {
    const attributes = attributesOf({
      cell: 'A-017',
      temperature: { dataType: 'Number.celsius', value: '21.50' },
      photo: { dataType: 'Binary.png', value: 'iVBORw0KGgo=' },
    });
    const sent = letter(messageOf('S S 1 furlong', { attributes }));
    for (const [name, attribute] of attributes) expect(sent.attributes.get(name)).toEqual(attribute);
  });
});

describe('the letter of some readings of a message', () => {
  it('has the same JSON with just those, and their ids', () => {
    const message = messageOf(
      '{"cell":"A-017", "unit":"mm","colour":"red","reading_id":"run","readings":[{"value":1},{"value":2,"x":{}},{"value":3}],"open":true}',
    );
    expect(letter(message, [1, 2]).body).toBe(
      '{"cell":"A-017","unit":"mm","colour":"red","reading_id":"run","readings":[{"value":2,"x":{},"reading_id":"run/1"},{"value":3,"reading_id":"run/2"}],"open":true}',
    );
  });

  it('has its numbers digit for digit', () => {
    const message = messageOf(
      '{"n":1.0,"readings":[{"value":4.120},{"value":4.12000000000000000000001,"t":-0.0,"e":1E400}]}',
    );
    expect(letter(message, [1]).body).toBe(
      '{"n":1.0,"readings":[{"value":4.12000000000000000000001,"t":-0.0,"e":1E400,"reading_id":"m-1/1"}]}',
    );
  });

  it('has its texts and keys, whatever they are', () => {
    const message = messageOf(
      '\ufeff{"readings":[{},{"notes":"\\u0000\\ufffe\\uffff\\ud800 \\u20ac","__proto__":{"a":1},"constructor":2}]}',
    );
    const sent = letter(message, [1]);
    expect(sent.body).toBe(
      '{"readings":[{"notes":"\\u0000\\ufffe\\uffff\\ud800 €","__proto__":{"a":1},"constructor":2,"reading_id":"m-1/1"}]}',
    );
    expectLegal(sent);
  });

  it("never changes the producer's own id, also where it cannot be used", () => {
    const long = 'x'.repeat(300);
    const readings = [
      { reading_id: 'r-0', stable: 'no' },
      { reading_id: long },
      { reading_id: 7 },
      { reading_id: '' },
      {},
    ];
    const sent = letter(messageOf(fieldsOf({ readings })), [0, 1, 2, 3]);
    expect(JSON.parse(sent.body).readings).toEqual([
      { reading_id: 'r-0', stable: 'no' },
      { reading_id: long },
      { reading_id: 7 },
      { reading_id: 'm-1/3' },
    ]);
    expect(told(sent).reading_ids).toEqual(['r-0', 'm-1/1', 'm-1/2', 'm-1/3']);
  });

  it('leaves what is no object as it is', () => {
    const sent = letter(messageOf('{"cell":"A-017","readings":[{},5.0,"text",null,[1]]}'), [1, 2, 3, 4]);
    expect(sent.body).toBe('{"cell":"A-017","readings":[5.0,"text",null,[1]]}');
    expect(told(sent).reading_ids).toEqual(['m-1/1', 'm-1/2', 'm-1/3', 'm-1/4']);
  });

  it('says where they stand now, and not where they stood', () => {
    const sent = letter(messageOf(fieldsOf({ readings: [{}, {}, {}, {}] })), [1, 3]);
    expect(told(sent)).toMatchObject({
      path: 'readings[0].unit',
      reading_ids: ['m-1/1', 'm-1/3'],
      problems: [
        { reading_id: 'm-1/1', path: 'readings[0].unit' },
        { reading_id: 'm-1/3', path: 'readings[1].unit' },
      ],
    });
    const elsewhere = letterFor(
      messageOf(fieldsOf({ readings: [{}, {}] })),
      { kind: 'readings', refusals: [{ readingId: 'm-1/1', index: 1, problem: { ...problem, path: 'cell' } }] },
      now,
    );
    expect(told(elsewhere).path).toBe('cell');
    const nowhere = letterFor(
      messageOf(fieldsOf({ readings: [{}, {}] })),
      { kind: 'readings', refusals: [{ readingId: 'm-1/1', index: 1, problem }] },
      now,
    );
    expect(told(nowhere)).not.toHaveProperty('path');
  });

  it('is in the SNS envelope that they came in', () => {
    const envelope = (message: string) =>
      `{"Type":"Notification","MessageId":"sns-1","TopicArn":"arn","Message":${JSON.stringify(message)},"Count":1.0}`;
    const message = messageOf(envelope('{"cell":"A-017","readings":[{"value":1.0},{"value":2.0,"notes":"\\ufffe"}]}'));
    const sent = letter(message, [1]);
    expect(sent.body).toBe(
      envelope('{"cell":"A-017","readings":[{"value":2.0,"notes":"\\ufffe","reading_id":"m-1/1"}]}'),
    );
    expect(idsIn(back(sent))).toEqual(['m-1/1']);
  });
});

describe('what SQS forbids', () => {
  it('is escaped in the reason', () => {
    const why: Problem = { code: 'refused-by-api', detail: 'a\ufffe\uffff\0\x02\ud800', response: '\uffff\udc00' };
    const sent = letter(messageOf(fieldsOf()), undefined, why);
    expect(text(sent, 'problem')).toContain('"a\\ufffe\\uffff\\u0000\\u0002\\ud800"');
    expect(told(sent)).toMatchObject({ detail: why.detail, response: why.response });
    expectLegal(sent);
  });
});

describe('a letter has ten attributes at most', () => {
  const numbered = (count: number, prefix = 'x') =>
    Object.fromEntries(Array.from({ length: count }, (_each, index) => [`${prefix}${index}`, `value ${index}`]));
  const read = [...fieldNames].filter((name) => !['decimal', 'stable', 'raw_base64'].includes(name));
  const ofFields = (count: number) => Object.fromEntries(read.slice(0, count).map((name) => [name, 'x']));

  it('and keeps all of eight', () => {
    const sent = letter(messageOf('S S 1 furlong', { attributes: attributesOf(numbered(8)) }));
    expect(sent.attributes.size).toBe(10);
    expect(told(sent)).not.toHaveProperty('attributes');
  });

  it('so that of more, those that ingest does not read move into the problem', () => {
    const photo = { dataType: 'Binary', value: 'AAEC' };
    const attributes = attributesOf({ photo, cell: 'A-017', ...numbered(7), unit: 'mm' });
    const sent = letter(messageOf('S S 1 furlong', { attributes }));
    expect([...sent.attributes.keys()]).toEqual('cell x1 x2 x3 x4 x5 x6 unit problem_code problem'.split(' '));
    expect(told(sent).attributes).toEqual({
      photo: { type: 'Binary', value: 'AAEC' },
      x0: { type: 'String', value: 'value 0' },
    });
    expectLegal(sent);
  });

  it('so that there is none for the reason where ingest reads them all', () => {
    const nine = letter(messageOf('S S 1 furlong', { attributes: attributesOf(ofFields(9)) }));
    expect([nine.saysWhy, nine.attributes.size, text(nine, 'problem_code')]).toEqual([false, 10, 'unknown-unit']);
    const ten = letter(messageOf('S S 1 furlong', { attributes: attributesOf(ofFields(10)) }));
    expect([ten.saysWhy, ten.attributes]).toEqual([false, attributesOf(ofFields(10))]);
    expectLegal(nine);
    expectLegal(ten);
  });

  it("and what another producer calls problem is that message's own, and is kept", () => {
    const attributes = attributesOf({ problem: 'loose cable', problem_code: '7', unit: 'mm' });
    const sent = letter(messageOf('S S 1 furlong', { attributes }));
    expect([...sent.attributes.keys()]).toEqual(['unit', 'problem_code', 'problem']);
    expect(told(sent).attributes).toEqual({
      problem: { type: 'String', value: 'loose cable' },
      problem_code: { type: 'String', value: '7' },
    });
  });
});

describe('a letter has 1 MiB at most', () => {
  /** A message of so many bytes: long notes, in a body of so many readings. */
  const ofSize = (bytes: number, readings = 1): Message => {
    const body = (notes: string) =>
      JSON.stringify({
        ...fieldsOf({ unit: 'furlong', notes }),
        readings: Array.from({ length: readings }, () => ({})),
      });
    return messageOf(body('n'.repeat(bytes - body('').length)));
  };

  it('as SQS counts: the body, and the name, type and value of each attribute', () => {
    const attributes = attributesOf({ é: 'aé😀', b: { dataType: 'Binary', value: 'AAEC' } });
    expect(sizeOf({ body: 'é', attributes })).toBe(2 + (2 + 6 + 7) + (1 + 6 + 3));
  });

  it('so that the texts of its reason are shortened, and its ids are not', () => {
    const why: Problem = { code: 'refused-by-api', detail: 'd'.repeat(5000), response: 'r'.repeat(5000) };
    const lengthsIn = (free: number) => {
      const sent = letter(ofSize(mebibyte - free), undefined, why);
      expectLegal(sent);
      if (!sent.saysWhy) return 'none';
      expect(told(sent).reading_ids).toEqual(['m-1/0']);
      return [String(told(sent).detail).length, String(told(sent).response).length].join(' ');
    };
    expect([20_000, 5000, 1000, 300].map(lengthsIn)).toEqual(['4001 4001', '1001 1001', '201 201', 'none']);
  });

  it('and may have all of it', () => {
    const why: Problem = { code: 'refused-by-api', detail: 'd'.repeat(4000) };
    const body = JSON.stringify(fieldsOf());
    const spare = mebibyte - sizeOf(letter(messageOf(body), undefined, why));
    const full = letter(messageOf(body + ' '.repeat(spare)), undefined, why);
    expect([sizeOf(full), told(full).detail]).toEqual([mebibyte, why.detail]);
    const shortened = letter(messageOf(body + ' '.repeat(spare + 1)), undefined, why);
    expect(told(shortened).detail).toBe(`${'d'.repeat(1000)}…`);
  });

  it('so that each problem is shortened, before only the first is told', () => {
    const why: Problem = { code: 'refused-by-api', detail: 'd'.repeat(5000) };
    const lengthsIn = (free: number) => {
      const { code, detail, problems } = told(letter(ofSize(mebibyte - free, 3), undefined, why));
      return [{ code, detail }, ...((problems ?? []) as { code: unknown; detail: unknown }[])].map(
        (one) => String(one.detail).length,
      );
    };
    expect([50_000, 10_000, 3000, 1000].map(lengthsIn)).toEqual([
      [4001, 4001, 4001, 4001],
      [1001, 1001, 1001, 1001],
      [201, 201, 201, 201],
      [201],
    ]);
  });

  it('so that of many readings it tells the first, and the ids of all, rather than nothing', () => {
    const sent = letter(ofSize(1_000_000, 1000));
    expectLegal(sent);
    expect(sent.saysWhy).toBe(true);
    expect(told(sent)).toMatchObject({ code: 'unknown-unit', path: 'readings[0].unit' });
    expect(told(sent)).not.toHaveProperty('problems');
    expect(told(sent).reading_ids).toHaveLength(1000);
  });

  it('so that the reason is left out, and the code where there is room for it, before the body changes', () => {
    const code = letter(ofSize(mebibyte - 100));
    expect([code.saysWhy, [...code.attributes.keys()]]).toEqual([false, ['problem_code']]);
    const full = ofSize(mebibyte);
    const nothing = letter(full);
    expect([nothing.saysWhy, nothing.attributes.size, nothing.body === full.body]).toEqual([false, 0, true]);
    expectLegal(code);
    expectLegal(nothing);
  });

  it('so that attributes that moved stay where they were, when the reason is left out', () => {
    const attributes = attributesOf(
      Object.fromEntries(Array.from({ length: 9 }, (_each, index) => [`x${index}`, 'v'])),
    );
    const message = { ...ofSize(mebibyte - 200), attributes };
    const sent = letter(message);
    expect(sent.saysWhy).toBe(false);
    expect(new Map([...sent.attributes].filter(([name]) => name !== 'problem_code'))).toEqual(attributes);
    expectLegal(sent);
  });

  it('so that ids are not filled in where they would weigh more than the readings that are left out', () => {
    const readings = Array.from({ length: 20_000 }, () => ({ value: '1.234', position: 'centre' }));
    const message = messageOf({ cell: 'A-017', readings });
    expect(sizeOf(message)).toBeLessThan(mebibyte);
    const sent = letter(message, readings.keys().drop(1).toArray());
    expectLegal(sent);
    expect(JSON.parse(sent.body)).toEqual({ cell: 'A-017', readings: readings.slice(1) });
  });
});

describe('the letter of a message that was a letter before', () => {
  const attributes = attributesOf(Object.fromEntries(Array.from({ length: 9 }, (_each, index) => [`x${index}`, 'v'])));
  const first = letter(messageOf(fieldsOf(), { attributes }));
  const second = letter(back(first), undefined, { code: 'wrong-dimension', detail: 'Cannot file …' });

  it('tells its own problem, and the earlier ones in order', () => {
    expect(told(second)).toMatchObject({
      code: 'wrong-dimension',
      source_message_id: 'm-2',
      history: [{ code: 'unknown-unit', detail: problem.detail, rejected_at: '2026-11-21T12:00:00.000Z' }],
    });
    const third = letter(back(second));
    expect((told(third).history as Problem[]).map(({ code }) => code)).toEqual(['unknown-unit', 'wrong-dimension']);
  });

  it('keeps the first moment, the ids and the attributes', () => {
    expect(told(second)).toMatchObject({
      sent_at: new Date(sentAt).toISOString(),
      reading_ids: ['m-1/0'],
      attributes: { x0: { type: 'String', value: 'v' } },
    });
    expect([...second.attributes.keys()]).toEqual([...first.attributes.keys()]);
  });

  it('keeps the ids it had, though it cannot be read any more', () => {
    const unreadable = messageOf('{"cut', { id: 'm-2', attributes: first.attributes, sentAt: now });
    const again = letterFor(unreadable, { kind: 'message', problem, readingIds: [], refusals: [] }, now);
    expect(told(again).reading_ids).toEqual(told(first).reading_ids);
    expect(told(again).reading_ids).toHaveLength(1);
  });

  it('keeps what an operator changed, and at most ten earlier problems', () => {
    const history = Array.from({ length: 12 }, (_each, index) => ({ code: 'conflict', detail: String(index) }));
    const given = { code: 'changed', detail: 'd'.repeat(5000), changes: [{ path: 'unit' }], history };
    const sent = letter(messageOf(fieldsOf(), { attributes: attributesOf({ problem: JSON.stringify(given) }) }));
    expect(told(sent).changes).toEqual([{ path: 'unit' }]);
    expect((told(sent).history as Problem[]).map(({ detail }) => detail)).toEqual([
      ...history.slice(3).map(({ detail }) => detail),
      `${'d'.repeat(4000)}…`,
    ]);
  });

  it('keeps what an operator accepted, and beside what it is to be filed', () => {
    const accepted = [{ code: 'implausible', reason: 'a foil', by: 'ada', at: '2026-11-21T11:00:00.000Z' }];
    const of = (given: object) =>
      told(letter(messageOf(fieldsOf(), { attributes: attributesOf({ problem: JSON.stringify(given) }) })));
    expect(of({ accepted, beside: 2 })).toMatchObject({ accepted, beside: 2 });
    for (const problem of [{}, { accepted: 'all', beside: 'it' }]) {
      expect(of(problem)).not.toHaveProperty('accepted');
      expect(of(problem)).not.toHaveProperty('beside');
    }
  });

  it('keeps no first moment that was not yet when it was sent', () => {
    const problem = '{"sent_at":"2030-01-01T00:00:00Z"}';
    const sent = letter(messageOf(fieldsOf(), { attributes: attributesOf({ problem }) }));
    expect(told(sent).sent_at).toBe(new Date(sentAt).toISOString());
  });

  it('takes another shape of problem as it finds it', () => {
    const sent = letter(
      messageOf(fieldsOf(), { attributes: attributesOf({ problem: '{"history":5,"attributes":[]}' }) }),
    );
    expect(told(sent)).toMatchObject({ code: 'unknown-unit' });
    expect(told(sent)).not.toHaveProperty('attributes');
    expect(told(sent)).not.toHaveProperty('history');
  });

  it.each([
    ['moved by SQS and fixed', { changes: [{ by: 'ada' }] }, undefined],
    ['moved by SQS, with more than ten already', { history: Array(12).fill('earlier') }, Array(10).fill('earlier')],
    ['refused with a code', { code: 'conflict' }, [{ code: 'conflict' }]],
    ['refused with a detail', { detail: 'Cannot file …' }, [{ detail: 'Cannot file …' }]],
  ])('tells as earlier problems only what was said: %s', (_what, given, history) => {
    const attributes = attributesOf({ problem: JSON.stringify({ reading_ids: ['m-1/0'], ...given }) });
    expect(told(letter(messageOf(fieldsOf(), { attributes }))).history).toEqual(history);
  });
});

describe('any message', () => {
  const character = fc.constantFrom('a', '"', '\\', '\n', ' ', 'é', '😀', '\u007f', '\ufffd', '{');
  const legal = fc.string({ unit: character, minLength: 1, maxLength: 12 });
  const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('\ufffe', '\ud800', '\0'));
  const value = fc.oneof(fc.constantFrom('4.120', 'mm', 'furlong', '2026-11-20T08:00:00Z', 'no', 4.12, null), hostile);
  const fields = fc.dictionary(
    fc.constantFrom('value', 'unit', 'cell', 'measured_at', 'stable', 'reading_id', 'x'),
    value,
  );
  const sqsJson = (object: unknown): string =>
    JSON.stringify(object).replace(/[\ufffe\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16)}`);
  const ofReadings = fc
    .tuple(fields, fc.array(fc.oneof({ arbitrary: fields, weight: 8 }, value), { minLength: 1, maxLength: 6 }))
    .map(([around, readings]) => sqsJson({ ...around, readings }));
  const inEnvelope = ofReadings.map((message) => sqsJson({ Type: 'Notification', TopicArn: 'arn', Message: message }));
  const body = fc.oneof(ofReadings, inEnvelope, fields.map(sqsJson), legal);

  const attribute = fc.oneof(
    legal.map((value): Attribute => ({ dataType: 'String', value })),
    fc.base64String({ minLength: 4, maxLength: 40 }).map((value): Attribute => ({ dataType: 'Binary', value })),
  );
  const names = [...fieldNames, 'problem', 'problem_code', '__proto__', ...'abcdefghij'];
  const attributes = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), attribute), { maxLength: 10, selector: ([name]) => name })
    .map((entries) => new Map(entries));
  const why = fc.record({
    code: fc.constantFrom('refused-by-api' as const, 'conflict' as const),
    detail: fc.oneof(
      hostile,
      fc.nat(20_000).map((length) => 'd'.repeat(length)),
    ),
    response: hostile,
  });

  it('makes a letter that SQS takes, from which its refused readings come back with their ids', () => {
    const some = fc.record({
      body,
      attributes,
      why,
      picked: fc.array(fc.nat(5), { minLength: 1 }),
      full: fc.nat(5).map((one) => one === 0),
    });
    fc.assert(
      fc.property(some, ({ body: given, attributes: own, why: because, picked, full }) => {
        // Some messages are as heavy as SQS lets them be.
        const room = mebibyte - sizeOf({ body: given, attributes: own });
        const message = messageOf(full ? given + ' '.repeat(room) : given, { attributes: own });
        const read = readMessage(message, rulesOf());
        const count = read.kind === 'entries' ? read.entries.length : 0;
        const indices = picked.map((pick) => pick % Math.max(count, 1));
        const refused = refusedOf(message, indices, because);
        const sent = letterFor(message, refused, now);

        expectLegal(sent);
        if (refused.kind === 'message') expect(sent.body).toBe(message.body);
        else expect(sent.saysWhy || own.size > 8 || full).toBe(true);
        if (sent.saysWhy && count > 0) {
          expect(idsIn(back(sent))).toEqual(refused.refusals.map(({ readingId }) => readingId));
        }
        if (count === 0) expect(readMessage(back(sent), rulesOf()).kind).toBe('unreadable');
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every attribute: in its place, or in the problem', () => {
    fc.assert(
      fc.property(body, attributes, (given, own) => {
        const sent = letter(messageOf(given, { attributes: own }));
        const moved = sent.saysWhy
          ? ((told(sent).attributes ?? {}) as Record<string, { type: string; value: string }>)
          : {};
        for (const [name, { dataType, value: content }] of own) {
          // What an earlier letter left, and be it `{}`, is not the message's own.
          if (returnedWith(own) && (name === 'problem' || name === 'problem_code')) continue;
          const inPlace = sent.attributes.get(name);
          const kept = inPlace?.value === content || (Object.hasOwn(moved, name) && moved[name]?.value === content);
          expect(kept, `${name} ${dataType}`).toBe(true);
        }
      }),
    );
  });
});
