import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { starrettCdi } from '../../../lib/domain/instruments/starrett-cdi.ts';
import { corrupted, read, shorthand, frame as undotted, wrapped } from './frames.ts';

/** The text with each of its characters replaced by another in turn. */
const misspelt = (text: string): string[] => [...text].map((_, at) => `${text.slice(0, at)}y${text.slice(at + 1)}`);

/** The text without each of its characters in turn. */
const lacking = (text: string): string[] => [...text].map((_, at) => text.slice(0, at) + text.slice(at + 1));

describe('a measured value', () => {
  it.each([
    ['-···.0625,·IN', '-0.0625 in'],
    ['+··2.1380,·MM', '2.1380 mm'],
    ['+··12.345,·MM', '12.345 mm'],
    ['-····0.00,·MM', '0.00 mm'],
    ['+0000.000,·MM', '0.000 mm'],
    ['+123.4567,·MM', '123.4567 mm'],
    ['-12345.67,·MM', '-12345.67 mm'],
    ['+.1234567,·IN', '0.1234567 in'],
    ['+······.5,·IN', '0.5 in'],
    ['·+··2.1380,·MM·', '2.1380 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(starrettCdi, frame)).toBe(reading);
  });

  it.each([
    ['-·.0625,·IN', '-0.0625 in'],
    ['-.0625,·IN', '-0.0625 in'],
    ['+·2.1380,MM', '2.1380 mm'],
    ['+··2.138·,·MM', '2.138 mm'],
    ['+·2.138·,·MM', '2.138 mm'],
    ['+2.138,MM', '2.138 mm'],
  ])('may be padded otherwise: %s is %s', (frame, reading) => {
    expect(read(starrettCdi, frame)).toBe(reading);
  });
});

describe('a line that shows its padding', () => {
  it.each([
    ['-···.062,·IN', 'a digit is lost'],
    ['-···0625,·IN', 'the point is lost'],
    ['-··.0625,·IN', 'a blank is lost'],
    ['+··2.1380,MM', 'a blank is lost'],
    ['-····.0625,·IN', 'it has a blank too many'],
    ['+··2.1380,··MM', 'it has a blank too many'],
    ['+··2.138··,··MM', 'it has two blanks too many'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(starrettCdi, frame)).toBe('invalid');
  });

  it.each(['-···.0625,·IN', '+···12.34,·MM'].flatMap(lacking))('%s is invalid: a character is lost', (frame) => {
    expect(read(starrettCdi, frame)).toBe('invalid');
  });
});

describe('an answer in words', () => {
  it.each([
    ['SUCCESS', '!not-a-reading', 'it acknowledges a setting'],
    ['·SUCCESS·', '!not-a-reading', 'it acknowledges a setting'],
    ['NOT·FOUND', '!device-error', 'the gauge does not know the setting (NOT FOUND)'],
    ['NO·ACCESS', '!device-error', 'the gauge does not let the setting be changed (NO ACCESS)'],
    ['OUT·OF·BOUNDS', '!device-error', 'the gauge refused the setting: its value is out of bounds (OUT OF BOUNDS)'],
    ['NON·NUMERIC', '!device-error', 'the gauge refused the setting: its value is no number (NON NUMERIC)'],
  ])('%s is %s: %s', (frame, reading, says) => {
    expect(read(starrettCdi, frame)).toBe(reading);
    expect(starrettCdi.decode(undotted(frame), {})).toMatchObject({ says });
  });

  it.each(['SUCCES', 'SUCCESS·1', 'FOUND', 'NOT', 'NO·ACCESS·2', 'OUT·OF', 'NUMERIC', 'success'])(
    '%s is invalid',
    (frame) => {
      expect(read(starrettCdi, frame)).toBe('invalid');
    },
  );
});

describe('what is no line of the gauge', () => {
  it.each([
    ['·2.1380,·MM', 'it has no sign'],
    ['.0625,·IN', 'it has no sign'],
    ['x·2.1380,·MM', 'its sign is none'],
    ['x+·2.1380,·MM', 'something stands before it'],
    ['+-·2.1380,·MM', 'it has two signs'],
    ['+·2.1380', 'it has no unit'],
    ['+·2.1380,', 'it has no unit'],
    ['+·2.1380·MM', 'it has no comma'],
    ['+·2.1380x·MM', 'it has no comma'],
    ['+·2.1380,x·MM', 'something stands before the unit'],
    ['+·2.1380,·mm', 'its unit is none of the two'],
    ['+·2.1380,·M', 'its unit is none of the two'],
    ['+·2.1380,·MMM', 'its unit is none of the two'],
    ['+·2.1380,·INCH', 'its unit is none of the two'],
    ['+·21380,·MM', 'it has no point'],
    ['+·2.,·MM', 'it has no digit after the point'],
    ['+·.,·MM', 'it has no digits'],
    ['+·,·MM', 'it has no digits'],
    ['+·2,1380,·MM', 'its mark is a comma'],
    ['+·2.1.38,·MM', 'it has two points'],
    ['+·2A.138,·MM', 'not all are digits'],
    ['+·2.1A80,·MM', 'not all are digits'],
    ['+·2·.138,·MM', 'it is broken by a blank'],
    ['+12345.678,·MM', 'it is wider than its field'],
    ['+.12345678,·IN', 'it is wider than its field'],
    ['+·2.1380,·MM·+·2.1380,·MM', 'they are two'],
    ['2', 'it is the value of a setting'],
    ['', 'it is empty'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(starrettCdi, frame)).toBe('invalid');
  });

  it.each(['+  2.138\xb0, MM', '\xab  2.1380, MM', '+  2.1380, MM\r\n+  2.1380, MM', '+\t2.1380, MM'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(starrettCdi.decode(frame, {})).toBeUndefined();
    },
  );
});

const lengths = fc
  .record({ minus: fc.boolean(), digits: fc.nat(9_999_999), decimals: fc.integer({ min: 1, max: 6 }) })
  .map(({ minus, digits, decimals }) => {
    const padded = String(digits).padStart(decimals, '0');
    const whole = padded.slice(0, padded.length - decimals);
    const fraction = padded.slice(padded.length - decimals);
    return {
      sign: minus ? '-' : '+',
      shown: `${whole}.${fraction}`,
      value: `${minus && digits > 0 ? '-' : ''}${Number(whole)}.${fraction}`,
    };
  });

it.each(
  ['+··2.1380,·MM', '-···.0625,·IN', 'SUCCESS', 'NOT·FOUND', 'NO·ACCESS', 'OUT·OF·BOUNDS', 'NON·NUMERIC'].flatMap(
    misspelt,
  ),
)('%s is invalid: a character of it is wrong', (frame) => {
  expect(read(starrettCdi, frame)).toBe('invalid');
});

it('any length in the grammar is read as it stands, in columns or stripped or collapsed', () => {
  const frames = fc
    .tuple(lengths, fc.constantFrom('IN', 'MM'), fc.boolean())
    .chain(([{ sign, shown, value }, unit, collapsed]) => {
      const line = `${sign}${shown.padStart(8)}, ${unit}`;
      return wrapped(collapsed ? line.replaceAll(/ +/g, ' ') : line).map((frame) => ({ frame, value, unit }));
    });
  fc.assert(
    fc.property(frames, ({ frame, value, unit }) => {
      expect(shorthand(starrettCdi.decode(frame, {}))).toBe(`${value} ${unit.toLowerCase()}`);
    }),
  );
});

it('an answer in words with a character lost, added or replaced never becomes a value', () => {
  const words = fc.constantFrom('SUCCESS', 'NOT FOUND', 'NO ACCESS', 'OUT OF BOUNDS', 'NON NUMERIC');
  fc.assert(
    fc.property(words.chain(corrupted), (frame) => {
      expect(starrettCdi.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
