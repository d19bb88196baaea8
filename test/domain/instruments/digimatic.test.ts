import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { digimatic, digimaticBits } from '../../../lib/domain/instruments/digimatic.ts';
import { corrupted, read, shorthand, frame as undotted, wrapped } from './frames.ts';

describe('six digits', () => {
  it.each([
    ['FFFF000123420', '12.34 mm'],
    ['FFFF800250051', '-0.02500 in'],
    ['ffff000123420', '12.34 mm'],
    ['FfFf000123420', '12.34 mm'],
    ['FFFF001234500', '12345 mm'],
    ['FFFF000000030', '0.000 mm'],
    ['FFFF800000030', '0.000 mm'],
    ['FFFF099999910', '99999.9 mm'],
    ['·FFFF000123420·', '12.34 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(digimatic, frame)).toBe(reading);
  });

  it.each([
    ['FFFF000520032', '5.200 mm (+NG)'],
    ['FFFF000520033', '5.200 mm (GO)'],
    ['FFFF000520034', '5.200 mm (-NG)'],
    ['FFFF000520045', '0.5200 in (+NG)'],
    ['FFFF000520046', '0.5200 in (GO)'],
    ['FFFF800520047', '-0.5200 in (-NG)'],
    ['FFFF021076540', '21.0765 mm'],
    ['FFFF021076542', '21.0765 mm (+NG)'],
  ])('of a laser micrometer with its verdict: %s is %s', (frame, reading) => {
    expect(read(digimatic, frame)).toBe(reading);
  });

  it.each(['FFFF001234501', 'FFFF801234501', 'FFFF000000101', 'FFFF012345605', 'FFFF899999906', 'FFFF010000007'])(
    '%s is refused where it says whole inches: the decimals that the gauge shows are lost',
    (frame) => {
      expect(read(digimatic, frame)).toBe('!device-error');
    },
  );

  it('a frame that lost its decimals says so', () => {
    expect(digimatic.decode('FFFF001234501', {})).toMatchObject({
      says: 'the gauge shows more decimals than its frame can hold',
    });
  });

  it.each([
    ['FFFF000000001', '0 in'],
    ['FFFF800000005', '0 in (+NG)'],
    ['FFFF001234502', '12345 mm (+NG)'],
    ['FFFF001234504', '12345 mm (-NG)'],
    ['FFFF001234511', '1234.5 in'],
    ['8F00001234501', '12345 in'],
  ])('%s is %s: nothing was lost', (frame, reading) => {
    expect(read(digimatic, frame)).toBe(reading);
  });
});

describe('eight digits', () => {
  it.each([
    ['8F00801234550', '-0.12345 mm'],
    ['8F12034567850', '123.45678 mm'],
    ['8f00000012371', '0.0000123 in'],
    ['8F99099999900', '99999999 mm'],
    ['8F00800000040', '0.0000 mm'],
  ])('%s is %s', (frame, reading) => {
    expect(read(digimatic, frame)).toBe(reading);
  });
});

describe('what is no Digimatic frame', () => {
  it.each([
    ['FFFF00505AB30', 'a digit above 9'],
    ['FFFF0A0123420', 'a digit above 9'],
    ['FFFF100123420', 'a sign that is neither 0 nor 8'],
    ['FFFFF00123420', 'a sign that is neither 0 nor 8'],
    ['FFFF000123460', 'six decimals of six digits'],
    ['FFFF000123428', 'a unit above 7'],
    ['FFFF100123401', 'a sign that is neither 0 nor 8, and whole inches'],
    ['FFFF000123408', 'a unit above 7, and no decimals'],
    ['FFFF00A123401', 'a digit above 9, and whole inches'],
    ['0FFFF001234501', 'a digit more before whole inches'],
    ['FFFF0012345011', 'a digit more after whole inches'],
    ['FFFF0001234501', 'a digit more in whole inches'],
    ['FFFF00012342F', 'a unit above 7'],
    ['FFF0000123420', 'another header'],
    ['0FFFF00012342', 'another header'],
    ['8F00801234580', 'eight decimals'],
    ['8F00801234552', 'a verdict, which Digimatic 2 has not'],
    ['8F0A801234550', 'a digit above 9'],
    ['8F00301234550', 'a sign that is neither 0 nor 8'],
    ['9F00801234550', 'another header'],
    ['F800801234550', 'another header'],
    ['FFFF00012342', 'a digit lost'],
    ['FFFF0001234200', 'a digit more'],
    ['8F008012345500', 'a digit more'],
    ['08F00801234550', 'a digit more'],
    ['FFFF000123420FFFF000123420', 'two frames'],
    ['FFFF·000123420', 'a blank'],
    ['FFFFFFFFFFFFF', 'nothing but F'],
    ['0000000000000', 'nothing but zeros'],
    ['1111111111111111000100000000000010001010000001000000', 'bits'],
    ['', 'nothing'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(digimatic, frame)).toBe('invalid');
  });

  it.each(['FFFF00012342\xb0', 'FFFF\x00000123420', '１FFF000123420', 'ﬀFF000123420'])(
    '%j is invalid: its bytes are not those of one ASCII line',
    (frame) => {
      expect(digimatic.decode(frame, {})).toBeUndefined();
    },
  );
});

const forms = {
  six: { digits: 6, decimals: 5, units: 7 },
  eight: { digits: 8, decimals: 7, units: 1 },
};

const unitsAndVerdicts = ['mm', 'in', 'mm (+NG)', 'mm (GO)', 'mm (-NG)', 'in (+NG)', 'in (GO)', 'in (-NG)'];

/** Each digit as it is sent, its least significant bit first. */
const bitsOf = (digits: string): string[] =>
  [...digits].map((digit) => [...Number.parseInt(digit, 16).toString(2).padStart(4, '0')].reverse().join(''));

it.each(['six', 'eight'] as const)(
  'any value of %s digits is read as digits by ten to the decimals, from hexadecimal digits and from bits',
  (form) => {
    const { digits, decimals, units } = forms[form];
    const frames = fc
      .record({
        minus: fc.boolean(),
        digits: fc.nat(10 ** digits - 1).map((number) => String(number).padStart(digits, '0')),
        decimals: fc.nat(decimals),
        unit: fc.nat(units),
        lower: fc.boolean(),
        separator: fc.constantFrom('', ' ', '   '),
      })
      .chain((parts) => {
        const sign = parts.minus ? '8' : '0';
        const head = form === 'six' ? `FFFF${sign}` : `8F${parts.digits.slice(0, 2)}${sign}`;
        const inner = head + parts.digits.slice(-6) + parts.decimals + parts.unit;
        return wrapped(parts.lower ? inner.toLowerCase() : inner).map((frame) => ({ frame, ...parts }));
      });
    fc.assert(
      fc.property(frames, ({ frame, minus, digits: shown, decimals: places, unit, separator }) => {
        const magnitude = new Big(shown).div(new Big(10).pow(places)).toFixed(places);
        const value = minus && Number(shown) !== 0 ? `-${magnitude}` : magnitude;
        const isLost =
          form === 'six' && unitsAndVerdicts[unit]?.startsWith('in') && places === 0 && Number(shown) !== 0;
        const reading = isLost ? '!device-error' : `${value} ${unitsAndVerdicts[unit]}`;
        expect(shorthand(digimatic.decode(frame, {}))).toBe(reading);
        const sent = bitsOf(frame.replaceAll(/[^\dA-Fa-f]/g, '')).join(separator);
        expect(shorthand(digimaticBits.decode(sent, {}))).toBe(reading);
      }),
    );
  },
);

it('a frame with a character lost, added or replaced is read only where it is a frame', () => {
  const isFrame = /^(FFFF[08]\d{6}[0-5][0-7]|8F\d\d[08]\d{6}[0-7][01])$/;
  const frames = fc.constantFrom('FFFF000123420', 'FFFF800250051', '8F00801234550', 'FFFF00505AB30');
  fc.assert(
    fc.property(frames.chain(corrupted), (frame) => {
      expect(digimatic.decode(frame, {}) !== undefined).toBe(
        isFrame.test(frame.replaceAll(/^[\0]+|[\0]+$/g, '').trim()),
      );
    }),
    { numRuns: 1000 },
  );
});

describe('bits', () => {
  it.each([
    ['1111111111111111000100000000000010001010000001000000', '-1.50 mm'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0000', '0.123 mm'],
    ['0001·1111·0000·0000·0000·0000·0000·0000·1000·0100·1010·1010·1000', '0.00125 in'],
    ['0001·1111·0000·0000·0001·0000·1000·0100·1100·0010·1010·1010·0000', '-0.12345 mm'],
    ['1111··1111··1111··1111··0000··0100··1000··0000··1110··0110··1010··0010··0000', '21.0765 mm'],
    ['1111111111111111000001001000000011100110101000101100', '21.0765 mm (GO)'],
    ['1111111111111111000010011001100110011001100110000100', '99999.9 mm (+NG)'],
    ['1111111111111111000100000000000000000000000000001000', '0 in'],
    ['11111111·11111111·00010000·00000000·10001010·00000100·0000', '-1.50 mm'],
    ['·1111111111111111000100000000000010001010000001000000·', '-1.50 mm'],
    ['1111111111111111000000001000010011000010101000001000', '!device-error'],
  ])('%s is %s', (frame, reading) => {
    expect(read(digimaticBits, frame)).toBe(reading);
  });

  it.each([
    ['111111111111111100010000000000001000101000000100000', 'a bit lost'],
    ['1111111111111111000100000000000010001010000001000', 'three bits lost'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0', 'three bits lost'],
    ['1111·1111·1111·1111·0·0000·0000·0000·1000·0100·1100·1100·0000', 'three bits lost'],
    ['11111111111111110001000000000000100010100000010000000', 'a bit more'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100', 'a group lost'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0000·0000', 'a group more'],
    ['11111·111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0000', 'groups of five and three'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·000', 'a bit lost at the end'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·00001', 'a bit more at the end'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0002', 'a digit above 1'],
    ['1111111111111111000000000000000010000100110011000002', 'a digit above 1'],
    ['x1111111111111111000100000000000010001010000001000000', 'a letter before it'],
    ['1111111111111111000100000000000010001010000001000000x', 'a letter after it'],
    ['1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0000·x', 'a letter after it'],
    ['x·1111·1111·1111·1111·0000·0000·0000·0000·1000·0100·1100·1100·0000', 'a letter before it'],
    ['1111,1111,1111,1111,0000,0000,0000,0000,1000,0100,1100,1100,0000', 'commas'],
    ['1111111111111111000100000000000001010101000001000000', 'a digit above 9'],
    ['1111111111111111100000000000000010001010000001000000', 'a sign with its bits the wrong way round'],
    ['0111111111111111000100000000000010001010000001000000', 'another header'],
    ['1111111111111111000100000000000010001010000001100000', 'six decimals of six digits'],
    ['1111111111111111000100000000000010001010000001000001', 'a unit above 7'],
    ['0000000000000000000000000000000000000000000000000000', 'nothing but zeros'],
    ['FFFF800015020', 'hexadecimal digits'],
    ['', 'nothing'],
  ])('%s is invalid: %s', (frame) => {
    expect(read(digimaticBits, frame)).toBe('invalid');
  });

  it('an ASCII line with a byte above 0x7F is invalid', () => {
    expect(digimaticBits.decode('1111111111111111000100000000000010001010000001000000\xb0', {})).toBeUndefined();
  });

  it('with a character lost, added or replaced are read only where they are 52 bits of a frame', () => {
    const frames = fc
      .constantFrom(
        '1111111111111111000100000000000010001010000001000000',
        '0001·1111·0000·0000·0001·0000·1000·0100·1100·0010·1010·1010·0000',
      )
      .map(undotted);
    fc.assert(
      fc.property(frames.chain(corrupted), (frame) => {
        const groups = frame
          .replaceAll(/^\0+|\0+$/g, '')
          .trim()
          .split(/ +/);
        const inFours = groups.flatMap((group) => group.match(/.{1,4}/g) ?? []);
        const digits = inFours.map((group) =>
          /^[01]{4}$/.test(group) ? Number.parseInt([...group].reverse().join(''), 2).toString(16) : 'x',
        );
        const asDigits = digimatic.decode(digits.join(''), {});
        expect(digimaticBits.decode(frame, {})).toEqual(asDigits);
      }),
      { numRuns: 500 },
    );
  });
});
