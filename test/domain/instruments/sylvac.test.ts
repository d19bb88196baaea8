import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sylvac } from '../../../lib/domain/instruments/sylvac.ts';
import { corrupted, decimal, read, shorthand, frame as undotted, wrapped } from './frames.ts';

describe('a measured value', () => {
  it.each([
    ['-000.417', '-0.417 –'],
    ['+012.345', '12.345 –'],
    ['·012.345', '12.345 –'],
    ['···12.34', '12.34 –'],
    ['012.345', '12.345 –'],
    ['+0.49210', '0.49210 –'],
    ['-0.000', '0.000 –'],
    ['+000.000', '0.000 –'],
    ['·-12.34·', '-12.34 –'],
    ['+1.2', '1.2 –'],
    ['-123456.123456', '-123456.123456 –'],
    ['+125.0000', '125.0000 –'],
  ])('%s is %s', (frame, reading) => {
    expect(read(sylvac, frame)).toBe(reading);
  });

  it.each([
    ['+012.345<', '12.345 – (<)'],
    ['+012.345=', '12.345 – (=)'],
    ['-000.417>', '-0.417 – (>)'],
    ['+012.345·=', '12.345 – (=)'],
    ['·012.345··<·', '12.345 – (<)'],
  ])('carries its tolerance mark: %s is %s', (frame, reading) => {
    expect(read(sylvac, frame)).toBe(reading);
  });

  it.each([
    ['+012345', 'it has no point'],
    ['012345', 'it has no point'],
    ['-417', 'it has no point'],
    ['+.417', 'it has no digit before the point'],
    ['+12.', 'it has no digit after the point'],
    ['+012,345', 'its mark is a comma'],
    ['+012x345', 'its mark is no point'],
    ['+01.2.345', 'it has two points'],
    ['+-12.345', 'it has two signs'],
    ['+·12.345', 'its sign stands apart'],
    ['-·12.345', 'its sign stands apart'],
    ['+12·345.6', 'it is broken by a blank'],
    ['+012.345-', 'something follows'],
    ['+012.345·mm', 'it has a unit'],
    ['+012.345mm', 'it has a unit'],
    ['+012.345==', 'it has two marks'],
    ['+012.345·=·<', 'it has two marks'],
    ['+012.345x', 'the mark is none'],
    ['=+012.345', 'something stands before it'],
    ['x012.345', 'something stands before it'],
    ['+012.345+012.346', 'they are two'],
    ['+012.345·+012.346', 'they are two'],
    ['+1.5e3', 'it has an exponent'],
    ['+1234567.1', 'it has too many digits'],
    ['+1.1234567', 'it has too many digits'],
    ['+0A2.345', 'not all are digits'],
    ['+012.3A5', 'not all are digits'],
    ['+', 'it has no digits'],
    ['<', 'it has no digits'],
    ['.', 'it has no digits'],
    ['', 'it is empty'],
  ])('%j is invalid: %s', (frame) => {
    expect(read(sylvac, frame)).toBe('invalid');
  });

  it.each(['-000.41\xb7', '\xad000.417', '-000.417\r-000.418', '+12\t.345'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(sylvac.decode(frame, {})).toBeUndefined();
    },
  );
});

describe('an error', () => {
  it.each([
    ['ERR0', '!device-error', "the gauge's sensor has failed, or was moved too fast (ERR0)"],
    ['ERR1', '!device-error', 'the gauge does not know the command (ERR1)'],
    ['ERR2', '!device-error', 'the gauge received a garbled command (ERR2)'],
    ['ERR3', '!out-of-range', 'the measuring range is exceeded (ERR3)'],
    ['·ERR3·', '!out-of-range', 'the measuring range is exceeded (ERR3)'],
    ['ERR4', '!device-error', 'the gauge reports error 4'],
    ['ERR9', '!device-error', 'the gauge reports error 9'],
  ])('%s is %s: %s', (frame, reading, says) => {
    expect(read(sylvac, frame)).toBe(reading);
    expect(sylvac.decode(undotted(frame), {})).toMatchObject({ says });
  });

  it.each(['ERR', 'ERR12', 'ERRX', 'ERR·1', 'xERR1', 'ERR1x', '1·ERR1', 'yRR1', 'EyR1', 'ERy1'])(
    '%s is invalid',
    (frame) => {
      expect(read(sylvac, frame)).toBe('invalid');
    },
  );
});

