import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { plain } from '../../../lib/domain/instruments/plain.ts';
import { decimal, isSubsequence, shorthand, wrapped } from './frames.ts';

const read = (text: string, mark?: '.' | ','): string =>
  shorthand(plain.decode(text, mark === undefined ? {} : { decimal: mark }));

describe('a number and its unit', () => {
  it.each([
    [' 12.345 mm', '12.345 mm'],
    ['12,34 mm', '12.34 mm'],
    ['12.5mm', '12.5 mm'],
    ['12.5\tmm', '12.5 mm'],
    ['1.234,5 g', '1234.5 g'],
    ['1,234.5 g', '1234.5 g'],
    ['-0.118 g', '-0.118 g'],
    ['+ 3.2 kg', '3.2 kg'],
    ['-0.00 g', '0.00 g'],
    ['1.50e-3 g', '0.00150 g'],
    ['1 234,5 mg', '1234.5 mg'],
    ["1'234 g", '1234 g'],
    ['.0625 in', '0.0625 in'],
  ])('%j is %s', (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ['12.345', '12.345 –'],
    ['+0042.310', '42.310 –'],
    ['-000.417', '-0.417 –'],
    ['5.', '5 –'],
    ['921', '921 –'],
  ])('%j has no unit: %s', (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ['\ufeff3.2 g\r\n', '3.2 g'],
    ['\0\x023.2 g\x03', '3.2 g'],
    ['3\0.\x002\0 \0g\0\r\0\n\0', '3.2 g'],
    ['１０．５　ｇ', '10.5 g'],
    ['3.2\u00a0g', '3.2 g'],
    ['3.2\u202fg', '3.2 g'],
    ['3.2\u2009g', '3.2 g'],
    ['−3.2 g', '-3.2 g'],
    ['–3.2 g', '-3.2 g'],
    ['1\u202f234,5 g', '1234.5 g'],
    ['1’234.5 g', '1234.5 g'],
  ])('%j, from a sheet or another keyboard, is %s', (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ['12.5 \u00b5m', '12.5 um'],
    ['12.5 \u03bcm', '12.5 um'],
    ['12.5 µg', '12.5 ug'],
    ['12.5 µin', '12.5 uin'],
    ['0.4921"', '0.4921 in'],
    ['0.4921 in', '0.4921 in'],
    ['0.4921”', '0.4921 in'],
    ['0.4921 ″', '0.4921 in'],
    ["0.4921''", '0.4921 in'],
    ['0.4921’’', '0.4921 in'],
    ["1'234''", '1234 in'],
    ['0.4921 inch', '0.4921 inch'],
    ['5 %', '5 %'],
    ['3 oz t', '3 oz t'],
    ['12 PCS', '12 PCS'],
    ['12.5 MM', '12.5 MM'],
    ['12.5 KG', '12.5 KG'],
    ['12.5 tl-HK', '12.5 tl-HK'],
    ['12.5 gr', '12.5 gr'],
    ['12.5 t', '12.5 t'],
    ['12.5 CM', '12.5 CM'],
    ['12.5 OT', '12.5 OT'],
    ['12.5 DW', '12.5 DW'],
    ['12.5 to', '12.5 to'],
    ['12.5 tola', '12.5 tola'],
    ['12.5 tical', '12.5 tical'],
  ])('%j has its unit as written: %s', (text, reading) => {
    expect(read(text)).toBe(reading);
  });
});

it('what a person writes is a value, whose unit is left out where none was written', () => {
  expect(plain.decode('12.50 mm', {})).toStrictEqual({ kind: 'value', value: '12.50', unit: 'mm' });
  expect(plain.decode('12.50', {})).toStrictEqual({ kind: 'value', value: '12.50' });
});

describe('a comma before three digits', () => {
  it('is refused with both readings where no decimal mark is declared', () => {
    expect(plain.decode(' 12,345 mm\r\n', {})).toEqual({
      kind: 'error',
      code: 'ambiguous-number',
      says: '12,345 may mean 12.345 or 12345 (tell the decimal mark)',
    });
    expect(read('0,520')).toBe('!ambiguous-number');
    expect(read('-123,456 g')).toBe('!ambiguous-number');
  });

  it('is read by the declared decimal mark', () => {
    expect(read('12,345 mm', ',')).toBe('12.345 mm');
    expect(read('12,345 mm', '.')).toBe('12345 mm');
    expect(read('12.345 mm', ',')).toBe('12.345 mm');
  });
});

