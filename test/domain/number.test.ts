import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { plainDecimal, readNumber } from '../../lib/domain/number.ts';

/** A value, `a or b` where the text leaves it open, or `none`. */
function reading(text: string, decimal?: '.' | ','): string {
  const read = readNumber(text, decimal);
  if (read.kind === 'none') return 'none';
  return read.kind === 'number' ? read.value : read.readings.join(' or ');
}

describe('the digits of a number', () => {
  it.each([
    ['12.345', '12.345'],
    ['0.520', '0.520'],
    ['5', '5'],
    ['007', '7'],
    ['000.50', '0.50'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-.50', '-0.50'],
    ['+12.3', '12.3'],
    ['-0.0250', '-0.0250'],
    ['+ 12.3', '12.3'],
    ['-   12.3', '-12.3'],
    [' 12.3\t\r\n', '12.3'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['-0.001', '-0.001'],
    ['100', '100'],
    ['00000000000000000000000000000000000000.5', '0.5'],
  ])('%j is %s', (text, value) => {
    expect(reading(text)).toBe(value);
  });

  it.each([
    ['１０．５', '10.5'],
    ['－１２，５', '-12.5'],
    ['−3.2', '-3.2'],
    ['–3.2', '-3.2'],
    ['‐3.2', '-3.2'],
    ['‑3.2', '-3.2'],
    ['‒3.2', '-3.2'],
    ['−\u00a03.2', '-3.2'],
    ['\u3000３.２\u3000', '3.2'],
  ])('%j, typed on another keyboard, is %s', (text, value) => {
    expect(reading(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '.',
    ',',
    '-',
    '+',
    '- .',
    '--5',
    '+-5',
    '5-',
    '5+',
    '1.2.3',
    '1,2,3',
    '12 34',
    '12:30',
    '12/5',
    '1e',
    'e5',
    '1e+',
    '0x10',
    '1_000',
    '1\u00002',
    '1\t000',
    'NaN',
    'Infinity',
    '-Infinity',
    '----',
    'Err',
    'OL',
    '12.3 g',
    '12.3\n4',
    '٣',
    '½',
    '—5',
    '\ud800',
  ])('%j is none', (text) => {
    expect(reading(text)).toBe('none');
  });
});

describe('separators', () => {
  it.each([
    ['1.234,5', '1234.5'],
    ['1,234.5', '1234.5'],
    ['1.234.567,89', '1234567.89'],
    ['1,234,567.89', '1234567.89'],
    ['-1,234.50', '-1234.50'],
  ])('of both kinds, the last of %s is the decimal mark', (text, value) => {
    expect(reading(text)).toBe(value);
    expect(reading(text, ',')).toBe(value);
    expect(reading(text, '.')).toBe(value);
  });

  it.each([
    '1234,567.8',
    '12,34.5',
    '1.23,4',
    '1,234.567,8',
    '1,234.5.6',
    ',234.5',
    '1,,234.5',
    '.,5',
    '1,.5',
    '1.234,',
    '12.345,',
    '1,234.',
  ])('of both kinds, %s is none: the first does not group by three', (text) => {
    expect(reading(text)).toBe('none');
  });

  it.each([
    ['1.234.567', '1234567'],
    ['1,234,567', '1234567'],
    ['12.345.678', '12345678'],
    ['-123,456,789', '-123456789'],
  ])('of one kind that occur twice group: %s', (text, value) => {
    expect(reading(text)).toBe(value);
    expect(reading(text, ',')).toBe(value);
    expect(reading(text, '.')).toBe(value);
  });

  it.each(['1,23,456', '1234,567,890', '1.2345.678', '1..234', '1.234.', ',234,567', '12.05.2026'])(
    'of one kind that occur twice and do not group by three make %s none',
    (text) => {
      expect(reading(text)).toBe('none');
    },
  );

  it.each([
    ['12,34', '12.34'],
    ['12,3456', '12.3456'],
    ['1234,567', '1234.567'],
    [',5', '0.5'],
    [',500', '0.500'],
    ['12,', '12'],
    ['-0,25', '-0.25'],
  ])('one comma that cannot group is decimal, whatever was declared: %s', (text, value) => {
    expect(reading(text)).toBe(value);
    expect(reading(text, ',')).toBe(value);
    expect(reading(text, '.')).toBe(value);
  });

  it('a comma before three digits, behind a zero, groups nothing: a declared point contradicts it', () => {
    expect(readNumber('0,520')).toEqual({ kind: 'ambiguous', readings: ['0.520', '520'] });
    expect(reading('0,520', ',')).toBe('0.520');
    expect(readNumber('0,520', '.')).toEqual({ kind: 'none' });
  });

  it.each([
    ['12,345', '12.345', '12345'],
    ['1,000', '1.000', '1000'],
    ['123,456', '123.456', '123456'],
    ['-12,345', '-12.345', '-12345'],
    ['1,500e-3', '0.001500', '1.500'],
  ])('one comma before three digits is ambiguous unless the mark is declared: %s', (text, decimal, grouped) => {
    expect(readNumber(text)).toEqual({ kind: 'ambiguous', readings: [decimal, grouped] });
    expect(reading(text, ',')).toBe(decimal);
    expect(reading(text, '.')).toBe(grouped);
  });

  it.each([
    ['12.345', '12.345'],
    ['1.000', '1.000'],
    ['.500', '0.500'],
  ])('one point is decimal, whatever was declared: %s', (text, value) => {
    expect(reading(text)).toBe(value);
    expect(reading(text, ',')).toBe(value);
    expect(reading(text, '.')).toBe(value);
  });

  it.each([
    ['1 234', '1234'],
    ['1 234 567', '1234567'],
    ['1 234.5', '1234.5'],
    ['1 234,567', '1234.567'],
    ["1'234.5", '1234.5'],
    ["1'234'567,8", '1234567.8'],
    ['1’234.5', '1234.5'],
    ['1\u2009234.5', '1234.5'],
    ['1\u202f234,5', '1234.5'],
    ['1\u00a0234\u00a0567', '1234567'],
    ['- 12 345', '-12345'],
  ])('blanks and apostrophes between groups of three group: %j', (text, value) => {
    expect(reading(text)).toBe(value);
  });

  it.each([
    '1234 567',
    '1 23',
    '1 2345',
    '1  234',
    "1 234'567",
    '1 234,567,890',
    '1 234.567,8',
    '0.123 456',
    "'234",
    "1'",
    '1.5 000',
  ])('blanks and apostrophes elsewhere make %j none', (text) => {
    expect(reading(text)).toBe('none');
  });
});

describe('exponents', () => {
  it.each([
    ['1.50e-3', '0.00150'],
    ['1.5e2', '150'],
    ['1.5E+2', '150'],
    ['1.50e1', '15.0'],
    ['1.500e2', '150.0'],
    ['12e0', '12'],
    ['12e-0005', '0.00012'],
    ['-2.5e-2', '-0.025'],
    ['-0e5', '0'],
    ['0.00e-2', '0.0000'],
    ['0.00e5', '0'],
    ['1,5e3', '1500'],
    ['.5e1', '5'],
    ['1e30', `1${'0'.repeat(30)}`],
    ['1e-30', `0.${'0'.repeat(29)}1`],
  ])('of the whole number are written out with the resolution kept: %s', (text, value) => {
    expect(reading(text)).toBe(value);
  });

  it.each(['1e31', '1e-31', '1e999999999', '1e-999999999', '1e400', `1e${'9'.repeat(90)}`])(
    'beyond what an instrument says make %s none',
    (text) => {
      expect(reading(text)).toBe('none');
    },
  );

  it.each(['1.5 e3', '1.5e 3', '1.5e3.5', '1.5e3e3', '1.5x10', '1e--3'])('cut off or apart make %s none', (text) => {
    expect(reading(text)).toBe('none');
  });
});

describe('the length of a number', () => {
  it('ends at 40 digits', () => {
    expect(reading('9'.repeat(40))).toBe('9'.repeat(40));
    expect(reading(`${'9'.repeat(20)}.${'1'.repeat(20)}`)).toBe(`${'9'.repeat(20)}.${'1'.repeat(20)}`);
    expect(reading('9'.repeat(41))).toBe('none');
    expect(reading(`0.${'0'.repeat(40)}`)).toBe('none');
  });

  it('does not count the blanks around it, but those within it', () => {
    expect(reading(`${' '.repeat(1000)}5${' '.repeat(1000)}`)).toBe('5');
    expect(reading(`-${' '.repeat(98)}5`)).toBe('-5');
    expect(reading(`-${' '.repeat(99)}5`)).toBe('none');
  });
});

describe('plainDecimal', () => {
  it.each([
    ['', '0123.40', 0, '123.40'],
    ['-', '0.0', 0, '0.0'],
    ['-   ', '00.04550', 0, '-0.04550'],
    ['+', '012345', -5, '0.12345'],
    ['-', '0012', -4, '-0.0012'],
    ['', '5', 2, '500'],
  ] as const)('puts %j and %j by 10^%d together as %s', (sign, shown, exponent, value) => {
    expect(plainDecimal(sign, shown, exponent)).toBe(value);
  });

  it('takes the digits as shown where no power of ten is given', () => {
    expect(plainDecimal('-', '012.30')).toBe('-12.30');
  });
});

describe('any text', () => {
  const plain = /^(?!-0(\.0*)?$)-?(0|[1-9]\d*)(\.\d+)?$/;
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(..."0123456789.,+-eE ' ") }),
    fc.string({ unit: fc.constantFrom(..."019.,-e '"), maxLength: 8 }),
  );
  const mark = fc.constantFrom(undefined, '.' as const, ',' as const);

  it('is a plain decimal, ambiguous or none, and never an exception', () => {
    fc.assert(
      fc.property(anyText, mark, (text, decimal) => {
        const read = readNumber(text, decimal);
        if (read.kind === 'number') expect(read.value).toMatch(plain);
        if (read.kind === 'ambiguous') for (const value of read.readings) expect(value).toMatch(plain);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never ambiguous once the mark is declared', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('.', ','), (text, decimal) => {
        expect(readNumber(text, decimal).kind).not.toBe('ambiguous');
      }),
      { numRuns: 2000 },
    );
  });

  it('that JavaScript shows for a number has the value of that number', () => {
    const shown = fc
      .double({ noNaN: true, min: -1e25, max: 1e25 })
      .filter((number) => number === 0 || Math.abs(number) > 1e-25);
    fc.assert(
      fc.property(shown, (number) => {
        expect(Number(reading(String(number)))).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  it('that a locale writes is read back digit for digit', () => {
    const grouped = fc.constantFrom(
      { group: '.', decimal: ',' },
      { group: ',', decimal: '.' },
      { group: ' ', decimal: ',' },
      { group: '\u202f', decimal: ',' },
      { group: '’', decimal: '.' },
      { group: '', decimal: '.' },
    );
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(grouped, fc.nat(999_999_999), digits, fc.boolean(), ({ group, decimal }, whole, fraction, minus) => {
        const text = String(whole).replace(/\B(?=(\d{3})+$)/g, group) + decimal + fraction;
        const isZero = whole === 0 && /^0*$/.test(fraction);
        const sign = minus ? '-' : '';
        const value = `${isZero ? '' : sign}${whole}.${fraction}`;
        expect(reading(sign + text, decimal as '.' | ',')).toBe(value);
      }),
    );
  });
});
