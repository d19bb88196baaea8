import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { keyence } from '../../../lib/domain/instruments/keyence.ts';
import { corrupted, read, shorthand, wrapped } from './frames.ts';

describe('a measured value', () => {
  it.each([
    ['+01.2345', '1.2345 –'],
    ['-00.0120', '-0.0120 –'],
    ['+1234.56', '1234.56 –'],
    ['-00001.2', '-1.2 –'],
    ['+00.0000', '0.0000 –'],
    ['-00.0000', '0.0000 –'],
    ['+0001234', '1234 –'],
    ['-9999999', '-9999999 –'],
    ['··+01.2345··', '1.2345 –'],
  ])('of 8 characters, %s, is %s', (frame, reading) => {
    expect(read(keyence, frame)).toBe(reading);
  });

  it.each([
    ['M0,+01.2345', '1.2345 –'],
    ['M1,-01.2345', '-1.2345 –'],
    ['M2,+01.34502', '1.34502 –'],
    ['L0,+01.2345', '1.2345 –'],
    ['L2,-01.34502', '-1.34502 –'],
    ['MS,+01.2345', '1.2345 –'],
    ['MS,01,+01.2345', '1.2345 –'],
    ['MS,12,-000.5', 'invalid'],
    ['GT,1,+01.2345', '1.2345 –'],
    ['GT,2,-01.2345', '-1.2345 –'],
  ])('after its command, %s, is %s', (frame, reading) => {
    expect(read(keyence, frame)).toBe(reading);
  });

  it.each([
    ['M1,+01.2345,HH', '1.2345 – (HH)'],
    ['M1,+01.3450,HI', '1.3450 – (HI)'],
    ['M0,+01.2345,GO', '1.2345 – (GO)'],
    ['L1,-24.6234,LO', '-24.6234 – (LO)'],
    ['MS,02,-24.6234,LL', '-24.6234 – (LL)'],
  ])('with its verdict, %s, is %s', (frame, reading) => {
    expect(read(keyence, frame)).toBe(reading);
  });
});

describe('a line without a value', () => {
  it.each([
    ['XXXXXXXX', '!no-data', 'the display shows dashes: there is no valid value'],
    ['M1,XXXXXXXX', '!no-data', 'the display shows dashes: there is no valid value'],
    ['M2,XXXXXXXXX,LL', '!no-data', 'the display shows dashes: there is no valid value'],
    ['+FFFFFFF', '!overload', 'the value is above the measuring range'],
    ['M1,+FFFFFFF,HH', '!overload', 'the value is above the measuring range'],
    ['MS,01,+FFFFFFFF', '!overload', 'the value is above the measuring range'],
    ['-FFFFFFF', '!underload', 'the value is below the measuring range'],
    ['L1,-FFFFFFFF', '!underload', 'the value is below the measuring range'],
    ['GT,2,-FFFFFFF', '!underload', 'the value is below the measuring range'],
    ['ER,M1,00', '!device-error', 'the controller refused the command M1 (error 00, no such command)'],
    ['ER,MS,01', '!device-error', 'the controller refused the command MS (error 01, not in this state)'],
    ['ER,L0,06', '!device-error', 'the controller refused the command L0 (error 06, delimiter)'],
    ['ER,M,20', '!device-error', 'the controller refused the command M (error 20, length)'],
    ['ER,m1,21', '!device-error', 'the controller refused the command m1 (error 21, number of parameters)'],
    ['ER,SWA,22', '!device-error', 'the controller refused the command SWA (error 22, parameter)'],
    ['ER,M1,88', '!device-error', 'the controller refused the command M1 (error 88, time-out)'],
    ['ER,M1,99', '!device-error', 'the controller refused the command M1 (error 99, other)'],
    ['ER,M1,42', '!device-error', 'the controller refused the command M1 (error 42, unknown)'],
  ])('%s is %s: %s', (frame, reading, says) => {
    expect(read(keyence, frame)).toBe(reading);
    expect(keyence.decode(frame, {})).toMatchObject({ says });
  });

  it.each(['XXXXXXX', 'XXXXXXXXX', 'M1,XXXXXXX', 'M1,XXXXXXXXXX', 'xxxxxxxx', 'XXXX.XXX', '0XXXXXXX', 'XXXXXXX0'])(
    '%s is invalid: it is not the whole field, or not of one kind',
    (frame) => {
      expect(read(keyence, frame)).toBe('invalid');
    },
  );

  it.each([
    '+FFFFFF',
    '+FFFFFFFF',
    '+FFFFFF0',
    '-FFFFFF0',
    '+0FFFFFF',
    '-0FFFFFF',
    'FFFFFFFF',
    '+fffffff',
    'M1,+FFFFFF',
    'M1,+FFFFFFFFF',
    'M1,0+FFFFFFF',
    'M1,0-FFFFFFF',
  ])('%s is invalid', (frame) => {
    expect(read(keyence, frame)).toBe('invalid');
  });

  it.each([
    'ER',
    'ER,M1',
    'ER,M1,0',
    'ER,M1,000',
    'ER,M1,0X',
    'ER,,00',
    'ER,ABCD,00',
    'ER,M-,00',
    'xER,M1,00',
    'er,M1,00',
  ])('%s is invalid: it is no refusal of a command', (frame) => {
    expect(read(keyence, frame)).toBe('invalid');
  });
});

