import { describe, expect, it } from 'vitest';

import { readMessage } from '../../lib/domain/read-message.ts';
import { attributesOf, entriesIn, fieldsOf, messageOf, problemIn, readingIn, rulesOf } from '../support/readings.ts';

const mebibyte = 1 << 20;

const codeOf = (body: object | string): string => problemIn(messageOf(body)).code;

/** A body with one field written as it stands: what JSON.stringify would never write. */
const bodyWith = (field: string): string => JSON.stringify(fieldsOf()).replace(/\}$/, `,${field}}`);

describe('a body that is no reading', () => {
  it.each([
    ['not JSON, and no frame', 'hello, this is not JSON', 'missing-cell'],
    ['a JSON list', JSON.stringify([fieldsOf()]), 'unreadable-message'],
    ['cut short', '{', 'unreadable-message'],
    ['cut short within', JSON.stringify(fieldsOf()).slice(0, 40), 'unreadable-message'],
    ['empty JSON', '{}', 'missing-cell'],
    ['blank', ' ', 'missing-cell'],
    ['with empty readings', fieldsOf({ readings: [] }), 'unreadable-message'],
    ['with readings that are none', fieldsOf({ readings: null }), 'unreadable-message'],
    ['with readings that are an object', fieldsOf({ readings: {} }), 'unreadable-message'],
    ['nested a hundred thousand deep', bodyWith(`"x":${'['.repeat(1e5)}${']'.repeat(1e5)}`), 'unreadable-message'],
  ])('%s is refused', (_what, body, code) => {
    expect(codeOf(body)).toBe(code);
  });

  it('a frame that no format knows is refused though its attributes say all else', () => {
    const attributes = attributesOf({ cell: 'A-017', property: 'thickness', unit: 'mm' });
    for (const body of ['hello', '4.1 mm, roughly', ' ', '\x02\x03', '\ufffd', 'x'.repeat(mebibyte)]) {
      expect(problemIn(messageOf(body, { attributes })).code, body.slice(0, 20)).toBe('unknown-format');
    }
  });
});

describe('a body of 1 MiB', () => {
  it('of one long text is refused in a sentence of bearable length', () => {
    for (const field of [
      'cell_instance_id',
      'cell',
      'unit',
      'property',
      'value',
      'measured_at',
      'format',
      'raw',
      'stage',
      'raw_base64',
    ]) {
      const given = field === 'cell' ? { cell_instance_id: undefined } : field === 'format' ? { raw: '4.1 mm' } : {};
      const problem = problemIn(messageOf(fieldsOf({ ...given, [field]: '!'.repeat(mebibyte - 200) })));
      expect(problem.detail.length, problem.detail.slice(0, 60)).toBeLessThan(400);
    }
  });

  it('of one long text that is not JSON in the end is refused in a sentence of bearable length', () => {
    expect(problemIn(messageOf(`{${'x'.repeat(mebibyte)}`)).detail.length).toBeLessThan(400);
  });

  it('of readings has an entry for each', () => {
    const one = { position: 'centre', value: '4.120', measured_at: '2026-11-20T08:00:00Z' };
    const readings = Array.from({ length: 14_000 }, () => one);
    const body = JSON.stringify(fieldsOf({ readings }));
    expect(body.length).toBeGreaterThan(1_000_000);
    const entries = entriesIn(messageOf(body));
    expect(entries.filter(({ reading }) => reading.ok).length).toBe(14_000);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(14_000);
  });

  it('of more readings than a function has memory for is refused', () => {
    const body = JSON.stringify(fieldsOf({ readings: Array.from({ length: 20_001 }, () => ({ value: '4' })) }));
    expect(problemIn(messageOf(body))).toEqual({
      code: 'unreadable-message',
      path: 'readings',
      detail: 'Cannot read readings: 20001 are more than the 20000 that one message may carry; send them in several',
    });
  });

  it('has more notes than the ledger could keep, and is refused', () => {
    expect(problemIn(messageOf(fieldsOf({ notes: 'n'.repeat(mebibyte) })))).toEqual({
      code: 'unreadable-message',
      detail:
        'Cannot take the reading: what is said around it (raw, notes, protocol) weighs 1049600 bytes, more than 150000',
    });
  });
});

