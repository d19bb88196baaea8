import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fieldNames } from '../../lib/domain/fields.ts';
import type { Attribute } from '../../lib/domain/message.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { attributesOf, entriesIn, fieldsOf, messageOf, readingIn, rulesOf, sentAt } from '../support/readings.ts';

const values = (body: object, attributes: Record<string, string | Attribute> = {}): unknown[] =>
  entriesIn(messageOf(body, { attributes: attributesOf(attributes) })).map(({ reading }) =>
    reading.ok ? `${reading.value.value} ${reading.value.unit}` : reading.problem.code,
  );

describe('a message', () => {
  it('of one reading is one entry, and no session by itself', () => {
    const message = messageOf(fieldsOf());
    const read = readMessage(message, rulesOf());
    expect(read).toMatchObject({
      kind: 'entries',
      message,
      whole: false,
      entries: [{ id: 'm-1/0', index: 0, expected: undefined }],
      replayOf: undefined,
    });
  });

  it('of several readings is a session by itself, unless it is open', () => {
    const whole = (given: object) => {
      const read = readMessage(messageOf(fieldsOf({ readings: [{}], ...given })), rulesOf());
      return read.kind === 'entries' && read.whole;
    };
    expect(whole({})).toBe(true);
    expect(whole({ open: false })).toBe(true);
    expect(whole({ open: true })).toBe(false);
  });

  it('tells with each reading how many its session will have', () => {
    const expected = (body: object, attributes = {}) =>
      entriesIn(messageOf(body, { attributes: attributesOf(attributes) })).map((entry) => entry.expected);
    expect(expected(fieldsOf({ expected: 5 }))).toEqual([5]);
    expect(expected(fieldsOf(), { expected: '3' })).toEqual([3]);
    expect(expected(fieldsOf({ expected: 5, readings: [{}, { expected: '6' }, { unit: 'furlong' }] }))).toEqual([
      5, 6, 5,
    ]);
    expect(expected(fieldsOf({ expected: 5, readings: [{ stable: '?' }] }))).toEqual([undefined]);
  });

  it('that cannot be read says why, of its body or of its attributes', () => {
    const unreadable = { kind: 'unreadable', problem: { code: 'unreadable-message' } };
    expect(readMessage(messageOf('{'), rulesOf())).toMatchObject(unreadable);
    expect(readMessage(messageOf(fieldsOf(), { attributes: attributesOf({ stable: '?' }) }), rulesOf())).toMatchObject(
      unreadable,
    );
  });

  it('that is a frame has all else in its attributes', () => {
    const attributes = attributesOf({ cell: 'A-017', instrument: 'bal-1', stage: 'dry', value: '9', raw: 'S S 9 g' });
    expect(readMessage(messageOf('S S     4.120 g', { attributes }), rulesOf())).toMatchObject({ whole: false });
    expect(readingIn(messageOf('S S     4.120 g\r\n', { attributes }))).toMatchObject({
      cell: { kind: 'name', name: 'A-017' },
      instrument: { id: 'bal-1' },
      stage: 'dry',
      value: '4.120',
      raw: 'S S     4.120 g\r\n',
    });
  });

  it('in an SNS envelope is read like any other', () => {
    const envelope = {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:bench',
      Message: 'S S     4.120 g',
      MessageAttributes: { cell: { Type: 'String', Value: 'A-017' } },
    };
    expect(readingIn(messageOf(envelope))).toMatchObject({ value: '4.120', cell: { kind: 'name', name: 'A-017' } });
  });
});

describe('what stands nearer to a reading counts more', () => {
  it('its own field, then the one around it, then the attribute', () => {
    const readings = [{ unit: 'um' }, {}];
    expect(values(fieldsOf({ unit: 'mm', readings }), { unit: 'in' })).toEqual(['4.120 um', '4.120 mm']);
    expect(values(fieldsOf({ unit: undefined, readings }), { unit: 'in' })).toEqual(['4.120 um', '4.120 in']);
    expect(values(fieldsOf({ unit: 'mm' }), { unit: 'in' })).toEqual(['4.120 mm']);
    expect(values(fieldsOf({ unit: undefined }), { unit: 'in' })).toEqual(['4.120 in']);
  });

  it('also where it names the cell in another way', () => {
    const readings = [{ cell: 'A-017' }, { cell_instance_id: 'cell-2' }, {}];
    const cells = entriesIn(messageOf(fieldsOf({ readings }))).map(({ reading }) => reading.ok && reading.value.cell);
    expect(cells).toEqual([
      { kind: 'name', name: 'A-017' },
      { kind: 'id', id: 'cell-2' },
      { kind: 'id', id: 'cell-1' },
    ]);
  });

  it('also where it carries its value in another way', () => {
    const readings = [{ raw: '5.1 mm' }, { raw_base64: btoa('5.2 mm') }, { value: '5.3' }, {}];
    expect(values(fieldsOf({ readings }))).toEqual(['5.1 mm', '5.2 mm', '5.3 mm', '4.120 mm']);
    expect(values(fieldsOf({ value: undefined, raw: '4.9 mm', readings }))).toEqual([
      '5.1 mm',
      '5.2 mm',
      '5.3 mm',
      '4.9 mm',
    ]);
  });

  it('null and empty count for nothing', () => {
    expect(values(fieldsOf({ unit: 'mm', readings: [{ unit: null }, { unit: '' }] }))).toEqual([
      '4.120 mm',
      '4.120 mm',
    ]);
  });
});