describe('what is not one reading', () => {
  it.each([
    'M0,+01.3450,HI,+24.6234,LO',
    'M0,+01.3450,+24.6234',
    'M0,+01.3450,XXXXXXXX',
    'MS,01,+01.2345,02,+01.2345',
    '+01.2345,+24.6234',
    'GT,1,+01.2345,GT,2,+01.2345',
  ])('%s is invalid: it holds several values', (frame) => {
    expect(read(keyence, frame)).toBe('invalid');
  });

  it.each([
    '',
    '+1.2345',
    '+001.2345',
    '01.23456',
    '·01.2345',
    '+.123456',
    '+123456.',
    '+1.2.345',
    '+01,2345',
    '+01.234E',
    '+·1.2345',
    '+-1.2345',
    '++1.2345',
    '+01.2345·mm',
    '+01.2345,HI',
    'M1+01.2345',
    'M1,',
    'M1,+1.2345',
    'M1,+0001.2345',
    'M1,001.2345',
    'M1,0+1.2345',
    'M1,+01.2345,',
    'M1,+01.2345,XX',
    'M1,+01.2345,GOx',
    'M1,+01.2345,hi',
    'M1,+01.2345,HI,',
    'M1,·+01.2345',
    'M3,+01.2345',
    'L3,+01.2345',
    'N1,+01.2345',
    'xM1,+01.2345',
    'MS,1,+01.2345',
    'MS,012,+01.2345',
    'MS,AB,+01.2345',
    'GT,+01.2345',
    'GT,3,+01.2345',
    'GT1,+01.2345',
    'MM,+01.2345',
    'M1',
    'Q0',
    'VA,01',
    '12345678',
  ])('%j is invalid', (frame) => {
    expect(read(keyence, frame)).toBe('invalid');
  });

  it.each(['+01.234\xb5', '\xab01.2345', '+01.2345\r+01.2346', 'M1,\t+01.2345'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(keyence.decode(frame, {})).toBeUndefined();
    },
  );
});

/** As the controller fills its field: sign, zeros, digits, and the point where the display has decimals. */
const fields = fc
  .record({
    minus: fc.boolean(),
    digits: fc.nat(999_999),
    decimals: fc.integer({ min: 0, max: 5 }),
    width: fc.constantFrom(8, 9),
  })
  .map(({ minus, digits, decimals, width }) => {
    const filled = String(digits).padStart(decimals === 0 ? width - 1 : width - 2, '0');
    const whole = filled.slice(0, filled.length - decimals);
    const point = decimals === 0 ? '' : `.${filled.slice(-decimals)}`;
    const value = `${minus && digits > 0 ? '-' : ''}${Number(whole)}${point}`;
    return { shown: `${minus ? '-' : '+'}${whole}${point}`, value };
  });

it('any value in the grammar is read as it stands, alone or after a command', () => {
  const heads = fc.constantFrom('M0,', 'M1,', 'L2,', 'MS,', 'MS,01,', 'GT,1,');
  const verdicts = fc.constantFrom('', ',HH', ',HI', ',GO', ',LO', ',LL');
  const frames = fc.tuple(fields, heads, verdicts).chain(([{ shown, value }, head, verdict]) => {
    const reading = verdict === '' ? `${value} –` : `${value} – (${verdict.slice(1)})`;
    const composite = { line: head + shown + verdict, reading };
    const alone = { line: shown, reading: `${value} –` };
    return fc
      .constantFrom(...(shown.length === 8 ? [composite, alone] : [composite]))
      .chain(({ line, reading }) => wrapped(line).map((frame) => ({ frame, reading })));
  });
  fc.assert(
    fc.property(frames, ({ frame, reading }) => {
      expect(shorthand(keyence.decode(frame, {}))).toBe(reading);
    }),
  );
});

it('an error line with a character lost, added or replaced never becomes a value', () => {
  const errors = fc.constantFrom('XXXXXXXX', '+FFFFFFF', '-FFFFFFF', 'M1,+FFFFFFF,HH', 'MS,01,XXXXXXXX', 'ER,M1,00');
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      expect(keyence.decode(frame, {})?.kind).not.toBe('value');
    }),
    { numRuns: 500 },
  );
});
