import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { uWave } from '../../../lib/domain/instruments/u-wave.ts';
import { corrupted, read, shorthand, wrapped } from './frames.ts';

describe('data', () => {
  it.each([
    ['DT10012-0000000.413I', '-0.413 in'],
    ['DT10005+00000020.06M', '20.06 mm'],
    ['DT10000+0000012.3400', '12.340 –'],
    ['DT10005+00000020.060', '20.06 –'],
    ['DT19999+0000012.340M', '12.340 mm'],
    ['DT10001-000000.1234M', '-0.1234 mm'],
    ['DT10001-0000000.000M', '0.000 mm'],
    ['DT10001+0000000.000I', '0.000 in'],
    ['DT10001+0.012345678I', '0.012345678 in'],
    ['DT10001+999999999.9M', '999999999.9 mm'],
    ['DT10001-0000012.3450', '-12.345 –'],
    ['·DT10005+00000020.06M·', '20.06 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(uWave, frame)).toBe(reading);
  });
});

describe('a status', () => {
  it.each([
    ['ST10007FFFFFFFFFF05', '!no-data', 'the gauge sent no data (channel 07)'],
    ['ST10007123456789005', '!no-data', 'the gauge sent no data (channel 07)'],
    ['ST10012012345678901', '!no-data', 'the gauge did not answer (channel 12)'],
    ['ST10012FFFFFFFFFF01', '!no-data', 'the gauge did not answer (channel 12)'],
    ['ST100FFFFFFFFFFFF01', '!no-data', 'the gauge did not answer'],
    ['ST10007A1B2C3D4Z905', '!no-data', 'the gauge sent no data (channel 07)'],
    ['ST1000712345FFFFF04', '!no-data', 'the transmitter is disconnected (channel 07)'],
    ['ST10007AZ1234567801', '!no-data', 'the gauge did not answer (channel 07)'],
    ['ST10005UW0000123499', '!not-a-reading', 'it tells that data were cancelled (channel 05)'],
    ['ST10099012345678904', '!no-data', 'the transmitter is disconnected (channel 99)'],
    ['ST1FF99FFFFFFFFFF04', '!no-data', 'the transmitter is disconnected (channel 99)'],
    ['ST1FFFFFFFFFFFFFF04', '!no-data', 'the transmitter is disconnected'],
    ['ST10005012345678900', '!not-a-reading', 'it tells that the battery of a transmitter is low (channel 05)'],
    ['ST10005012345678902', '!not-a-reading', 'it tells of a transmitter that is not registered (channel 05)'],
    ['ST10005012345678903', '!not-a-reading', 'it tells that measured data were lost (channel 05)'],
    ['ST100FFFFFFFFFFFF50', '!not-a-reading', 'it tells that a request was wrong'],
    ['ST10006FFFFFFFFFF51', '!not-a-reading', 'it tells that a search has ended (channel 06)'],
    ['ST10005012345678999', '!not-a-reading', 'it tells that data were cancelled (channel 05)'],
    ['ST10005012345678977', '!not-a-reading', 'it tells a status 77 of the receiver (channel 05)'],
    ['ST100FFFFFFFFFFFF06', '!not-a-reading', 'it tells a status 06 of the receiver'],
  ])('%s is %s: %s', (frame, reading, says) => {
    expect(read(uWave, frame)).toBe(reading);
    expect(uWave.decode(frame, {})).toMatchObject({ says });
  });

  it.each([
    ['ST1', 'nothing after the header'],
    ['ST10007FFFFFFFFFF5', 'a digit lost'],
    ['ST10007FFFFFFFFF05', 'a letter lost'],
    ['ST10007FFFFFFFFFFF05', 'a letter more'],
    ['ST10007FFFFFFFFFF055', 'a digit more'],
    ['ST1000712345678905', 'a device of nine digits'],
    ['ST100071234567890105', 'a device of eleven digits'],
    ['ST10007FFFFFFFFFFFF', 'no code'],
    ['ST10007FFFFFFFFFF0F', 'no code'],
    ['ST1000FFFFFFFFFFF05', 'half a channel'],
    ['ST10F07FFFFFFFFFF05', 'half a group'],
    ['ST100AAFFFFFFFFFF05', 'a channel of other letters'],
    ['ST10007a12345678905', 'a device of small letters'],
    ['ST1000712345-678905', 'a device with a hyphen'],
    ['ST100071234A678905', 'a device of nine characters'],
    ['ST100071234A67890105', 'a device of eleven characters'],
    ['ST20007FFFFFFFFFF05', 'another version'],
    ['ST0007FFFFFFFFFF05', 'no version'],
    ['SD10007FFFFFFFFFF05', 'another header'],
    ['XST10007FFFFFFFFFF05', 'more before the header'],
    ['ST10007FFFFFFFFFF05M', 'more after the code'],
    ['st10007ffffffffff05', 'small letters'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(uWave, frame)).toBe('invalid');
  });
});

describe('information', () => {
  it.each([
    `RI10010000613582391${'255'.repeat(16)}`,
    `RI1FF10000613582390${'255'.repeat(16)}`,
    'TI1205000123456789230',
    'TI10FFFFFFFFFFFFFF110',
    'TI12050A1234Z56789230',
    `RI1001UWR061358A391${'255'.repeat(16)}`,
    'RI1Z',
  ])('%s is no reading', (frame) => {
    expect(uWave.decode(frame, {})).toEqual({
      kind: 'error',
      code: 'not-a-reading',
      says: 'it tells of the receiver or a transmitter',
    });
  });

  it.each([
    'RI1',
    'TI1',
    'TI1garbage',
    `RI10010000613582391${'255'.repeat(16)}x`,
    'XTI1205000123456789230',
    'TI2205',
    'SI1205',
    'TI12.5',
    'TI12050A1234z56789230',
    'RI1·001',
  ])('%s is invalid', (frame) => {
    expect(read(uWave, frame)).toBe('invalid');
  });
});

describe('what is no frame of the format', () => {
  it.each([
    ['', 'nothing'],
    ['DT1', 'nothing after the header'],
    ['DT10005+00000020.06', 'no unit'],
    ['DT10005+00000020.06X', 'another unit'],
    ['DT10005+00000020.06m', 'another unit'],
    ['DT10005+00000020.061', 'another unit'],
    ['DT10005+00000020.06MM', 'two units'],
    ['DT10005+0000020.06M', 'a digit lost'],
    ['DT10005+000000020.06M', 'a digit more'],
    ['DT10005+20.06M', 'digits lost'],
    ['DT10005+20.06Mgarbage', 'more after the unit'],
    ['DT10005+00000020.06M+', 'more after the unit'],
    ['DT10005+00000020.06M·1', 'more after the unit'],
    ['XDT10005+00000020.06M', 'more before the header'],
    ['DT1000500000020.06M', 'no sign'],
    ['DT10005·00000020.06M', 'no sign'],
    ['DT10005+-0000020.06M', 'two signs'],
    ['DT10005+·0000020.06M', 'a blank in the number'],
    ['DT10005+00000020,06M', 'a comma'],
    ['DT10005+00000002006M', 'no point'],
    ['DT10005+.0000002006M', 'nothing before the point'],
    ['DT10005+0000002006.M', 'nothing after the point'],
    ['DT10005+0000002006.0', 'nothing between point and unit'],
    ['DT10005+0000.020.06M', 'two points'],
    ['DT10005+0000020.0E1M', 'an exponent'],
    ['DT1005+00000020.06M', 'a digit of the channel lost'],
    ['DT100005+00000020.06M', 'a digit more in the channel'],
    ['DT1FF05+00000020.06M', 'an unknown group'],
    ['DT20005+00000020.06M', 'another version'],
    ['DX10005+00000020.06M', 'another header'],
    ['dt10005+00000020.06M', 'small letters'],
    ['DT10005+00000020.06MDT10005+00000020.06M', 'two frames'],
    ['01A+0000.123', 'another format'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(uWave, frame)).toBe('invalid');
  });

  it.each(['DT10005+00000020.0\xb6M', 'DT10005+00000020.06\xcd', 'DT10005+00000020.06M\rDT10005+00000020.07M'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(uWave.decode(frame, {})).toBeUndefined();
    },
  );
});

it('any value in the grammar is read as it stands', () => {
  const frames = fc
    .record({
      group: fc.nat(99),
      channel: fc.nat(99),
      minus: fc.boolean(),
      number: fc.nat(2 ** 31 - 1),
      decimals: fc.integer({ min: 1, max: 9 }),
      unit: fc.constantFrom('M', 'I', '0'),
    })
    .chain(({ group, channel, minus, number, decimals, unit }) => {
      const digits = String(number).padStart(10, '0');
      const fraction = digits.slice(-decimals);
      const whole = digits.slice(0, -decimals);
      const head = `DT1${String(group).padStart(2, '0')}${String(channel).padStart(2, '0')}`;
      const value = `${minus && number > 0 ? '-' : ''}${Number(whole)}.${fraction}`;
      return wrapped(`${head}${minus ? '-' : '+'}${whole}.${fraction}${unit}`).map((frame) => ({
        frame,
        reading: `${value} ${unit === 'M' ? 'mm' : unit === 'I' ? 'in' : '–'}`,
      }));
    });
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(uWave.decode(frame, {}))).toBe(reading);
    }),
  );
});

it('a packet without a value never becomes one by a character lost, added or replaced', () => {
  const frames = fc.constantFrom(
    'ST10007FFFFFFFFFF05',
    'ST10012012345678901',
    'TI1205000123456789230',
    `RI10010000613582391${'255'.repeat(16)}`,
  );
  fc.assert(
    fc.property(frames.chain(corrupted), (frame) => {
      expect(uWave.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});

it('data with a character lost or added are refused', () => {
  const frames = fc
    .tuple(fc.constantFrom('DT10012-0000000.413I', 'DT10005+00000020.06M'), fc.integer({ min: 1, max: 18 }))
    .chain(([frame, at]) =>
      fc.constantFrom(frame.slice(0, at) + frame.slice(at + 1), `${frame.slice(0, at)}0${frame.slice(at)}`),
    );
  fc.assert(
    fc.property(frames, (frame) => {
      expect(uWave.decode(frame, {})).toBeUndefined();
    }),
  );
});
