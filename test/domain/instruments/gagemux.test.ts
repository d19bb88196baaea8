import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { gagemux, migUsb } from '../../../lib/domain/instruments/gagemux.ts';
import { corrupted, read, shorthand, frame as undotted, wrapped } from './frames.ts';

describe('GageMux', () => {
  it.each([
    ['001,·-1.2340,·NRM,·01', '-1.2340 –'],
    ['002,·-1.2340,·NRM,·01', '-1.2340 –'],
    ['003,···-1.2340,·NRM,·01', '-1.2340 –'],
    ['004,····1.2340,·NRM,·04', '1.2340 –'],
    ['005,···+1.2340,·NRM,·04', '1.2340 –'],
    ['006,·-··1.2340,·NRM,·04', '-1.2340 –'],
    ['007,·+··1.2340,·NRM,·04', '1.2340 –'],
    ['008,·-123.4567,·NRM,·04', '-123.4567 –'],
    ['009,·1234.5678,·NRM,·04', '1234.5678 –'],
    ['010,····-.0625,·NRM,·04', '-0.0625 –'],
    ['011,·····.0625,·NRM,·04', '0.0625 –'],
    ['012,···-0.0000,·NRM,·04', '0.0000 –'],
    ['013,···00.0100,·NRM,·04', '0.0100 –'],
    ['001,-1.2340,NRM,01', '-1.2340 –'],
    ['1,·-1.2340,·NRM,·1', '-1.2340 –'],
    ['9999,·-1.2340,·NRM,·16', '-1.2340 –'],
    ['·001·,·-1.2340·,·NRM·,·01·', '-1.2340 –'],
  ])('%s is %s', (frame, reading) => {
    expect(read(gagemux, frame)).toBe(reading);
  });

  it.each([
    ['001,·-1.2340,·MIN,·01', '-1.2340 –'],
    ['002,··3.2080,·MAX,·02', '3.2080 –'],
    ['003,··0.0040,·TIR,·03', '0.0040 –'],
  ])('what it found of a series is a value: %s is %s', (frame, reading) => {
    expect(read(gagemux, frame)).toBe(reading);
  });

  it.each([
    ['', 'nothing'],
    ['001,,·NRM,·01', 'no reading'],
    ['001,·-,·NRM,·01', 'no reading'],
    ['001,·.,·NRM,·01', 'no digits'],
    ['001,·-1.,·NRM,·01', 'nothing after the point'],
    ['001,·-12340,·NRM,·01', 'no point'],
    ['001,·-1.2.4,·NRM,·01', 'two points'],
    ['001,·--1.234,·NRM,·01', 'two signs'],
    ['001,·±1.2340,·NRM,·01', 'another sign'],
    ['001,·1.2340-,·NRM,·01', 'a sign behind'],
    ['001,·-1·.234,·NRM,·01', 'a blank in the number'],
    ['001,·-1.234E1,·NRM,·01', 'an exponent'],
    ['001,·-1.2340·mm,·NRM,·01', 'a unit'],
    ['001,·-1,2340,·NRM,·01', 'a comma'],
    ['001,·-1234.5678,·NRM,·01', 'ten characters'],
    ['001,·-···1.2345,·NRM,·01', 'ten characters'],
    ['001,·-1.2340,·AVG,·01', 'another mode'],
    ['001,·-1.2340,·nrm,·01', 'another mode'],
    ['001,·-1.2340,·XNRM,·01', 'another mode'],
    ['001,·-1.2340,·TIRX,·01', 'another mode'],
    ['001,·-1.2340,·XMIN,·01', 'another mode'],
    ['001,·-1.2340,·,·01', 'no mode'],
    ['001,·-1.2340,·NRM,', 'no channel'],
    ['001,·-1.2340,·NRM', 'no channel'],
    ['001,·-1.2340,·NRM,·A1', 'another channel'],
    ['001,·-1.2340,·NRM,·001', 'a channel of three digits'],
    ['001,·-1.2340,·NRM,·01,', 'a field more'],
    ['001,·-1.2340,·NRM,·01002,·-1.2340,·NRM,·01', 'two lines'],
    [',·-1.2340,·NRM,·01', 'no number of the reading'],
    ['00001,·-1.2340,·NRM,·01', 'a number of five digits'],
    ['A001,·-1.2340,·NRM,·01', 'another number'],
    ['-1.2340,·NRM,·01', 'the start lost'],
    ['001;·-1.2340;·NRM;·01', 'semicolons'],
    ['001,·FOOTSWITCH,·NRM,·01', 'a word'],
    ['0001,-1.2340,MM,01', 'a line of MIG-USB'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(gagemux, frame)).toBe('invalid');
  });

  it.each(['001, -1.234\xb0, NRM, 01', '001, -1.2340, NRM, 01\r\n002, -1.2340, NRM, 01'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(gagemux.decode(frame, {})).toBeUndefined();
    },
  );
});