describe('an echo or answer', () => {
  it.each([
    ...['?', 'PRI', 'MM', 'IN', 'UNI?', 'SET?', 'MOD?', 'ID?', 'VER?', 'BAT?', 'BAT1', 'LCAL?', 'NCAL?', 'NOR'],
    ...['MIN', 'MAX', 'DEL', 'TOL1', 'TOL?', 'REF2', 'PRE', 'PRE?', 'RES3', 'CHA+', 'CHA-', 'CHA*1', 'STO0', 'KEY1'],
    ...['CLE', 'RST', 'OUT1', 'ON', 'OFF', 'SBY', 'uni?', 'mm', '·MM·'],
    ...['PRE·+12.345', 'PRE+12.345', 'TOL·+1.00·-1.00', 'MM·RES2·REF1·KEY1·B1', 'LCAL·12.05.2024', 'ID'],
    ...['UNI', 'SET', 'MOD', 'VER', 'BAT', 'LCAL', 'NCAL', 'TOL', 'REF', 'RES', 'CHA', 'STO', 'KEY', 'OUT'],
  ])('%s is not a reading', (frame) => {
    expect(read(sylvac, frame)).toBe('!not-a-reading');
    expect(sylvac.decode(undotted(frame), {})).toMatchObject({ says: 'it repeats or answers a command' });
  });

  it.each([
    'SY2',
    'SYA',
    'SYZ',
    'SY0',
    'SY9',
    'SY203',
    'SY235.1',
    'SY235.1.2',
    'SY210A',
    'SYLVAC·Z_CAL',
    'SYLVAC·-·TRIMOS·V600',
    'sy276',
  ])('%s tells which gauge it is', (frame) => {
    expect(read(sylvac, frame)).toBe('!not-a-reading');
    expect(sylvac.decode(undotted(frame), {})).toMatchObject({ says: 'it tells which gauge it is, not a length' });
  });

  it.each([
    'SY',
    'S',
    'SY·203',
    'xSY203',
    'SY203,1',
    'ABC',
    'ABC?',
    '?MM',
    '1·MM·2',
    'PRE,1',
    'M',
    'M?',
    'XMM',
    'MMM',
    '1MM',
    'LCALX?',
    '??',
    '?1',
    '+MM',
  ])('%s is invalid', (frame) => {
    expect(read(sylvac, frame)).toBe('invalid');
  });
});

it('any value in the grammar is read as it stands', () => {
  const values = fc.record({
    number: decimal({ most: 5, fraction: { min: 1, max: 6 } }),
    plus: fc.constantFrom('+', ' ', ''),
    zeros: fc.constantFrom('', '0'),
    mark: fc.constantFrom('', '<', '=', ' >'),
  });
  const frames = values.chain(({ number, plus, zeros, mark }) =>
    wrapped(`${number.minus ? '-' : plus}${zeros}${number.shown}${mark}`).map((frame) => ({ frame, number, mark })),
  );
  fc.assert(
    fc.property(frames, ({ frame, number, mark }) => {
      const verdict = mark === '' ? '' : ` (${mark.trim()})`;
      expect(shorthand(sylvac.decode(frame, {}))).toBe(`${number.value} –${verdict}`);
    }),
  );
});

it('an error, echo or answer with a character lost, added or replaced never becomes a value', () => {
  const others = fc.constantFrom('ERR0', 'ERR3', '?', 'UNI?', 'MM', 'PRE +12.345', 'SY235.1', 'MM RES2 REF1');
  fc.assert(
    fc.property(others.chain(corrupted), (frame) => {
      expect(sylvac.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