describe('a cell', () => {
  it.each(['a/b', '..', '../x', 'a b', 'a%2f', 'x'.repeat(3000), '\ud800', 'a\0', '\x02'])('id %j is refused', (id) => {
    expect(codeOf(fieldsOf({ cell_instance_id: id }))).toBe('invalid-cell');
  });

  it('of another kind is refused', () => {
    expect(codeOf(fieldsOf({ cell_instance_id: 17 }))).toBe('unreadable-message');
    expect(codeOf(fieldsOf({ cell_instance_id: null }))).toBe('missing-cell');
    expect(codeOf(fieldsOf({ cell_instance_id: '  ' }))).toBe('missing-cell');
  });
});

describe('a value', () => {
  it.each([
    ['"NaN"', 'invalid-value'],
    ['"Infinity"', 'invalid-value'],
    ['"-Infinity"', 'invalid-value'],
    ['"1e400"', 'invalid-value'],
    ['1e400', 'invalid-value'],
    ['-1e400', 'invalid-value'],
    ['1e-400', 'invalid-value'],
    ['NaN', 'unreadable-message'],
    ['Infinity', 'unreadable-message'],
    ['"12,345"', 'ambiguous-number'],
    ['0', 'implausible'],
    ['-0.0', 'implausible'],
    ['"0.000"', 'implausible'],
    ['-4.12', 'implausible'],
    ['"-4.12"', 'implausible'],
    ['true', 'unreadable-message'],
    ['[4.12]', 'unreadable-message'],
    ['{"value":4.12}', 'unreadable-message'],
    ['"4\\u0000.1"', 'invalid-value'],
    ['"\\u00024.1\\u0003"', 'invalid-value'],
    ['"\\ud800"', 'invalid-value'],
    ['null', 'invalid-value'],
    ['""', 'invalid-value'],
  ])('%s is refused', (value, code) => {
    expect(codeOf(bodyWith(`"value":${value}`))).toBe(code);
  });

  it('of 1e400 is told as it was sent, not as the infinity that a float makes of it', () => {
    expect(problemIn(messageOf(bodyWith('"value":1e400'))).detail).toMatch(/^Cannot take the value "1e400": /);
  });

  it('"12,345" is a number once the decimal mark is declared, wherever that is', () => {
    const message = messageOf(fieldsOf({ value: '12,345' }));
    expect(readingIn(message, rulesOf({ decimalMark: ',' })).value).toBe('12.345');
    expect(readingIn(message, rulesOf({ decimalMark: '.' })).value).toBe('12345');
    expect(readingIn(messageOf(fieldsOf({ value: '12,345', decimal: ',' }))).value).toBe('12.345');
    expect(readingIn({ ...message, attributes: attributesOf({ decimal: ',' }) }).value).toBe('12.345');
  });

  it('of more digits than a float has keeps them all', () => {
    expect(readingIn(messageOf(bodyWith('"value":4.12000000000000000001'))).value).toBe('4.12000000000000000001');
  });
});

describe('a unit', () => {
  it.each([
    [undefined, 'missing-unit'],
    ['', 'missing-unit'],
    ['furlong', 'unknown-unit'],
    ['C', 'unknown-unit'],
    ['Mm', 'unknown-unit'],
    ['__proto__', 'unknown-unit'],
    ['constructor', 'unknown-unit'],
    ['mm\0', 'unknown-unit'],
    ['\ud800', 'unknown-unit'],
    ['tl', 'ambiguous-unit'],
    ['g', 'wrong-dimension'],
    ['%', 'wrong-dimension'],
    ['pcs', 'wrong-dimension'],
    [5, 'unreadable-message'],
  ])('%j of a thickness is refused', (unit, code) => {
    expect(codeOf(fieldsOf({ unit }))).toBe(code);
  });
});

