import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { magnescale } from '../../../lib/domain/instruments/magnescale.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

/** The text without each of its characters in turn. */
const lacking = (text: string): string[] => [...text].map((_, at) => text.slice(0, at) + text.slice(at + 1));

describe('a count of the U12B', () => {
  it.each([
    ['RAI·-··0.125', '-0.125 in'],
    ['RNM···12.345', '12.345 mm'],
    ['RNM··123.456', '123.456 mm'],
    ['RNM·-12.3456', '-12.3456 mm'],
    ['RPI·-··0.000', '0.000 in'],
    ['RIM······0.0', '0.0 mm'],
    ['RNM····-0.12', '-0.12 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(magnescale, frame)).toBe(reading);
  });

  it.each([
    ['RAI·-·0.125', '-0.125 in'],
    ['RAI·-0.125', '-0.125 in'],
    ['RNM·12.345', '12.345 mm'],
    ['RNM·12.345··', '12.345 mm'],
    ['··RNM···12.345··', '12.345 mm'],
  ])('whose padding a logger changed, %s, is %s', (frame, reading) => {
    expect(read(magnescale, frame)).toBe(reading);
  });

  it.each([
    'RNM·1234.5678',
    'RAI-0.125',
    'RAI0.125',
    'RAI··-',
    'RAI·',
    'RA·-0.125',
    'RAX·-0.125',
    'AI·-0.125',
    'RRAI·-0.125',
    'R1I·-0.125',
    'rAI·-0.125',
  ])('%j is invalid', (frame) => {
    expect(read(magnescale, frame)).toBe('invalid');
  });
});

describe('a count of the U12B that shows its padding', () => {
  it.each([
    ['RAI·-··0.12', 'a digit is lost'],
    ['RAI···0.125', 'the minus is lost'],
    ['RNM··23.456', 'a digit is lost'],
    ['RAI·-··0.12·', 'its last digit became a blank'],
    ['RAI·-···0.125', 'it has a blank too many'],
    ['RNM·····12.345', 'it has two blanks too many'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(magnescale, frame)).toBe('invalid');
  });

  it.each(['RNM····3.456', 'RNI·-···0.12'].flatMap(lacking))('%s is invalid: a character is lost', (frame) => {
    expect(read(magnescale, frame)).toBe('invalid');
  });
});

describe('a count of the LT10A or LT20A', () => {
  it.each([
    ['A+12.345', '12.345 –'],
    ['B-67.891', '-67.891 –'],
    ['A·12.345', '12.345 –'],
    ['A+12.3456', '12.3456 –'],
    ['B-00.000', '0.000 –'],
    ['A+··0.125', '0.125 –'],
    ['A+·0.125', '0.125 –'],
    ['A···0.125', '0.125 –'],
    ['B····-0.5', '-0.5 –'],
  ])('with its channel, %s, is %s', (frame, reading) => {
    expect(read(magnescale, frame)).toBe(reading);
  });

  it.each([
    ['ANM+00.000', '0.000 mm'],
    ['BPI-0.12345', '-0.12345 in'],
    ['AIM·12.345', '12.345 mm'],
    ['AAM+·1.234', '1.234 mm'],
    ['BAM-12.3456', '-12.3456 mm'],
    ['ANMU+12.345', '12.345 mm (U)'],
    ['BNIG-00.000', '0.000 in (G)'],
    ['APML·12.3456', '12.3456 mm (L)'],
  ])('with mode, unit and verdict, %s, is %s', (frame, reading) => {
    expect(read(magnescale, frame)).toBe(reading);
  });

  it.each([
    'C+12.345',
    'a+12.345',
    'A12.345',
    'A=12.345',
    'xA+12.345',
    'A+12345',
    'A+12.',
    'A+.345',
    'A+12.345.6',
    'A+12,345',
    'A+-12.345',
    'A+12.345·mm',
    'A+1·2.345',
    'A+1234.5678',
    'A+·1e3.0',
    'A+12.345x',
    'A+x12.345',
    'A-',
    'AN+12.345',
    'AXM+12.345',
    'CNM+12.345',
    'xANM+12.345',
    'ANX+12.345',
    'ANMX+12.345',
    'ANMGG+12.345',
    'ANMG12.345',
    'AP=12.345',
    'A-12.345·B+67.891',
    'A+12.34',
    'B-2.345',
    'A+0.5',
    'A+·0.12',
    'A··0.12',
    'ANM+00.00',
    'BPI-.12345',
    'BNIG-0.000',
    'APML··12.3',
  ])('%j is invalid', (frame) => {
    expect(read(magnescale, frame)).toBe('invalid');
  });
});

describe('a count of the MG80', () => {
  it.each([
    ['00NMG+12.3456', '12.3456 mm (G)'],
    ['F9AMU-99.9999', '-99.9999 mm (U)'],
    ['0AIML+9999.99', '9999.99 mm (L)'],
    ['1BPMG-00.0000', '0.0000 mm (G)'],
    ['AANMG+12.3456', '12.3456 mm (G)'],
  ])('%s is %s', (frame, reading) => {
    expect(read(magnescale, frame)).toBe(reading);
  });

  it.each([
    '00NMG·12.3456',
    '00NMG12.3456',
    '00NM+12.3456',
    '00NIG+12.3456',
    '00NMX+12.3456',
    '00XMG+12.3456',
    '0GNMG+12.3456',
    '0NMG+12.3456',
    '000NMG+12.3456',
    '0fNMG+12.3456',
    '00NMG+12.3456·01NMG+12.3456',
  ])('%j is invalid', (frame) => {
    expect(read(magnescale, frame)).toBe('invalid');
  });
});

describe('a line without a count', () => {
  it.each([
    ['A+F2.3456', '!overload', 'the count has overflowed'],
    ['A·F2.345', '!overload', 'the count has overflowed'],
    ['B-F12.345', '!underload', 'the count has overflowed in the negative'],
    ['ANM+F2.345', '!overload', 'the count has overflowed'],
    ['ANME-F2.3456', '!underload', 'the count has overflowed in the negative'],
    ['00NMG+F0.0012', '!overload', 'the count has overflowed'],
    ['00NME-F0.0001', '!underload', 'the count has overflowed in the negative'],
    ['RNM··F2.345', '!overload', 'the count has overflowed'],
    ['RNM·-·F2.345', '!underload', 'the count has overflowed in the negative'],
    ['+F0.0012', '!overload', 'the count has overflowed'],
    ['-F0.0012', '!underload', 'the count has overflowed in the negative'],
    ['AEF', '!out-of-range', 'the count has overflowed'],
    ['BEF', '!out-of-range', 'the count has overflowed'],
    ['AE', '!device-error', 'the counter reports an alarm'],
    ['BE', '!device-error', 'the counter reports an alarm'],
    ['AEO', '!device-error', 'the counter reports an alarm'],
    ['BEO', '!device-error', 'the counter reports an alarm'],
    ['00NME··Error·', '!device-error', 'the counter reports an alarm'],
    ['00NMEError', '!device-error', 'the counter reports an alarm'],
    ['ANME··Error·', '!device-error', 'the counter reports an alarm'],
    ['A·Error', '!device-error', 'the counter reports an alarm'],
    ['RNM···Error', '!device-error', 'the counter reports an alarm'],
    ['Error', '!device-error', 'the counter reports an alarm'],
    ['ANME+12.345', '!device-error', 'the counter reports an alarm'],
    ['ANME+0.0', '!device-error', 'the counter reports an alarm'],
    ['00NME+12.3456', '!device-error', 'the counter reports an alarm'],
  ])('%s is %s: %s', (frame, reading, says) => {
    expect(read(magnescale, frame)).toBe(reading);
    expect(magnescale.decode(frame.replaceAll('·', ' '), {})).toMatchObject({ says });
  });

  it.each([
    'E',
    'CE',
    'AEX',
    'AE·BE',
    'EF',
    'ERROR',
    'xError',
    'Error·1',
    '00NMEError·x',
    '00NME·xError',
    'AError',
    'F0.0012',
    '·F0.0012',
    'x+F0.0012',
    '+F',
    '+F0.0012x',
    '+FFFFFFF',
    '+0F.0012',
    'A+xF2.345',
    'A+-F2.345',
    '+12.345',
    '-12.345',
    '12.345',
  ])('%j is invalid', (frame) => {
    expect(read(magnescale, frame)).toBe('invalid');
  });
});

it.each(['', 'A+12.34\xb5', '\xc1+12.345', 'A+12.345\r\nB+67.891', 'RNM\t12.345'])(
  '%j is invalid: its bytes are not those of one ASCII line',
  (frame) => {
    expect(magnescale.decode(frame, {})).toBeUndefined();
  },
);

it('any count in the grammars is read as it stands, in columns, collapsed or filled with zeros', () => {
  const heads: [head: string, unit: string][] = [
    ['A', '–'],
    ['B', '–'],
    ['ANM', 'mm'],
    ['BPI', 'in'],
    ['ANMU', 'mm (U)'],
    ['BAIG', 'in (G)'],
    ['00NMG', 'mm (G)'],
    ['FFIML', 'mm (L)'],
    ['RAI ', 'in'],
    ['RNM ', 'mm'],
  ];
  const frames = fc
    .record({
      head: fc.constantFrom(...heads),
      number: decimal({ most: 3, fraction: { min: 1, max: 3 } }),
      layout: fc.constantFrom('columns', 'narrow', 'filled'),
    })
    .chain(({ head: [head, unit], number: { minus, shown, value }, layout }) => {
      const isU12b = head.endsWith(' ');
      const plus = isU12b ? ' ' : '+';
      const line = {
        columns: `${head}${minus ? '-' : plus}${shown.padStart(7)}`,
        narrow: isU12b
          ? `${head}${minus ? '-' : plus} ${shown}`.replaceAll(/ +/g, ' ')
          : `${head}${minus ? '-' : plus}${shown.padStart(6)}`,
        filled: `${head}${minus ? '-' : plus}${shown.padStart(7, '0')}`,
      }[layout];
      return wrapped(line ?? '').map((frame) => ({ frame, reading: `${value} ${unit}` }));
    });
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(magnescale.decode(frame, {}))).toBe(reading);
    }),
    { numRuns: 300 },
  );
});

it('an alarm with a character lost, added or replaced becomes a count only where it reads as one', () => {
  const alarms = fc.constantFrom('AE', 'BEF', 'A+F2.3456', '00NMG+F0.0012', '-F0.0012', '00NME  Error ', 'ANME-F2.345');
  const count = /^([AB]([NAIP][MI][UGL]?)?|[\dA-F]{2}[NAIP]M[UGL]|[A-Z]{2}[MI] )[ +-]*\d+\.\d+$/;
  fc.assert(
    fc.property(alarms.chain(corrupted), (frame) => {
      const decoded = magnescale.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame.replaceAll('\0', '').trim()).toMatch(count);
    }),
    { numRuns: 500 },
  );
});