describe('what is no number with a unit', () => {
  it.each([
    '',
    '  ',
    'mm',
    'Err',
    'Err 5',
    '5 Err',
    'OL',
    '1 OL',
    '----',
    '--.--',
    'NaN',
    'Infinity',
    'nan g',
    '12.5 furlong',
    '12.5 G',
    '12.5 I',
    '12.5 B',
    '12.5 Mm',
    '12.5 MG',
    '12.5 m m',
    "12.5 '",
    '12.5 """',
    '12.5 mm mm',
    '12.5 mm 3',
    '12.5 13.5 mm',
    '12.5 mm\r\n13.5 mm',
    '12.5;13.5',
    'x12.5',
    'X = 12.5 mm',
    'mm 12.5',
    '12.5 mm.',
    '12.5 e3',
    '1e5x',
    '1e99 g',
    '12:30:05',
    '2026-11-20',
    '12/05/2026',
    '4:02.00 lb:oz',
    '12.5 __proto__',
    '12.5 constructor',
    '12.5 °C',
    '12.5 \ufffdm',
    '٣ g',
    '0x1F',
    'S S     130.00 g',
    'ST,+00123.45  g',
    '01A+0000.123',
    'FFFF000123420',
    '1111111111111111000100000000000010001010000001000000',
  ])('%j is invalid', (text) => {
    expect(read(text)).toBe('invalid');
    expect(read(text, ',')).toBe('invalid');
  });

  it('is a text of more than 200 characters', () => {
    expect(read(`5${' '.repeat(197)}mm`)).toBe('5 mm');
    expect(read(`5${' '.repeat(198)}mm`)).toBe('invalid');
    expect(read(`${' '.repeat(2 ** 20)}5 mm`)).toBe('invalid');
  });
});

describe('any number with a unit', () => {
  const units = fc.constantFrom('', 'mm', ' mm', ' um', ' in', ' g', 'g', '\u00a0kg', ' GN', ' %', '\tmg');
  /** Six digits before an inch sign could be a serial number. */
  const numbers = decimal({ most: 5, fraction: { min: 0, max: 6 } });

  it('is read as it stands', () => {
    const texts = fc
      .tuple(numbers, units, fc.constantFrom('', ' ', '  '))
      .chain(([number, unit, before]) =>
        wrapped(before + (number.minus ? '-' : '') + number.shown + unit).map((text) => ({ text, number, unit })),
      );
    fc.assert(
      fc.property(texts, ({ text, number, unit }) => {
        expect(read(text)).toBe(`${number.value} ${unit.trim() === '' ? '–' : unit.trim()}`);
      }),
    );
  });

  it('has letters after it only where they are a unit', () => {
    const known = new Set(['mm', 'MM', 'm', 'cm', 'um', 'nm', 'g', 'mg', 'kg', 'KG', 'ug', 't', 'M', 'N', 'K', 'Kg']);
    const letters = fc.string({ unit: fc.constantFrom(...'mgkuntMGKNEOLr'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(numbers, letters, (number, word) => {
        const isRead = read(`${number.shown} ${word}`) !== 'invalid';
        const instruments = ['gn', 'GN', 'gr', 'GR', 'tl', 'TL', 'to', 'MO'];
        expect(isRead).toBe(known.has(word) || instruments.includes(word));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what no display shows', () => {
  it.each([
    '+9999999E+19 g',
    '9999999E+19',
    '1e13 g',
    '1E-13',
    '0123456789"',
    '123456"',
    '123456 in',
    '12.345, mm',
    '12.345,',
  ])('is no number: %s', (text) => {
    expect(read(text)).toBe('invalid');
  });

  it.each([
    ['1e12 g', '1000000000000 g'],
    ['1.5E-3 g', '0.0015 g'],
    ['12345"', '12345 in'],
    ['0.123456"', '0.123456 in'],
    ['123456.5 in', '123456.5 in'],
    ['123456 mm', '123456 mm'],
  ])('is not all that is large: %s is %s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each(['00018.36 g', '-00018.36  g', '+ 012 mm', '00'])(
    'has leading zeros, which %s may have as the end of a line, where its format was not declared',
    (text) => {
      expect(plain.decode(text, { recognising: true })).toBeUndefined();
      expect(plain.decode(text, {})).toBeDefined();
    },
  );

  it.each(['0.5 mm', '0', '10 g', '-0.25', '100 g', '1.05 mm'])('has no leading zeros: %s is recognised', (text) => {
    expect(plain.decode(text, { recognising: true })).toBeDefined();
  });
});

it('any text gives a value only of its own digits', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'0123456789.,+-\' gmk"µ'), maxLength: 12 });
  fc.assert(
    fc.property(texts, fc.constantFrom('.', ','), (text, mark) => {
      const decoded = plain.decode(text, { decimal: mark as '.' | ',' });
      if (decoded?.kind === 'value') expect(isSubsequence(significant(decoded.value), text)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

/** The digits, without those that only hold the place of the point. */
const significant = (value: string): string => value.replaceAll(/\D/g, '').replace(/^0+/, '');