describe('a moment', () => {
  it.each([
    '2026-11-20T08:00:00',
    '2026-11-20',
    '9999-12-31T23:59:59Z',
    'not a date',
    '2026-02-30T08:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-11-20T08:00:00Z\0',
    '\ud800',
    '__proto__',
    '1e400',
  ])('%j is refused', (measured_at) => {
    expect(codeOf(fieldsOf({ measured_at }))).toBe('invalid-time');
  });

  it('of another kind is refused', () => {
    expect(codeOf(fieldsOf({ measured_at: 1763625600 }))).toBe('unreadable-message');
  });
});

describe('a property', () => {
  it.each(['x'.repeat(5000), '__proto__', 'constructor', 'toString', 'thick.ness', 'thick\0ness', '\ud800', '1'])(
    '%j is refused',
    (property) => {
      expect(codeOf(fieldsOf({ property }))).toBe('invalid-property');
    },
  );
});

describe('__proto__', () => {
  it.each([
    '{"__proto__":{"cell_instance_id":"cell-1","property":"thickness","value":"4.1","unit":"mm"}}',
    '{"constructor":{"prototype":{"cell":"A-017"}}}',
  ])('says nothing of a reading: %s', (body) => {
    expect(codeOf(body)).toBe('missing-cell');
  });

  it('is read in no place where keys come from outside, and changes nothing', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"polluted":true}}');
    const body = JSON.stringify(
      fieldsOf({ ...hostile, instrument: { id: '__proto__' }, stage: '__proto__', position: '__proto__' }),
    ).replace(/\}$/, ',"__proto__":{"polluted":true},"protocol":{"__proto__":{"polluted":true},"name":"P7"}}');
    const attributes = attributesOf({ ['__proto__']: '{}', problem: '{"__proto__":{"reading_ids":["polluted"]}}' });
    const reading = readingIn(messageOf(body, { attributes }));
    expect(JSON.stringify(reading)).not.toContain('polluted');
    expect(reading.protocol).toEqual({ name: 'P7' });
    expect(reading.instrument).toEqual({ id: '__proto__' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('characters that JSON or a database cannot carry', () => {
  it('are mended in what is passed on', () => {
    const mended = fieldsOf({ stage: 'a\0', position: '\ud800', operator: 'b\udc00', notes: '\0', reading_id: 'r\0' });
    expect(readingIn(messageOf(mended))).toMatchObject({
      stage: 'a␀',
      position: '\ufffd',
      operator: 'b\ufffd',
      notes: '␀',
      id: 'r␀',
    });
  });

  it('around a frame are framing', () => {
    const reading = readingIn(messageOf({ cell: 'A-017', raw: '\0\x02S S     4.120 g\x03\r\n' }));
    expect(reading).toMatchObject({ value: '4.120', unit: 'g', raw: '␀\x02S S     4.120 g\x03\r\n' });
  });

  it('within a frame are no part of any', () => {
    expect(codeOf({ cell: 'A-017', raw: 'S S     4.\x02120 g' })).toBe('unknown-format');
    expect(codeOf({ cell: 'A-017', raw: 'S S     4.\ud800120 g' })).toBe('unknown-format');
  });
});

describe('a message of several readings', () => {
  const readings = [{}, 5, { stable: 'no' }, { value: '0' }, { unit: 'furlong' }, null, {}];

  it('loses none for the sake of another', () => {
    const entries = entriesIn(messageOf(fieldsOf({ readings })));
    expect(entries.map(({ reading }) => (reading.ok ? 'ok' : reading.problem.code))).toEqual([
      'ok',
      'unreadable-message',
      'unreadable-message',
      'implausible',
      'unknown-unit',
      'unreadable-message',
      'ok',
    ]);
    expect(entries.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(entries.map(({ reading }) => (reading.ok ? undefined : reading.problem.path))).toEqual([
      undefined,
      'readings[1]',
      'readings[2].stable',
      'readings[3]',
      'readings[4]',
      'readings[5]',
      undefined,
    ]);
  });

  it('is unreadable where what stands around them is', () => {
    expect(readMessage(messageOf(fieldsOf({ stable: 'no', readings })), rulesOf())).toMatchObject({
      kind: 'unreadable',
      problem: { code: 'unreadable-message', path: 'stable' },
    });
  });
});
