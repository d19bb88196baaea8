import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../lib/domain/content.ts';
import { attributeFields, fieldNames, readFields, readingIdIn, withDefaults } from '../../lib/domain/fields.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { attributesOf } from '../support/readings.ts';

const detail = (object: object, path?: string): string | undefined => {
  const read = readFields(object as JsonObject, path);
  return read.ok ? undefined : read.problem.detail;
};

describe('the fields of a reading', () => {
  it('are read as they are given', () => {
    const given = {
      cell_instance_id: 'cell-1',
      cell: 'A-017',
      raw: 'S S     4.120 g\r\n',
      raw_base64: 'UyBT',
      format: 'mt-sics',
      value: '4.120',
      unit: 'mm',
      decimal: ',',
      property: 'thickness',
      stage: 'week 4',
      position: 'corner 2',
      instrument: { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' },
      measured_at: '2026-11-20T08:00:00Z',
      reading_id: 'r-1',
      operator: 'Ada',
      lab: 'B2',
      notes: 'scratched',
      protocol: { name: 'P7', steps: [1, { soc: 0.5 }] },
      stable: true,
      expected: 5,
    };
    expect(readFields(given)).toEqual({ ok: true, value: given });
    expect([...fieldNames]).toEqual(Object.keys(given));
  });

  it('may be numbers and ids where they may be texts and objects', () => {
    expect(readFields({ value: 4.12, instrument: 'mic-1', protocol: 'P7' })).toEqual({
      ok: true,
      value: { value: 4.12, instrument: 'mic-1', protocol: 'P7' },
    });
  });

  it.each([5, '5', ' 5 ', '5.0', 1])('count the readings of a session as a number or in digits: %j', (expected) => {
    expect(readFields({ expected })).toEqual({ ok: true, value: { expected: Number(expected) } });
  });

  it('that are null, empty or blank are not given; an empty frame is', () => {
    const none = { cell: '', unit: ' ', stage: null, value: '', instrument: '', protocol: '', stable: null, raw: '' };
    expect(readFields(none)).toEqual({ ok: true, value: { raw: '' } });
  });

  it('lose the blanks around them, but for frames, whose blanks are columns', () => {
    expect(readFields({ cell: ' A-017\n', value: ' 4.1 ', stage: '\tdry', raw: '  4.1 g ' })).toEqual({
      ok: true,
      value: { cell: 'A-017', value: '4.1', stage: 'dry', raw: '  4.1 g ' },
    });
  });

  it('that are passed on can be stored', () => {
    expect(readFields({ stage: 'a\0', reading_id: '\ud800', notes: '\0', instrument: { id: 'm\0' } })).toEqual({
      ok: true,
      value: { stage: 'a␀', reading_id: '\ufffd', notes: '␀', instrument: { id: 'm␀' } },
    });
  });

  it('that nobody knows are ignored', () => {
    const object = JSON.parse('{"cell":"A-017","colour":"red","__proto__":{"unit":"mm"},"constructor":{"value":1}}');
    expect(readFields(object)).toEqual({ ok: true, value: { cell: 'A-017' } });
  });

  it('never take a key that every object has into what they pass on', () => {
    const object = JSON.parse(
      '{"protocol":{"__proto__":{"a":1},"name":"P","constructor":1,"x":[{"prototype":2}]},"instrument":{"__proto__":{"id":"x"},"kind":"scale"}}',
    );
    const read = readFields(object);
    expect(JSON.stringify(read)).toBe(
      '{"ok":true,"value":{"instrument":{"kind":"scale"},"protocol":{"name":"P","x":[{}]}}}',
    );
  });

  it.each([
    [{ cell: 5 }, 'Cannot read cell: expected string, received 5'],
    [{ raw: {} }, 'Cannot read raw: expected string, received Object'],
    [{ unit: ['mm'] }, 'Cannot read unit: expected string, received Array'],
    [{ raw_base64: 'S S 4.120' }, 'Cannot read raw_base64: it is no base64'],
    [{ value: true }, 'Cannot read value: it is neither a number nor text'],
    [{ value: { amount: 1 } }, 'Cannot read value: it is neither a number nor text'],
    [{ decimal: ';' }, 'Cannot read decimal: expected ("." | ","), received ";"'],
    [{ stable: 'no' }, 'Cannot read stable: expected boolean, received "no"'],
    [{ stable: 'x\u0002'.repeat(100) }, `Cannot read stable: expected boolean, received "${'x\\u0002'.repeat(40)}…"`],
    [{ stage: 'x'.repeat(256) }, 'Cannot read stage: it has 256 characters, more than 255'],
    [{ reading_id: 'x'.repeat(5000) }, 'Cannot read reading_id: it has 5000 characters, more than 255'],
    [
      { instrument: 5 },
      'Cannot read instrument: it is neither an id nor an object of texts (id, kind, model, serial_number)',
    ],
    [
      { instrument: { serial_number: 77 } },
      'Cannot read instrument: it is neither an id nor an object of texts (id, kind, model, serial_number)',
    ],
    [{ instrument: 'x'.repeat(256) }, 'Cannot read instrument: it has 256 characters, more than 255'],
    [{ instrument: { id: 'x'.repeat(256) } }, 'Cannot read instrument.id: it has 256 characters, more than 255'],
    [{ protocol: 5 }, 'Cannot read protocol: it is neither text nor an object'],
    [{ expected: 0 }, 'Cannot read expected: it is no whole number from 1'],
    [{ expected: -5 }, 'Cannot read expected: it is no whole number from 1'],
    [{ expected: 2.5 }, 'Cannot read expected: it is no whole number from 1'],
    [{ expected: 'five' }, 'Cannot read expected: it is no whole number from 1'],
    [{ expected: 'Infinity' }, 'Cannot read expected: it is no whole number from 1'],
    [{ expected: true }, 'Cannot read expected: it is no whole number from 1'],
    [{ expected: [5] }, 'Cannot read expected: it is no whole number from 1'],
    [{ protocol: ['P7'] }, 'Cannot read protocol: it is neither text nor an object'],
  ])('that are of another kind are told: %j', (object, sentence) => {
    expect(detail(object)).toBe(sentence);
  });

  it('are told with their place in the message, in a sentence of bearable length', () => {
    const read = readFields({ raw_base64: '!'.repeat(1 << 20) }, 'readings[3]');
    const problem = read.ok ? undefined : (read.problem as Problem);
    expect(problem).toEqual({
      code: 'unreadable-message',
      detail: 'Cannot read readings[3].raw_base64: it is no base64',
      path: 'readings[3].raw_base64',
    });
  });

  it('that are right at the edge are taken', () => {
    expect(readFields({ stage: 'x'.repeat(255), position: ` ${'x'.repeat(255)} ` }).ok).toBe(true);
    expect(readFields({ raw_base64: 'A'.repeat(1 << 20) }).ok).toBe(true);
  });
});

describe('message attributes', () => {
  it('of the names of fields are defaults, the others are not', () => {
    const attributes = attributesOf({ cell: 'A-017', colour: 'red', unit: 'mm', problem: '{}', ['__proto__']: 'x' });
    expect(attributes.has('__proto__')).toBe(true);
    expect(attributeFields(attributes)).toEqual({ ok: true, value: { cell: 'A-017', unit: 'mm' } });
  });

  it('are texts: numbers and truth values are read from them', () => {
    const attributes = attributesOf({ value: { dataType: 'Number', value: '4.120' }, stable: 'false' });
    expect(attributeFields(attributes)).toEqual({ ok: true, value: { value: '4.120', stable: false } });
    expect(attributeFields(attributesOf({ stable: 'true' }))).toEqual({ ok: true, value: { stable: true } });
    expect(attributeFields(attributesOf({ expected: '5' }))).toEqual({ ok: true, value: { expected: 5 } });
  });

  it('that are binary are none', () => {
    const attributes = attributesOf({ raw: { dataType: 'Binary.frame', value: 'AAEC' } });
    expect(attributeFields(attributes)).toEqual({ ok: true, value: {} });
  });

  it.each([
    [{ decimal: ';' }, 'Cannot read the message attribute decimal: expected ("." | ","), received ";"'],
    [{ expected: 'a few' }, 'Cannot read the message attribute expected: it is no whole number from 1'],
    [{ stable: 'perhaps' }, 'Cannot read the message attribute stable: expected boolean, received "perhaps"'],
  ])('that cannot be read are told: %j', (texts, sentence) => {
    const read = attributeFields(attributesOf(texts));
    expect(read.ok ? '' : read.problem.detail).toBe(sentence);
  });
});

describe('defaults', () => {
  it.each([
    ['fill in', { value: '1' }, { unit: 'mm', stage: 'dry' }, { value: '1', unit: 'mm', stage: 'dry' }],
    ['give way', { value: '1', unit: 'in' }, { unit: 'mm' }, { value: '1', unit: 'in' }],
    ['of a cell give way to an id', { cell_instance_id: 'c' }, { cell_instance_id: 'd' }, { cell_instance_id: 'c' }],
    ['of a cell give way to a name', { cell: 'A' }, { cell_instance_id: 'd' }, { cell: 'A' }],
    ['of a value give way to a frame', { raw: 'S S 1 g' }, { value: '2', unit: 'g' }, { raw: 'S S 1 g', unit: 'g' }],
    ['of a frame give way to a value', { value: '2' }, { raw: 'S S 1 g', raw_base64: 'AA==' }, { value: '2' }],
    ['of a frame give way to bytes', { raw_base64: 'AA==' }, { raw: 'x', value: '1' }, { raw_base64: 'AA==' }],
    ['carry the value where nothing else does', { position: 'a' }, { raw: 'x' }, { position: 'a', raw: 'x' }],
  ])('%s', (_what, fields, defaults, merged) => {
    expect(withDefaults(fields, defaults)).toEqual(merged);
  });

  it('leave a cell that has both id and name both', () => {
    const fields = { cell: 'A', cell_instance_id: 'c' };
    expect(withDefaults(fields, { cell_instance_id: 'd' })).toEqual(fields);
  });
});

describe('the id in an object whose other fields may be unreadable', () => {
  it.each([
    [{ reading_id: 'r-1', stable: 'no' }, 'r-1'],
    [{ reading_id: ' r-1 ' }, 'r-1'],
    [{ reading_id: 5 }, undefined],
    [{ reading_id: 'x'.repeat(256) }, undefined],
    [{ reading_id: '' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (object, id) => {
    expect(readingIdIn(object)).toBe(id);
  });
});