describe('a dead letter on its way back', () => {
  it('was not first sent after it came back', () => {
    const problem = JSON.stringify({ reading_ids: ['m-0/0'], sent_at: '2030-01-01T00:00:00.000Z' });
    const message = messageOf(fieldsOf(), { attributes: attributesOf({ problem }) });
    expect(readingIn(message).measuredAt).toBe(message.sentAt);
  });

  it('has the moment at which it was first sent', () => {
    const problem = JSON.stringify({ reading_ids: ['m-0/0'], sent_at: '2026-11-10T08:00:00.000Z' });
    const attributes = attributesOf({ problem, problem_code: 'unknown-unit' });
    expect(readingIn(messageOf(fieldsOf(), { attributes }))).toMatchObject({
      id: 'm-0/0',
      measuredAt: Date.UTC(2026, 10, 10, 8),
    });
  });

  it('names the message that was refused', () => {
    const replayOf = (problem: string) => {
      const read = readMessage(messageOf(fieldsOf(), { attributes: attributesOf({ problem }) }), rulesOf());
      return read.kind === 'entries' ? read.replayOf : 'unreadable';
    };
    expect(replayOf('{"source_message_id":"m-0"}')).toBe('m-0');
    expect(replayOf('{}')).toBeUndefined();
    expect(replayOf('the cable is loose')).toBeUndefined();
  });

  it('has that of its message where it does not tell', () => {
    const attributes = attributesOf({ problem: '{}' });
    expect(readingIn(messageOf(fieldsOf(), { attributes })).measuredAt).toBe(sentAt);
  });
});

describe('any message', () => {
  const attribute = fc.record({
    dataType: fc.constantFrom('String', 'Number', 'Binary', 'String.custom'),
    value: fc.oneof(fc.string(), fc.json(), fc.constantFrom('4.120', 'mm', 'true', '{"reading_ids":["a"]}')),
  });
  const name = fc.constantFrom(...fieldNames, 'problem', 'problem_code', '__proto__', 'colour');
  const attributes = fc.array(fc.tuple(name, attribute), { maxLength: 10 }).map((entries) => new Map(entries));

  const value = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.constantFrom('4.120', 'mm', 'g', 'thickness', 'cell-1', '2026-11-20T08:00:00Z', 'S S     4.120 g', 4.12, true),
  );
  const object = fc.dictionary(fc.constantFrom(...fieldNames, 'open', '__proto__', 'constructor'), value);
  const withReadings = fc
    .tuple(object, fc.array(fc.oneof({ arbitrary: object, weight: 5 }, value), { maxLength: 5 }))
    .map(([around, readings]) => ({ ...around, readings }));
  const envelope = (message: string, rest: unknown) =>
    JSON.stringify({ Type: 'Notification', TopicArn: 'arn', Message: message, MessageAttributes: rest });
  const json = fc.oneof(
    fc.json(),
    fc.oneof(object, withReadings).map((one) => JSON.stringify(one)),
  );
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    json,
    json.map((text) => text.slice(0, -1)),
    fc.tuple(fc.oneof(json, fc.string()), fc.jsonValue()).map(([message, rest]) => envelope(message, rest)),
  );

  it('is unreadable with a sentence, or has an entry with an id for each of its readings, and is never an exception', () => {
    fc.assert(
      fc.property(body, attributes, (text, given) => {
        const read = readMessage(messageOf(text, { attributes: given }), rulesOf());
        if (read.kind === 'unreadable') {
          expect(read.problem.detail).toMatch(/^Cannot .+: /s);
          return;
        }
        expect(read.entries.map(({ index }) => index)).toEqual(read.entries.map((_entry, index) => index));
        for (const { id, reading } of read.entries) {
          expect(id).not.toBe('');
          if (reading.ok) expect(reading.value.id).toBe(id);
          else expect(reading.problem.detail).toMatch(/^Cannot .+: /s);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('has as many entries as readings', () => {
    fc.assert(
      fc.property(withReadings, (message) => {
        const read = readMessage(messageOf(message), rulesOf());
        if (read.kind === 'entries') expect(read.entries.length).toBe(message.readings.length);
        else expect(read.problem.code).toBe('unreadable-message');
      }),
      { numRuns: 1000 },
    );
  });

  it('says the same when it is read again', () => {
    fc.assert(
      fc.property(body, attributes, (text, given) => {
        const message = messageOf(text, { attributes: given });
        expect(readMessage(message, rulesOf())).toEqual(readMessage(message, rulesOf()));
      }),
      { numRuns: 300 },
    );
  });
});
