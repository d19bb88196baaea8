import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { digimatic } from '../../../lib/domain/instruments/digimatic.ts';
import { corrupted, read, shorthand, wrapped } from './frames.ts';

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
    ['FFFF000520032', '5.200 mm'],
    ['FFFF000520033', '5.200 mm'],
    ['FFFF000520034', '5.200 mm'],
    ['FFFF000520045', '0.5200 in'],
    ['FFFF000520046', '0.5200 in'],
    ['FFFF800520047', '-0.5200 in'],
  ])('of a laser micrometer with a verdict: %s is %s', (frame, reading) => {
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

it.each(['six', 'eight'] as const)('any value of %s digits is read as digits by ten to the decimals', (form) => {
  const { digits, decimals, units } = forms[form];
  const frames = fc
    .record({
      minus: fc.boolean(),
      digits: fc.nat(10 ** digits - 1).map((number) => String(number).padStart(digits, '0')),
      decimals: fc.nat(decimals),
      unit: fc.nat(units),
      lower: fc.boolean(),
    })
    .chain((parts) => {
      const sign = parts.minus ? '8' : '0';
      const head = form === 'six' ? `FFFF${sign}` : `8F${parts.digits.slice(0, 2)}${sign}`;
      const inner = head + parts.digits.slice(-6) + parts.decimals + parts.unit;
      return wrapped(parts.lower ? inner.toLowerCase() : inner).map((frame) => ({ frame, ...parts }));
    });
  fc.assert(
    fc.property(frames, ({ frame, minus, digits: shown, decimals: places, unit }) => {
      const magnitude = new Big(shown).div(new Big(10).pow(places)).toFixed(places);
      const value = minus && Number(shown) !== 0 ? `-${magnitude}` : magnitude;
      expect(shorthand(digimatic.decode(frame, {}))).toBe(`${value} ${unit === 1 || unit > 4 ? 'in' : 'mm'}`);
    }),
  );
});

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
