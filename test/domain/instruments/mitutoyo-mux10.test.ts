import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mitutoyoMux10 } from '../../../lib/domain/instruments/mitutoyo-mux10.ts';
import { corrupted, read, shorthand, wrapped } from './frames.ts';

/** The text without each of its characters in turn. */
const lacking = (text: string): string[] => [...text].map((_, at) => text.slice(0, at) + text.slice(at + 1));

describe('a measured value', () => {
  it.each([
    ['01A+0000.123', '0.123 –'],
    ['03A-00.04550', '-0.04550 –'],
    ['02A+0012.340', '12.340 –'],
    ['04A-0000.000', '0.000 –'],
    ['01A+123.4567', '123.4567 –'],
    ['01A-001.2340', '-1.2340 –'],
    ['01A+00.12345', '0.12345 –'],
    ['01A-000.0018', '-0.0018 –'],
    ['00A+99999.99', '99999.99 –'],
    ['09A+000000.1', '0.1 –'],
    ['·01A+0000.123·', '0.123 –'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mitutoyoMux10, frame)).toBe(reading);
  });

  it.each([
    ['01A+0.123', '0.123 –'],
    ['01A-12.34', '-12.34 –'],
    ['01A+1.2', '1.2 –'],
    ['01A+0.00', '0.00 –'],
    ['01A+01.234', '1.234 –'],
    ['01A+100.00', '100.00 –'],
  ])('may be shorter: %s is %s', (frame, reading) => {
    expect(read(mitutoyoMux10, frame)).toBe(reading);
  });
});

describe('a number padded with zeros to fewer than eight characters', () => {
  it.each(['01A+0000.12', '01A+0000.1', '01A+000.123', '01A-00.0455', '01A+00.1', '01A+00000.0'])(
    '%s is invalid: a digit is lost',
    (frame) => {
      expect(read(mitutoyoMux10, frame)).toBe('invalid');
    },
  );

  it.each(['01A+0000.123', '03A-000.0018'].flatMap(lacking))('%s is invalid: a character is lost', (frame) => {
    expect(read(mitutoyoMux10, frame)).toBe('invalid');
  });
});

describe('an error of digits', () => {
  it.each([
    ['921', '!no-data', 'the gauge did not answer (channel 2)'],
    ['911', '!no-data', 'the gauge did not answer (channel 1)'],
    ['901', '!no-data', 'the gauge did not answer (channel 0)'],
    ['\x00921\r', '!no-data', 'the gauge did not answer (channel 2)'],
    ['912', '!device-error', 'the gauge sent data of a wrong format (channel 1)'],
    ['932', '!device-error', 'the gauge sent data of a wrong format (channel 3)'],
    ['942\r', '!device-error', 'the gauge sent data of a wrong format (channel 4)'],
    ['919', '!device-error', 'the interface reports a system error (channel 1)'],
    ['929', '!device-error', 'the interface reports a system error (channel 2)'],
    ['999', '!device-error', 'the interface reports a system error (channel 9)'],
  ])('%j is %s: %s', (frame, reading, says) => {
    expect(read(mitutoyoMux10, frame)).toBe(reading);
    expect(mitutoyoMux10.decode(frame, {})).toMatchObject({ says });
  });

  it.each(['920', '923', '918', '92', '9211', '821', '92A'])('%s is invalid', (frame) => {
    expect(read(mitutoyoMux10, frame)).toBe('invalid');
  });
});

describe('what is no frame of the format', () => {
  it.each([
    '',
    '01A',
    '01A+',
    '01A0000.123',
    '01A·+0000.123',
    '01A+·000.123',
    '01A+00001234',
    '01A+0012345.',
    '01A+.1234567',
    '01A+00000.123',
    '01A+0000,123',
    '01A+0000.12E',
    '01A+000.0.12',
    '01A+0000.123·mm',
    '01A+0000.12301A+0000.123',
    '11A+0000.123',
    '1A+0000.123',
    '0XA+0000.123',
    '01B+0000.123',
    '0A1-000.0019',
    '012A+000.123',
    '01A+-000.123',
    '01A++000.123',
    'x01A+0000.123',
    '01a+0000.123',
    '+0000.123',
    '0000.123',
  ])('%j is invalid', (frame) => {
    expect(read(mitutoyoMux10, frame)).toBe('invalid');
  });

  it.each(['01A+0000.12\xb3', '\xb01A+0000.123', '01A+0000.123\r01A+0000.124'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(mitutoyoMux10.decode(frame, {})).toBeUndefined();
    },
  );
});

const numbers = fc
  .record({ minus: fc.boolean(), digits: fc.nat(9_999_999), decimals: fc.integer({ min: 1, max: 6 }) })
  .map(({ minus, digits, decimals }) => {
    const padded = String(digits).padStart(7, '0');
    const whole = padded.slice(0, 7 - decimals);
    const fraction = padded.slice(7 - decimals);
    const value = `${minus && digits > 0 ? '-' : ''}${Number(whole)}.${fraction}`;
    return { shown: `${minus ? '-' : '+'}${whole}.${fraction}`, value };
  });

it('any value in the grammar is read as it stands', () => {
  const frames = fc
    .tuple(fc.nat(9), numbers)
    .chain(([channel, { shown, value }]) => wrapped(`0${channel}A${shown}`).map((frame) => ({ frame, value })));
  fc.assert(
    fc.property(frames, ({ frame, value }) => {
      expect(shorthand(mitutoyoMux10.decode(frame, {}))).toBe(`${value} –`);
    }),
  );
});

it('an error frame with a character lost, added or replaced never becomes a value', () => {
  fc.assert(
    fc.property(fc.constantFrom('911', '921', '932', '949', '\x00921\r').chain(corrupted), (frame) => {
      expect(mitutoyoMux10.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 1000 },
  );
});
