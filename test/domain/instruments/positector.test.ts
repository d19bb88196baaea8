import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { positector } from '../../../lib/domain/instruments/positector.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a coating thickness', () => {
  it.each([
    ['·15.0mil·NONFE', '15.0 mil'],
    ['15.0mil·NONFE', '15.0 mil'],
    ['··3.52mil·FE', '3.52 mil'],
    ['···381um·NONFE', '381 um'],
    ['··45.2um·FE··', '45.2 um'],
    ['·····0um·N', '0 um'],
    ['1.25mm··FE', '1.25 mm'],
    ['0.00mil·FE', '0.00 mil'],
    ['-0.2um·FE', '-0.2 um'],
    ['-··0.2um·FE', '-0.2 um'],
    ['-0.0um·FE', '0.0 um'],
    ['·15.0mil·NonFe', '15.0 mil'],
    ['··381um·F-N', '381 um'],
    ['1.25mm·Fe-NonFe', '1.25 mm'],
    ['1.25mm·AZaz-AZaz', '1.25 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(positector, frame)).toBe(reading);
  });

  it('begins with STX and ends with CR LF', () => {
    expect(shorthand(positector.decode('\x02  15.0mil NONFE\r\n', {}))).toBe('15.0 mil');
  });
});

describe('what is no line of the gauge', () => {
  it.each([
    '',
    '15.0mil',
    '15.0milNONFE',
    '15.0·mil·NONFE',
    '15.0·NONFE',
    'mil·NONFE',
    '15.mil·FE',
    '.5mil·FE',
    '15,0mil·FE',
    '1.5.0mil·FE',
    '+15.0mil·FE',
    '--1.0um·FE',
    '1·5.0mil·FE',
    'x15.0mil·FE',
    '125m·FE',
    '12.5in·FE',
    '12.5cm·FE',
    '12.5MM·FE',
    '12.5mils·FE',
    '12.5g·FE',
    '15.0mil·fe',
    '15.0mil·F2',
    '15.0mil·F-',
    '15.0mil·-N',
    '15.0mil·F--N',
    '15.0mil·F-N-F',
    '15.0mil·F-2',
    '15.0mil·2-N',
    '15.0mil·F-N2',
    '15.0mil·F·-N',
    '15.0mil·F_N',
    '15.0mil·FE·x',
    '15.0mil·NON·FE',
    '1e3um·FE',
    '----·FE',
  ])('%j is invalid', (frame) => {
    expect(read(positector, frame)).toBe('invalid');
  });

  it.each(['15.\xb5um FE', '125\xb5m FE', '15.0mil FE\r\n15.1mil FE', '15.0mil\tFE'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(positector.decode(frame, {})).toBeUndefined();
    },
  );
});

const readings = fc.record({
  number: decimal({ most: 4, fraction: { min: 0, max: 3 } }),
  unit: fc.constantFrom('mil', 'um', 'mm'),
  probe: fc.constantFrom('FE', 'NONFE', 'N', 'NonFe', 'F-N'),
  blanks: fc.nat(6),
});

it('any thickness in the grammar is read as it stands, with its leading blanks or without', () => {
  const frames = readings.chain(({ number, unit, probe, blanks }) =>
    wrapped(`${' '.repeat(blanks)}${number.minus ? '-' : ''}${number.shown}${unit} ${probe}`).map((frame) => ({
      frame,
      reading: `${number.value} ${unit}`,
    })),
  );
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(positector.decode(frame, {}))).toBe(reading);
    }),
  );
});

it('a line with a character lost, added or replaced keeps its unit, or is refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(' 15.0mil NONFE', '   381um FE', '1.25mm FE').chain(corrupted), (frame) => {
      const decoded = positector.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame).toContain(`${decoded.unit} `);
    }),
    { numRuns: 500 },
  );
});
