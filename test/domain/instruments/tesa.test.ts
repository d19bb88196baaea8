import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { tesa } from '../../../lib/domain/instruments/tesa.ts';
import { corrupted, read, shorthand, frame as undotted, wrapped } from './frames.ts';

/** The text with each of its characters replaced by another in turn. */
const misspelt = (text: string): string[] => [...text].map((_, at) => `${text.slice(0, at)}y${text.slice(at + 1)}`);

/** The text without each of its characters in turn. */
const lacking = (text: string): string[] => [...text].map((_, at) => text.slice(0, at) + text.slice(at + 1));

describe('a measured value', () => {
  it.each([
    ['+.500125', '0.500125 –'],
    ['-.000050', '-0.000050 –'],
    ['-.000000', '0.000000 –'],
    ['+0012.34', '12.34 –'],
    ['-1234.56', '-1234.56 –'],
    ['-0000.00', '0.00 –'],
    ['+012.345', '12.345 –'],
    ['-4.99990', '-4.99990 –'],
    ['+19.6850', '19.6850 –'],
    ['+123.456', '123.456 –'],
    ['-12.34567', '-12.34567 –'],
    ['+1.2345', '1.2345 –'],
    ['·+0012.34·', '12.34 –'],
  ])('%s is %s', (frame, reading) => {
    expect(read(tesa, frame)).toBe(reading);
  });

  it.each([
    ['0012.34', 'it has no sign'],
    ['.500125', 'it has no sign'],
    ['·.500125', 'it has no sign'],
    ['+50.', 'it has no digit after the point'],
    ['+.5', 'it has fewer digits than any display'],
    ['+.50012', 'a digit of its inches is lost'],
    ['+123.45', 'a digit of its micrometres is lost'],
    ['+012.34', 'a digit of its millimetres is lost'],
    ['+12.345', 'a digit of its mils or micrometres is lost'],
    ['+1.234', 'digits of its mils are lost'],
    ['+1234.5', 'a digit of its millimetres is lost'],
    ['+1234.567', 'it has a digit too many'],
    ['+123.4567', 'it has a digit too many'],
    ['+12.345678', 'it has a digit too many'],
    ['+.5001255', 'it has a digit too many'],
    ['+.', 'it has no digits'],
    ['+', 'it has no digits'],
    ['', 'it is empty'],
    ['+500125', 'it has no point'],
    ['+12345.67', 'it has too many digits'],
    ['+1.1234567', 'it has too many digits'],
    ['+0012,34', 'its mark is a comma'],
    ['+0012x34', 'its mark is no point'],
    ['+001.2.34', 'it has two points'],
    ['+-0012.34', 'it has two signs'],
    ['x0012.34', 'its sign is none'],
    ['+·0012.34', 'its sign stands apart'],
    ['+001A.34', 'not all are digits'],
    ['+0012.3A', 'not all are digits'],
    ['+0012.34·mm', 'it has a unit'],
    ['+0012.34<', 'something follows'],
    ['x+0012.34', 'something stands before it'],
    ['+0012.34+0012.35', 'they are two'],
    ['+001.50e3', 'it has an exponent'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(tesa, frame)).toBe('invalid');
  });

  it.each(['+.50012\xb5', '\xab.500125', '+.500125\r+.500126', '+0012\t.34'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(tesa.decode(frame, {})).toBeUndefined();
    },
  );
});

it.each(['+0012.34', '-123.456', '+.500125'].flatMap(lacking))('%s is invalid: a character of it is lost', (frame) => {
  expect(read(tesa, frame)).toBe('invalid');
});

describe('an error', () => {
  it.each([
    ['ERR23', 'the gauge reports error 23'],
    ['ERR1', 'the gauge reports error 1'],
    ['·ERR20·', 'the gauge reports error 20'],
    ['ERR99', 'the gauge reports error 99'],
  ])('%s says: %s', (frame, says) => {
    expect(tesa.decode(undotted(frame), {})).toEqual({ kind: 'error', code: 'device-error', says });
  });

  it.each(['ERR', 'ERR123', 'ERRX', 'xERR1', 'ERR1x', 'ERR·1', 'err1'])('%s is invalid', (frame) => {
    expect(read(tesa, frame)).toBe('invalid');
  });
});

describe('an answer', () => {
  it.each(['mm', 'in', 'um', 'mil', 'MM', 'IN'])('%s to a command is not a reading', (frame) => {
    const says = 'it tells the unit displayed, not a length';
    expect(tesa.decode(frame, {})).toEqual({ kind: 'error', code: 'not-a-reading', says });
  });

  it.each(['TE·TT80', 'TE·TT90', 'TE·UPC', 'TE·TT09', 'TE·TT80·123456'])('%s tells which gauge it is', (frame) => {
    const says = 'it tells which gauge it is, not a length';
    expect(tesa.decode(undotted(frame), {})).toEqual({ kind: 'error', code: 'not-a-reading', says });
  });

  it.each([
    'TE',
    'TE·',
    'TE·TT',
    'TE·TT8',
    'TE·TTX0',
    'TE·TT8X',
    'TE·TT800',
    'TE·UPCX',
    'TETT80',
    'xTE·TT80',
    'inch',
    'm',
  ])('%s is invalid', (frame) => {
    expect(read(tesa, frame)).toBe('invalid');
  });
});

it.each(['+.500125', 'ERR1', 'mil', 'TE·UPC', 'TE·TT80'].flatMap(misspelt))(
  '%s is invalid: a character of it is wrong',
  (frame) => {
    expect(read(tesa, frame)).toBe('invalid');
  },
);

it('any value in the grammar is read as it stands', () => {
  const widths = fc.constantFrom([4, 2], [3, 3], [1, 4], [1, 5], [2, 4], [2, 5], [0, 6]);
  const values = fc
    .record({ minus: fc.boolean(), digits: fc.nat(9_999_999), widths })
    .map(({ minus, digits, widths: [whole = 0, fraction = 0] }) => {
      const shown = String(digits)
        .padStart(7, '0')
        .slice(-(whole + fraction));
      const value = `${Number(shown.slice(0, whole))}.${shown.slice(whole)}`;
      const sign = minus ? '-' : '+';
      return {
        line: `${sign}${shown.slice(0, whole)}.${shown.slice(whole)}`,
        value: minus && /[1-9]/.test(shown) ? `-${value}` : value,
      };
    });
  const frames = values.chain(({ line, value }) => wrapped(line).map((frame) => ({ frame, value })));
  fc.assert(
    fc.property(frames, ({ frame, value }) => {
      expect(shorthand(tesa.decode(frame, {}))).toBe(`${value} –`);
    }),
  );
});

it('an error or answer with a character lost, added or replaced never becomes a value', () => {
  fc.assert(
    fc.property(fc.constantFrom('ERR23', 'ERR1', 'mm', 'mil', 'TE TT80').chain(corrupted), (frame) => {
      expect(tesa.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