describe('MIG-USB', () => {
  it.each([
    ['0001,-1.2340,MM,01', '-1.2340 mm'],
    ['0001,··1.2340,IN,01', '1.2340 in'],
    ['0002,+0.5000,in,08', '0.5000 in'],
    ['0003,-··.0625,·IN,08', '-0.0625 in'],
    ['0004,+··.0625,·IN,08', '0.0625 in'],
    ['0005,·12.345,·mm·,·2·', '12.345 mm'],
    ['0006,·12.345,·inch,·02', '12.345 in'],
    ['0007,·12.345,·,01', '12.345 –'],
    ['0008,-12.345,,01', '-12.345 –'],
    ['0009,-00.000,MM,01', '0.000 mm'],
    ['0010,0012.340,MM,01', '12.340 mm'],
    ['0011,·-1234.5678,MM,01', '-1234.5678 mm'],
    ['0012,12.5,um,01', '12.5 um'],
    ['1,-1.2340,MM,1', '-1.2340 mm'],
    ['65535,-1.2340,MM,1', '-1.2340 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(migUsb, frame)).toBe(reading);
  });

  it.each([
    ['0001,FOOTSWITCH,·,01', 'it tells of a trigger, FOOTSWITCH, and no reading (port 01)'],
    ['0002,FOOTSWITCH,,8', 'it tells of a trigger, FOOTSWITCH, and no reading (port 8)'],
    ['12345,·REQUEST·,·,03', 'it tells of a trigger, REQUEST, and no reading (port 03)'],
    ['2,REQUEST,in,3', 'it tells of a trigger, REQUEST, and no reading (port 3)'],
    ['1,REQUEST,MM,3', 'it tells of a trigger, REQUEST, and no reading (port 3)'],
  ])('%s is a trigger and no reading: %s', (frame, says) => {
    expect(migUsb.decode(undotted(frame), {})).toEqual({ kind: 'error', code: 'not-a-reading', says });
  });

  it.each([
    ['', 'nothing'],
    ['0001,,MM,01', 'no reading'],
    ['0001,-,MM,01', 'no reading'],
    ['0001,.,MM,01', 'no digits'],
    ['0001,-12340,MM,01', 'no point'],
    ['0001,-1.,MM,01', 'nothing after the point'],
    ['0001,-1.2.3,MM,01', 'two points'],
    ['0001,--1.23,MM,01', 'two signs'],
    ['0001,±1.2340,MM,01', 'another sign'],
    ['0001,-1·.234,MM,01', 'a blank in the number'],
    ['0001,1.2340E1,MM,01', 'an exponent'],
    ['0001,-1,2340,MM,01', 'a comma'],
    ['0001,-1.2340MM,01', 'a comma lost'],
    ['0001,-1.2340,M,01', 'half a unit'],
    ['0001,-1.2340,m,01', 'half a unit'],
    ['0001,-1.2340,XX,01', 'another unit'],
    ['0001,-1.2340,MMM,01', 'another unit'],
    ['0001,-1.2340,M1,01', 'another unit'],
    ['0001,-1.2340,M·M,01', 'another unit'],
    ['0001,-1.2340,MM,', 'no port'],
    ['0001,-1.2340,MM', 'no port'],
    ['0001,-1.2340,MM,001', 'a port of three digits'],
    ['0001,-1.2340,MM,P1', 'another port'],
    ['0001,-1.2340,MM,01,', 'a field more'],
    [',-1.2340,MM,01', 'no number'],
    ['123456,-1.2340,MM,01', 'a number of six digits'],
    ['A1,-1.2340,MM,01', 'another number'],
    ['-1.2340,MM,01', 'the start lost'],
    ['0001,SWITCH,·,01', 'another word'],
    ['0001,footswitch,·,01', 'another word'],
    ['0001,FOOTSWITCHES,·,01', 'another word'],
    ['0001,XREQUEST,·,01', 'another word'],
    ['0001,FOOTSWITCH,1.2340,01', 'a number for a unit'],
    ['0001,FOOTSWITCH,·', 'no port'],
    ['0001,FOOTSWITCH,·,', 'no port'],
    ['0001,FOOTSWITCH,·,001', 'a port of three digits'],
    ['0001,FOOTSWITCH,·,01,', 'a field more'],
    [',FOOTSWITCH,·,01', 'no number'],
    ['123456,FOOTSWITCH,·,01', 'a number of six digits'],
    ['X0001,FOOTSWITCH,·,01', 'another number'],
    ['FOOTSWITCH', 'a word alone'],
    ['001,·-1.2340,·NRM,·01', 'a line of GageMux'],
    ['+··2.1380,·MM', 'another format'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(migUsb, frame)).toBe('invalid');
  });

  it('a byte above 0x7F makes a line invalid', () => {
    expect(migUsb.decode('0001,-1.234\xb0,MM,01', {})).toBeUndefined();
  });
});

const numbers = fc
  .record({ minus: fc.boolean(), digits: fc.nat(999_999), decimals: fc.integer({ min: 1, max: 5 }) })
  .map(({ minus, digits, decimals }) => {
    const padded = String(digits).padStart(decimals + 1, '0');
    const shown = `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
    return { sign: minus ? '-' : '', shown, value: `${minus && digits > 0 ? '-' : ''}${shown}` };
  });

/** Right-justified, with its minus apart where there is room, or without padding. */
const rendered = numbers.chain(({ sign, shown, value }) =>
  fc
    .constantFrom(
      `${sign}${shown}`,
      ` ${`${sign}${shown}`.padStart(9)}`,
      sign === '' ? shown : ` ${sign}${shown.padStart(8)}`,
      shown.startsWith('0.') ? `${sign}${shown.slice(1)}` : `${sign}${shown}`,
    )
    .map((reading) => ({ reading, value })),
);

it('any value in the grammar of GageMux is read as it stands', () => {
  const frames = fc
    .tuple(rendered, fc.nat(999), fc.constantFrom('MIN', 'MAX', 'TIR', 'NRM'), fc.constantFrom('', ' '))
    .chain(([{ reading, value }, number, mode, blank]) =>
      wrapped(`${String(number).padStart(3, '0')},${reading},${blank}${mode},${blank}01`).map((frame) => ({
        frame,
        value,
      })),
    );
  fc.assert(
    fc.property(frames, ({ frame, value }) => {
      expect(shorthand(gagemux.decode(frame, {}))).toBe(`${value} –`);
      expect(migUsb.decode(frame, {})).toBeUndefined();
    }),
  );
});

it('any value in the grammar of MIG-USB is read as it stands', () => {
  const units = [
    ['MM', 'mm'],
    ['IN', 'in'],
    [' ', '–'],
    ['', '–'],
  ] as const;
  const frames = fc
    .tuple(rendered, fc.nat(9999), fc.constantFrom(...units))
    .chain(([{ reading, value }, number, [written, unit]]) =>
      wrapped(`${String(number).padStart(4, '0')},${reading},${written},01`).map((frame) => ({
        frame,
        reading: `${value} ${unit}`,
      })),
    );
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(migUsb.decode(frame, {}))).toBe(reading);
      expect(gagemux.decode(frame, {})).toBeUndefined();
    }),
  );
});

it('a trigger never becomes a value by a character lost, added or replaced', () => {
  fc.assert(
    fc.property(fc.constantFrom('0001,FOOTSWITCH, ,01', '0002,REQUEST, ,08').chain(corrupted), (frame) => {
      expect(migUsb.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
