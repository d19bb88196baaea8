import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { letterFor, type Refusal, type Refused } from '../../lib/domain/dead-letter.ts';
import type { Attribute, Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { readingObjectsIn, type StandingLetter, standingLetter } from '../../lib/domain/standing-letter.ts';
import { attributesOf, fieldsOf, messageOf, now, rulesOf, sentAt } from '../support/readings.ts';

const retentionMs = 14 * 24 * 3600 * 1000;
const standing = (message: Message, rules = rulesOf()): StandingLetter =>
  standingLetter(message, { rules, retentionMs });

/** The message, refused as ingest refuses it: for what is wrong with its readings, else for the problem given. */
function refused(
  message: Message,
  given: Problem = { code: 'conflict', detail: 'Cannot file it: it exists' },
): Refused {
  const read = readMessage(message, rulesOf());
  if (read.kind === 'unreadable') return { kind: 'message', problem: read.problem, readingIds: [], refusals: [] };
  const refusals = read.entries.map(
    ({ id, index, reading }): Refusal => ({ readingId: id, index, problem: reading.ok ? given : reading.problem }),
  );
  const [first] = refusals as [Refusal];
  return { kind: 'message', problem: first.problem, readingIds: refusals.map(({ readingId }) => readingId), refusals };
}

/** What stands in the dead-letter queue, an hour after the message was sent. */
function lettered(message: Message, given?: Problem): Message {
  const { body, attributes } = letterFor(message, refused(message, given), now);
  return messageOf(body, { id: 'letter-1', attributes, sentAt: now, queue: 'arn:letters' });
}

const withProblem = (problem: unknown, given: object | string = fieldsOf()): Message =>
  messageOf(given, {
    attributes: attributesOf({ problem: typeof problem === 'string' ? problem : JSON.stringify(problem) }),
  });

describe('a letter that ingest wrote', () => {
  const api: Problem = {
    code: 'refused-by-api',
    detail: 'Cannot file "thickness 2026-11-20T08:00:00Z 3fa9c1d2e4b6": it answered 422',
    status: 422,
    correlationId: 'c-1',
    response: '{"detail":[]}',
    path: 'value',
  };

  it('says what it is, why, since when and until when', () => {
    const message = lettered(
      messageOf(fieldsOf({ reading_id: 'r-1', instrument: 'mic-1', operator: 'Ann', stage: 'dry' }), {
        receiveCount: 3,
      }),
      api,
    );
    expect(standing(message)).toEqual({
      id: 'letter-1',
      message,
      read: readMessage(message, rulesOf()),
      ...api,
      cause: 'Cannot file "thickness … …": it answered #',
      told: true,
      problems: [],
      readings: [
        { id: 'r-1', cell: 'cell-1', instrument: 'mic-1', operator: 'Ann', stage: 'dry', property: 'thickness' },
      ],
      readingIds: ['r-1'],
      sentAt,
      rejectedAt: now,
      expiresAt: now + retentionMs,
      sourceMessageId: 'm-1',
      receiveCount: 3,
      changes: [],
      history: [],
    });
  });

  it('says why of each of its readings, the first of all', () => {
    const readings = [{ unit: 'furlong' }, { value: 'NaN' }];
    const letter = standing(lettered(messageOf(fieldsOf({ reading_id: 'run', readings }))));
    expect(letter).toMatchObject({ code: 'unknown-unit', path: 'readings[0]', readingIds: ['run/0', 'run/1'] });
    expect(letter.problems).toMatchObject([
      { readingId: 'run/0', code: 'unknown-unit', path: 'readings[0]' },
      { readingId: 'run/1', code: 'invalid-value', path: 'readings[1].value' },
    ]);
  });

  it('remembers what was changed, and why it was refused before', () => {
    const first = lettered(messageOf(fieldsOf({ unit: 'furlong' })));
    const problem = JSON.parse(first.attributes.get('problem')?.value as string);
    const changes = [{ at: '2026-11-21T12:00:00Z', by: 'Ann', rules: ['set unit=mm'] }];
    const attributes = new Map([
      ...first.attributes,
      ...attributesOf({ problem: JSON.stringify({ ...problem, changes }) }),
    ]);
    const letter = standing(lettered({ ...first, body: JSON.stringify(fieldsOf()), attributes }, api));
    expect(letter).toMatchObject({
      code: 'refused-by-api',
      sourceMessageId: 'letter-1',
      sentAt,
      readingIds: ['m-1/0'],
      changes,
      history: [{ code: 'unknown-unit', detail: problem.detail, rejectedAt: now }],
    });
  });

  it('that is unreadable, but was read once, has the ids it had', () => {
    const { attributes } = lettered(messageOf(fieldsOf({ reading_id: 'r-1' })));
    const cell = { dataType: 'String', value: 'A-017' };
    const letter = standing(lettered(messageOf('{"cut', { attributes: new Map(attributes).set('cell', cell) })));
    expect(letter).toMatchObject({
      code: 'unreadable-message',
      readingIds: ['r-1'],
      readings: [{ id: 'r-1', cell: 'A-017' }],
    });
  });

  it('with other readings than it has ids does not say which id is whose', () => {
    const letter = standing(withProblem({ reading_ids: ['r-1'] }, { cell: 'A-1', expected: 0, readings: [{}, {}] }));
    expect(letter).toMatchObject({ readingIds: ['r-1'], readings: [{ cell: 'A-1' }, { cell: 'A-1' }] });
    expect(letter.readings.map(({ id }) => id)).toEqual([undefined, undefined]);
  });

  describe('without room for the reason', () => {
    /** So heavy that only the code finds room beside the body. */
    const heavy = (fields: object): Message => messageOf(JSON.stringify(fields).padEnd(1_048_576 - 50));

    it('is judged, and says why by that', () => {
      const message = lettered(heavy(fieldsOf({ unit: 'furlong' })));
      expect([...message.attributes.keys()]).toEqual(['problem_code']);
      expect(standing(message)).toMatchObject({
        told: false,
        code: 'unknown-unit',
        detail: expect.stringContaining('Cannot convert 4.120 "furlong"'),
        cause: expect.stringContaining('Cannot convert # "furlong"'),
        readingIds: ['letter-1/0'],
        problems: [],
        receiveCount: 1,
        sentAt: now,
      });
    });

    it('says why of the reading that its code is of', () => {
      const given = messageOf(fieldsOf({ readings: [{ value: 'NaN' }, { unit: 'furlong' }] }), {
        attributes: attributesOf({ problem_code: 'unknown-unit' }),
      });
      const letter = standing(given);
      expect(letter).toMatchObject({ code: 'unknown-unit', path: 'readings[1]' });
      expect(letter.problems.map(({ code, readingId }) => [readingId, code])).toEqual([
        ['m-1/0', 'invalid-value'],
        ['m-1/1', 'unknown-unit'],
      ]);
    });

    it('says that this is all there is, where its code cannot be judged', () => {
      expect(standing(lettered(heavy(fieldsOf())))).toMatchObject({
        told: false,
        code: 'conflict',
        detail:
          'Cannot tell more than the code conflict: the letter has no room for the reason; the log of ingest has it',
      });
    });
  });
});

describe('a letter that SQS moved by itself', () => {
  it.each([
    ['a unit', fieldsOf({ unit: 'furlong' }), 'unknown-unit', undefined],
    ['no JSON', '{"cell":"A-017","val', 'unreadable-message', undefined],
    ['no cell', { value: 1 }, 'missing-cell', undefined],
    ['a reading among others', fieldsOf({ readings: [{}, { value: 'NaN' }] }), 'invalid-value', 'readings[1].value'],
  ])('is judged as ingest would: %s', (_what, body, code, path) => {
    const letter = standing(messageOf(body));
    expect(letter).toMatchObject({ told: false, code, problems: [], rejectedAt: undefined, receiveCount: 1, sentAt });
    expect(letter.path).toBe(path);
  });

  it('is judged by the rules of the lab', () => {
    const message = messageOf(fieldsOf({ instrument: 'mic-1', unit: undefined }));
    expect(standing(message).code).toBe('missing-unit');
    const known = standing(message, rulesOf({ registry: { 'mic-1': { unit: 'mm', max: '2' } } }));
    expect(known.code).toBe('implausible');
  });

  it('and in which ingest finds no fault is unknown, and says so', () => {
    expect(standing(messageOf(fieldsOf(), { receiveCount: 1001 }))).toMatchObject({
      told: false,
      code: 'unknown',
      detail:
        'Cannot tell why the message was refused: nothing is wrong with what it says; SQS moves a message by itself when it was received too often',
      problems: [],
      readingIds: ['m-1/0'],
      receiveCount: 1001,
      expiresAt: sentAt + retentionMs,
    });
  });
});

describe('a problem of another shape', () => {
  it.each([
    ['no JSON', 'the cable is loose'],
    ['a list', []],
    ['nothing', {}],
    ['a code that is none', { code: 'Unknown Unit', detail: 'Cannot' }],
    ['a code of 65 letters', { code: 'x'.repeat(65), detail: 'Cannot' }],
    ['no detail', { code: 'conflict' }],
    ['an empty detail', { code: 'unknown-unit', detail: '' }],
    ['a detail that is no text', { code: 'unknown-unit', detail: ['Cannot'] }],
  ])('does not say why: %s', (_what, problem) => {
    const letter = standing(withProblem(problem, fieldsOf({ unit: 'furlong' })));
    expect(letter.told).toBe(false);
    expect(['unknown-unit', 'conflict']).toContain(letter.code);
    expect(letter.detail).toMatch(/^Cannot (convert 4\.120 "furlong"|tell more)/);
  });

  it('says what it can, where its fields are others', () => {
    const problem = {
      ...{ code: 'of-tomorrow', detail: 'Cannot', path: 5, status: '422', correlation_id: '', response: {} },
      ...{ reading_ids: 5, problems: [{ code: 'conflict' }, 5, { code: 'conflict', detail: 'b' }], changes: {} },
      ...{ source_message_id: 5, sent_at: 'today', rejected_at: '2026-02-30T08:00:00Z', receive_count: 1.5 },
      history: [{}, null, { code: 'changed', detail: 'c', rejected_at: 5 }],
    };
    expect(standing(withProblem(problem))).toMatchObject({
      ...{ told: true, code: 'of-tomorrow', detail: 'Cannot', path: undefined, status: undefined },
      ...{ correlationId: undefined, response: undefined, readingIds: ['m-1/0'], changes: [], receiveCount: 1 },
      ...{ sourceMessageId: undefined, sentAt, rejectedAt: undefined },
      problems: [{ code: 'conflict', detail: 'b', readingId: undefined }],
      history: [{ code: 'changed', detail: 'c', rejectedAt: undefined }],
    });
  });

  it('that says it was sent later than its letter is not believed', () => {
    const sent_at = '2026-12-01T08:00:00Z';
    expect(standing(withProblem({ sent_at })).sentAt).toBe(sentAt);
  });

  it.each(['unheard-of', '', 'toString'])('does not say why by a code alone that there is none of: %s', (code) => {
    const attributes = attributesOf({ problem_code: code });
    expect(standing(messageOf(fieldsOf(), { attributes })).code).toBe('unknown');
  });
});

describe('the readings of a letter', () => {
  const saying = (body: object | string, attributes: Record<string, string | Attribute> = {}) =>
    standing(messageOf(body, { attributes: attributesOf(attributes) })).readings;

  it.each([
    ['the id of a cell before its name', { cell: 'A-017', cell_instance_id: 'c-1' }, { cell: 'c-1' }],
    ['the name of a cell before the id in the attributes', { cell: 'A-017' }, { cell: 'A-017' }],
    ['an instrument by its id', { instrument: { id: 'mic-1', kind: 'micrometer' } }, { instrument: 'mic-1' }],
    ['else by its serial number', { instrument: { serial_number: 'S7', model: 'M' } }, { instrument: 'S7' }],
    ['else by its model', { instrument: { id: '', model: 'MDC', kind: 'micrometer' } }, { instrument: 'MDC' }],
    ['else by its kind', { instrument: { kind: 'micrometer' } }, { instrument: 'micrometer' }],
    ['no instrument where none is named', { instrument: {} }, { instrument: undefined }],
    ['a number as its text', { cell: 17, operator: 5 }, { cell: '17', operator: '5' }],
    ['no other value', { cell: ['A'], operator: true, stage: null }, { cell: undefined, operator: undefined }],
    ['a default where a text is empty', { cell_instance_id: '' }, { cell: 'c-0' }],
    ['text without blanks around', { cell: ' A-017 ', stage: '  ' }, { cell: 'A-017', stage: undefined }],
    ['text that can be stored', { operator: 'A\u0000' }, { operator: 'A␀' }],
    ['the beginning of a long text', { stage: 's'.repeat(256) }, { stage: `${'s'.repeat(255)}…` }],
    ['the whole of a text of 255 characters', { stage: 's'.repeat(255) }, { stage: 's'.repeat(255) }],
  ])('tell %s', (_what, given, told) => {
    expect(saying(given, { cell_instance_id: 'c-0' })).toMatchObject([{ id: 'm-1/0', ...told }]);
  });

  it('tell of a frame what the attributes say', () => {
    const attributes = { cell: 'A-017', operator: 'Ann', x: '1', stage: { dataType: 'Binary.text', value: 'ZHJ5' } };
    expect(saying('S S 4.1 g', attributes)).toEqual([{ id: 'm-1/0', cell: 'A-017', operator: 'Ann' }]);
  });

  it('tell of each what stands in it, else around it, else in the attributes', () => {
    const body = { operator: 'Ann', stage: 'dry', readings: [{ cell: 'A-1' }, { operator: 'Bo' }, 5] };
    expect(saying(body, { cell_instance_id: 'c-9', stage: 'wet' })).toEqual([
      { id: 'm-1/0', cell: 'A-1', operator: 'Ann', stage: 'dry' },
      { id: 'm-1/1', cell: 'c-9', operator: 'Bo', stage: 'dry' },
      { id: 'm-1/2', cell: 'c-9', operator: 'Ann', stage: 'dry' },
    ]);
  });

  it('are told without ids where the message cannot be read as one', () => {
    const read = saying({ cell: 'A-017', expected: 0, readings: [{ operator: 'Ann' }, {}] });
    expect(read).toEqual([{ cell: 'A-017', operator: 'Ann' }, { cell: 'A-017' }]);
    expect(saying({ cell: 'A-017', readings: 5 })).toEqual([{ cell: 'A-017' }]);
  });

  it('are none where nothing can be read', () => {
    expect(saying('{"cut')).toEqual([]);
  });

  it('are told out of an SNS envelope', () => {
    const MessageAttributes = { operator: { Type: 'String', Value: 'Ann' } };
    const Message = JSON.stringify({ cell: 'A-017' });
    expect(saying({ Type: 'Notification', TopicArn: 'arn', Message, MessageAttributes })).toEqual([
      { id: 'm-1/0', cell: 'A-017', operator: 'Ann' },
    ]);
  });

  it('have all fields that a message has, as they stand there', () => {
    expect(readingObjectsIn(messageOf(' 4.1 mm'))).toEqual([{ raw: ' 4.1 mm' }]);
    const body = { value: '4.1', x: 1, notes: null, readings: [{ raw: '4.2 mm', instrument: { id: 'mic-1' } }] };
    expect(readingObjectsIn(messageOf(body, { attributes: attributesOf({ unit: 'mm', notes: 'wet' }) }))).toEqual([
      { x: 1, unit: 'mm', notes: 'wet', raw: '4.2 mm', instrument: { id: 'mic-1' } },
    ]);
  });
});

describe('any letter', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 20 }));
  const names = ['cell', 'cell_instance_id', 'readings', 'instrument', 'reading_id', 'value', 'unit', '__proto__'];
  const object = fc.dictionary(fc.constantFrom(...names), anything);
  const body = fc.oneof(
    object.map((fields) => JSON.stringify(fields)),
    fc.array(fc.oneof(object, anything), { maxLength: 4 }).map((readings) => JSON.stringify({ readings })),
    object.map((fields) => `${JSON.stringify(fields)}{`),
    fc.string({ unit: 'binary' }),
  );
  const said = [
    ...['code', 'detail', 'path', 'status', 'correlation_id', 'response', 'reading_ids', 'problems', 'history'],
    ...['sent_at', 'rejected_at', 'receive_count', 'source_message_id', 'changes', '__proto__'],
  ];
  const problem = fc.oneof(
    fc.dictionary(fc.constantFrom(...said), anything).map((fields) => JSON.stringify(fields)),
    fc.string({ unit: 'binary' }),
  );
  const attribute = fc.record({ dataType: fc.constantFrom('String', 'Number', 'Binary', ''), value: problem });
  const attributes = fc
    .dictionary(fc.constantFrom('problem', 'problem_code', ...names), attribute)
    .map((entries) => attributesOf(entries));

  it('is told of, with a code, a sentence and a cause, whatever it holds', () => {
    fc.assert(
      fc.property(body, attributes, (text, own) => {
        const letter = standing(messageOf(text, { attributes: own }));
        expect(letter.code).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(letter.detail).not.toBe('');
        expect(letter.sentAt).toBeLessThanOrEqual(sentAt);
        expect(
          letter.readings.map(({ id }) => id).filter((id) => id !== undefined && !letter.readingIds.includes(id)),
        ).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('that ingest wrote says what ingest said', () => {
    const fields = fc.dictionary(fc.constantFrom('value', 'unit', 'cell', 'stable', 'x'), anything);
    const given = fc.array(fields, { minLength: 1, maxLength: 4 }).map((readings) => JSON.stringify({ readings }));
    fc.assert(
      fc.property(given, (text) => {
        const message = messageOf(text.replace(/[\ufffe\uffff]/g, '?'));
        const { problem, readingIds } = refused(message) as Extract<Refused, { kind: 'message' }>;
        const letter = standing(lettered(message));
        expect(letter).toMatchObject({ told: true, code: problem.code, readingIds, sentAt, sourceMessageId: 'm-1' });
        expect(letter.detail.slice(0, 100)).toBe(problem.detail.slice(0, 100));
      }),
    );
  });
});
