import { describe, expect, it } from 'vitest';

import { type Fields, readFields } from '../../lib/domain/fields.ts';
import type { InstrumentEntry } from '../../lib/domain/instrument-entry.ts';
import { whatIsSaid } from '../../lib/domain/said.ts';

interface Given {
  entry?: InstrumentEntry;
  decimal?: '.' | ',';
}

/** `4.120 mm`, or the code of the problem. */
function said(object: Readonly<Record<string, unknown>>, { entry, decimal }: Given = {}): string {
  const fields = (readFields(object) as { value: Fields }).value;
  const what = whatIsSaid(fields, entry, decimal);
  return what.ok ? `${what.value.value} ${what.value.unit}` : what.problem.code;
}

const frame = 'S S     4.120 g';

describe('a decoded value', () => {
  it.each([
    ['4.120', '4.120'],
    [4.12, '4.12'],
    ['0.520', '0.520'],
    ['+0.5', '0.5'],
    ['.5', '0.5'],
    ['-0.00', '0.00'],
    ['1.50e-3', '0.00150'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    ['1 234,50', '1234.50'],
    ['12,34', '12.34'],
  ])('of %j is %s', (value, digits) => {
    expect(said({ value, unit: 'mm' })).toBe(`${digits} mm`);
  });

  it.each([
    'NaN',
    'Infinity',
    '1e400',
    '----',
    'Err',
    'OL',
    '4.1 mm',
    '4.1.2',
    '1/3',
    '0x10',
    '\ud800',
    '9'.repeat(5000),
  ])('of %j is none', (value) => {
    expect(said({ value, unit: 'mm' })).toBe('invalid-value');
  });

  it('with a decimal comma needs to be told so where it may be grouping', () => {
    const reading = { value: '12,345', unit: 'mm' };
    expect(said(reading)).toBe('ambiguous-number');
    expect(said(reading, { decimal: ',' })).toBe('12.345 mm');
    expect(said(reading, { decimal: '.' })).toBe('12345 mm');
  });

  it('that is a JSON number has a decimal point, whatever mark the lab writes', () => {
    expect(said({ value: 12.345, unit: 'mm' }, { decimal: ',' })).toBe('12.345 mm');
  });

  it('has the unit of the message, else that of the registry, else none', () => {
    expect(said({ value: '1', unit: 'in' }, { entry: { unit: 'mm' } })).toBe('1 in');
    expect(said({ value: '1' }, { entry: { unit: 'mm' } })).toBe('1 mm');
    expect(said({ value: '1' }, { entry: {} })).toBe('missing-unit');
    expect(said({ value: '1' })).toBe('missing-unit');
  });
});

describe('a frame', () => {
  it('says its value and its unit', () => {
    expect(said({ raw: frame })).toBe('4.120 g');
    expect(said({ raw: 'FFFF000412031' })).toBe('4.120 in');
  });

  it('may come as bytes', () => {
    const base64 = (bytes: Buffer) => bytes.toString('base64');
    expect(said({ raw_base64: base64(Buffer.from(`\x02${frame}\r\n\x03`)) })).toBe('4.120 g');
    expect(said({ raw_base64: base64(Buffer.from('12.5 µm', 'utf8')) })).toBe('12.5 um');
    expect(said({ raw_base64: base64(Buffer.from('12.5 µm', 'latin1')) })).toBe('12.5 um');
    expect(said({ raw_base64: base64(Buffer.from([0xd3, 0xa0, 0xd3])), format: 'mt-sics' })).toBe('invalid-frame');
  });

  it('is kept as it came, as far as it can be stored', () => {
    const kept = (raw: string) => {
      const what = whatIsSaid({ raw }, undefined, undefined);
      return what.ok ? what.value.raw : what.problem.code;
    };
    expect(kept(`\x02${frame}\r\n`)).toBe(`\x02${frame}\r\n`);
    expect(kept(`${frame}\0`)).toBe(`${frame}␀`);
  });

  it('tells what it measures, and whether a weight is net or gross', () => {
    const what = (raw: string) => whatIsSaid({ raw, unit: 'mm' }, undefined, undefined);
    const weight = (raw: string) => whatIsSaid({ raw }, undefined, undefined);
    expect(weight(frame)).toMatchObject({ value: { measures: 'mass' } });
    expect(what('01A+0000.123')).toMatchObject({ value: { measures: 'length', unit: 'mm' } });
    expect(weight('N     +   12.345 g  ')).toMatchObject({ value: { measures: 'mass', weight: 'net' } });
    expect(weight('G#    +   12.345 g  ')).toMatchObject({ value: { measures: 'mass', weight: 'gross' } });
    expect(whatIsSaid({ raw: '4.120 mm', format: 'plain' }, undefined, undefined)).toEqual({
      ok: true,
      value: { value: '4.120', unit: 'mm', raw: '4.120 mm' },
    });
  });

  it('goes with what the owner of its instrument has settled of units', () => {
    const entry = { tael_grams: '37.5' };
    expect(whatIsSaid({ raw: '+     1.23 tlt', format: 'sbi' }, entry, undefined)).toMatchObject({
      value: { unit: 'tlt', ownUnits: entry },
    });
    expect(whatIsSaid({ value: '1.23', unit: 'tl' }, entry, undefined)).toMatchObject({
      value: { unit: 'tl', ownUnits: entry },
    });
  });

  it('is read in the declared format: of the message, else of the registry, else as what it is recognised', () => {
    expect(said({ raw: '921', format: 'plain', unit: 'mm' }, { entry: { format: 'mitutoyo-mux10' } })).toBe('921 mm');
    expect(said({ raw: '921', unit: 'mm' }, { entry: { format: 'mitutoyo-mux10' } })).toBe('no-data');
    expect(said({ raw: '921', unit: 'mm' })).toBe('ambiguous-format');
    expect(said({ raw: frame, format: 'sbi' })).toBe('invalid-frame');
    expect(said({ raw: frame, format: 'MT-SICS' })).toBe('unknown-format');
    expect(said({ raw: frame, format: '__proto__' })).toBe('unknown-format');
    expect(said({ raw: 'hello' })).toBe('unknown-format');
    expect(said({ raw: '' })).toBe('unknown-format');
  });

  it('has its own unit, else that of the message, else that of the registry, else none', () => {
    expect(said({ raw: '4.120 mm' }, { entry: { unit: 'in' } })).toBe('4.120 mm');
    expect(said({ raw: '4.120', unit: 'in' }, { entry: { unit: 'mm' } })).toBe('4.120 in');
    expect(said({ raw: '4.120' }, { entry: { unit: 'mm' } })).toBe('4.120 mm');
    expect(said({ raw: '4.120' })).toBe('missing-unit');
  });

  it('that says another unit than its message is refused; another way to write it is not', () => {
    expect(said({ raw: '4.120 mm', unit: 'in' })).toBe('unit-mismatch');
    expect(said({ raw: '4.120 mm', unit: 'furlong' })).toBe('unit-mismatch');
    expect(said({ raw: '4.120 mm', unit: 'MM' })).toBe('4.120 mm');
    expect(said({ raw: '4.120 um', unit: 'µm' })).toBe('4.120 um');
    expect(said({ raw: '1.5 gr', unit: 'gr', format: 'plain' })).toBe('1.5 gr');
  });

  it('may have its value beside it, if it is the same', () => {
    expect(said({ raw: frame, value: '4.12' })).toBe('4.120 g');
    expect(said({ raw: frame, value: 4.12, unit: 'g' })).toBe('4.120 g');
    expect(said({ raw: frame, value: '4,12' })).toBe('4.120 g');
    expect(said({ raw: frame, value: '4.13' })).toBe('invalid-value');
    expect(said({ raw: frame, value: 'NaN' })).toBe('invalid-value');
    expect(said({ raw: frame, value: '4,120' })).toBe('ambiguous-number');
  });

  it('of plain text has the decimal mark that was declared', () => {
    expect(said({ raw: '12,345 mm' })).toBe('ambiguous-number');
    expect(said({ raw: '12,345 mm' }, { decimal: ',' })).toBe('12.345 mm');
    expect(said({ raw: '12,345 mm' }, { decimal: '.' })).toBe('12345 mm');
  });
});

describe('what is not stable', () => {
  it.each([
    [{ raw: 'S D     4.120 g' }],
    [{ raw: 'S D     4.120 g', stable: true }],
    [{ raw: '+   42.310    ', format: 'sbi', unit: 'g' }],
    [{ raw: frame, stable: false }],
    [{ value: '4.120', unit: 'g', stable: false }],
    [{ value: 'OL', stable: false }],
  ])('is refused: %j', (reading) => {
    expect(said(reading)).toBe('unstable');
  });

  it('is not what says nothing of it', () => {
    expect(said({ value: '4.120', unit: 'g', stable: true })).toBe('4.120 g');
    expect(said({ raw: '4.120 g' })).toBe('4.120 g');
  });
});

it('nothing said is no reading, stable or not', () => {
  expect(said({})).toBe('invalid-value');
  expect(said({ stable: false })).toBe('invalid-value');
  expect(said({ unit: 'mm' }, { entry: { unit: 'mm' } })).toBe('invalid-value');
});
