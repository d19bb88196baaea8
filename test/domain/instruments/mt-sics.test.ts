import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mtSics } from '../../../lib/domain/instruments/mt-sics.ts';
import { corrupted, decimal, read, shorthand, wrapped } from './frames.ts';

describe('a weight', () => {
  it.each([
    ['S·S·····130.00·g', '130.00 g stable'],
    ['S·D······-0.42·g', '-0.42 g unstable'],
    ['S·S··220.00901·g', '220.00901 g stable'],
    ['S·S······3.215·ozt', '3.215 ozt stable'],
    ['S·S······100.00·g', '100.00 g stable'],
    ['S·D······0.0000·kg', '0.0000 kg unstable'],
    ['S·S·······250·PCS', '250 pcs stable'],
    ['S·S······98.7·%', '98.7 % stable'],
    ['S·S·1234567890.0123456789·g', '1234567890.0123456789 g stable'],
    ['S·S·1.0·abcdefgh', '1.0 abcdefgh stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mtSics, frame)).toBe(reading);
  });

  it.each([
    ['S·S·130.00·g', '130.00 g stable'],
    ['S··S··130.00··g··', '130.00 g stable'],
    ['·S·S·····130.00·g', '130.00 g stable'],
    ['S·D·-0.42·g', '-0.42 g unstable'],
  ])('whose padding a logger changed, %s, is %s', (frame, reading) => {
    expect(read(mtSics, frame)).toBe(reading);
  });

  it.each([
    ['SI·S·····130.00·g', '130.00 g stable'],
    ['SI·D·····130.01·g', '130.01 g unstable'],
    ['SIR·D·····12.1·g', '12.1 g unstable'],
    ['SR·S·····12.1·g', '12.1 g stable'],
    ['SNR·S·····12.1·g', '12.1 g stable'],
    ['SU·S·····12.1·ct', '12.1 ct stable'],
    ['SIU·D·····12.1·ct', '12.1 ct unstable'],
    ['SIRU·S·····12.1·ct', '12.1 ct stable'],
    ['SNRU·S·····12.1·ct', '12.1 ct stable'],
    ['SRU·S·····12.1·ct', '12.1 ct stable'],
  ])('after an echoed command, %s, is %s', (frame, reading) => {
    expect(read(mtSics, frame)).toBe(reading);
  });

  it.each([
    ['S·S······-0.00·g', '0.00 g stable'],
    ['S·D·····-0·g', '0 g unstable'],
    ['S·S·····-0.000·kg', '0.000 kg stable'],
  ])('of minus zero, %s, is %s', (frame, reading) => {
    expect(read(mtSics, frame)).toBe(reading);
  });
});

describe('pounds and ounces displayed together', () => {
  it.each([
    ['S·D·4:02.00·lb:oz', '66.00 oz unstable'],
    ['S·S·0:15.99·lb:oz', '15.99 oz stable'],
    ['S·S·-1:00.50·lb:oz', '-16.50 oz stable'],
    ['S·S·-0:02.00·lb:oz', '-2.00 oz stable'],
    ['S·S·12:8·lb:oz', '200 oz stable'],
    ['S·S···12:8···lb:oz', '200 oz stable'],
    ['S·S·0:00.0·lb:oz', '0.0 oz stable'],
    ['S·S·100000:15.000001·lb:oz', '1600015.000001 oz stable'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mtSics, frame)).toBe(reading);
  });

  it.each([
    'S·S·4:16.00·lb:oz',
    'S·S·4:99·lb:oz',
    'S·S·4:02.00·lb',
    'S·S·4.02·lb:oz',
    'S·S·4:-2·lb:oz',
    'S·S·:02·lb:oz',
    'S·S4:02.00·lb:oz',
    'S·S·4:02.00lb:oz',
    'S·xS·4:02.00·lb:oz',
    'S·S·4:02.00·lb:oz·x',
    'S·S·4:002·lb:oz',
    'S·S·4:02.0000001·lb:oz',
    'S·S·1000000:02·lb:oz',
  ])('%s is invalid', (frame) => {
    expect(read(mtSics, frame)).toBe('invalid');
  });
});

describe('a reply without a weight', () => {
  it.each([
    ['S·+', '!overload'],
    ['SI·+', '!overload'],
    ['SNR·+··', '!overload'],
    ['S·-', '!underload'],
    ['SI·-', '!underload'],
    ['SIRU·-', '!underload'],
    ['S·I', '!not-ready'],
    ['SI·I', '!not-ready'],
    ['SU··I', '!not-ready'],
    ['S·L', '!device-error'],
    ['SI·L', '!device-error'],
    ['ES', '!device-error'],
    ['ET', '!device-error'],
    ['EL', '!device-error'],
    ['S·S·Error·3t', '!device-error'],
    ['S·S·Error·10b', '!device-error'],
    ['S·D···Error·7b', '!device-error'],
    ['S·S·Error···3t', '!device-error'],
    ['I1·A·"0123"·"2.30"·"2.22"·"2.33"·"2.20"', '!not-a-reading'],
    ['I2·A·"MS204·Excellence·220.0090·g"', '!not-a-reading'],
    ['I4·A·"0123456789"', '!not-a-reading'],
    ['I10·B·"My·Balance"', '!not-a-reading'],
    ['I14·L', '!not-a-reading'],
    ['I14··L', '!not-a-reading'],
    ['@·A·"0123456789"', '!not-a-reading'],
    ['T·S·····100.00·g', '!not-a-reading'],
    ['TI·D·····100.00·g', '!not-a-reading'],
    ['TA·A·····100.00·g', '!not-a-reading'],
    ['TAC·A', '!not-a-reading'],
    ['T·I', '!not-a-reading'],
    ['T·S·100·g', '!not-a-reading'],
    ['T·S·100.·g', '!not-a-reading'],
    ['PW·A·12.5·tl-HK', '!not-a-reading'],
    ['PW·A·12.5···tl-HK', '!not-a-reading'],
    ['Z·A', '!not-a-reading'],
    ['Z··A', '!not-a-reading'],
    ['Z·+', '!not-a-reading'],
    ['ZI·D', '!not-a-reading'],
    ['PW·A····1.2345·g', '!not-a-reading'],
    ['S·A', '!not-a-reading'],
    ['S·A·····130.00·g', '!not-a-reading'],
    ['S·B·0·"x"', '!not-a-reading'],
  ])('%s is %s', (frame, reading) => {
    expect(read(mtSics, frame)).toBe(reading);
  });

  it.each([
    ['S S Error 1b', 'the balance reports error 1b (boot, in the electronics)'],
    ['S S Error 2b', 'the balance reports error 2b (brand, in the electronics)'],
    ['S S Error 3t', 'the balance reports error 3t (checksum, in the terminal)'],
    ['S S Error 9t', 'the balance reports error 9t (option, in the terminal)'],
    ['S S Error 10b', 'the balance reports error 10b (EEPROM, in the electronics)'],
    ['S S Error 11b', 'the balance reports error 11b (device mismatch, in the electronics)'],
    ['S S Error 12t', 'the balance reports error 12t (unplugged while on, in the terminal)'],
    ['S S Error 14b', 'the balance reports error 14b (module mismatch, in the electronics)'],
    ['S S Error 15b', 'the balance reports error 15b (adjustment needed, in the electronics)'],
    ['S S Error 99t', 'the balance reports error 99t (in the terminal)'],
    ['S +', 'the balance is overloaded'],
    ['S -', 'the balance is below its weighing range'],
    ['S I', 'the balance was busy, or the weight did not settle in time'],
    ['S L', 'the balance refused a parameter of the command'],
    ['ES', 'the balance does not know the command (ES)'],
    ['ET', 'the balance received a garbled command (ET)'],
    ['EL', 'the balance cannot execute the command (EL)'],
    ['S A', 'it acknowledges a command'],
    ['I4 A "0123456789"', 'it tells what the balance is, not a weight'],
    ['Z A', 'it answers a tare, zero or piece-weight command'],
  ])('%s says that %s', (frame, says) => {
    expect(mtSics.decode(frame, {})).toMatchObject({ kind: 'error', says });
  });
});

describe('what is no MT-SICS reply', () => {
  it.each([
    '',
    '··',
    'S',
    'S·S',
    'S·S·130.00',
    'S·S·g',
    'S·S·130.00g',
    'S·S·+130.00·g',
    'S·S·-·130.00·g',
    'S·S·130,00·g',
    'S·S·.42·g',
    'S·S·1.2e3·g',
    'S·S·130·00·g',
    'S·S·130.00·g·g',
    'S·S·130.00·g·N',
    'S·S·12345678901.0·g',
    'S·S·130.00·gramsgrams',
    'S·S·NaN·g',
    'S·S·Error',
    'S·S·Error·3x',
    'S·S·Error·3t·12.3·g',
    's·s·130.00·g',
    'SS·130.00·g',
    'S·X·130.00·g',
    'S·xS·130.00·g',
    'S·I·130.00·g',
    'S·+·130.00·g',
    'SI+',
    '·0.00·g',
    '130.00·g',
    'x·S·S·130.00·g',
    'SIX1·S·A·0·0·0·0·R·A·1··100.00··100.00····0.00·g',
    'SI··?·····0.0213·g··',
    'SU····-···12.345·ct·',
    'SUI········1.56·gr·',
    'SU·^',
    'I4',
    'I4A·"0123456789"',
    'I4·AB',
    'I4·X',
    'xI4·A·"0"',
    'I100·A·"0"',
    'TS·100.00·g',
    'T·S100.00·g',
    'T·S·.5·g',
    'T·S·100.00g',
    'T·S·100.00',
    'T·S·100.00·g·x',
    'xZ·A',
    'Z·AB',
    'S·AB',
    'S·xA',
    'S·S130.00·g',
    'S·S·1.01234567890·g',
    'S·S·1.0·abcdefghi',
    'S·SError·3t',
    'S·S·Error3t',
    'S·xS·Error·3t',
    'S·S·Error·100t',
    'ES·ES',
    'T·S·100.00·g·S·S·100.00·g',
  ])('%j is invalid', (frame) => {
    expect(read(mtSics, frame)).toBe('invalid');
  });

  it.each([
    'S S   130.0\xb0 g',
    'S S   130.00 \xe7',
    'S\xa0S 130.00 g',
    'S S 130.00 g\r\nS S 131.00 g',
    'S S\t130.00 g',
    'S S 13\x000.00 g',
  ])('%j is invalid: its bytes are not those of one ASCII line', (frame) => {
    expect(mtSics.decode(frame, {})).toBeUndefined();
  });
});

describe('any weight in the grammar', () => {
  const weights = fc.record({
    command: fc.constantFrom('S', 'SI', 'SIR', 'SR', 'SNR', 'SU', 'SIU', 'SIRU', 'SNRU', 'SRU'),
    stable: fc.boolean(),
    number: decimal({ most: 5, fraction: { min: 0, max: 4 } }),
    unit: fc.constantFrom('g', 'kg', 'mg', 'ct', 'ozt', 'GN', '%', 'lb', 'furlong'),
    padded: fc.boolean(),
  });

  it('is read as it stands, padded or not', () => {
    const frames = weights.chain((weight) => {
      const { command, stable, number, unit, padded } = weight;
      const shown = (number.minus ? '-' : '') + number.shown;
      const inner = `${command} ${stable ? 'S' : 'D'} ${padded ? shown.padStart(10) : shown} ${unit}`;
      return wrapped(inner).map((frame) => ({ frame, weight }));
    });
    fc.assert(
      fc.property(frames, ({ frame, weight: { stable, number, unit } }) => {
        expect(shorthand(mtSics.decode(frame, {}))).toBe(`${number.value} ${unit} ${stable ? 'stable' : 'unstable'}`);
      }),
    );
  });

  it('in pounds and ounces is the same weight in ounces', () => {
    fc.assert(
      fc.property(fc.nat(99_999), fc.nat(1599), fc.boolean(), (pounds, hundredths, minus) => {
        const ounces = (hundredths / 100).toFixed(2).padStart(5, '0');
        const total = ((pounds * 1600 + hundredths) / 100).toFixed(2);
        const sign = minus ? '-' : '';
        const value = total === '0.00' ? total : sign + total;
        expect(shorthand(mtSics.decode(`S S ${sign}${pounds}:${ounces} lb:oz`, {}))).toBe(`${value} oz stable`);
      }),
    );
  });
});

it('an error frame with a character lost, added or replaced becomes a weight only where it reads as one', () => {
  const errors = fc.constantFrom(
    'S +',
    'S -',
    'S I',
    'S S Error 3t',
    'ES',
    'T S    100.00 g',
    'Z A',
    'S A 100.00 g',
    'PW A 1.2 g',
  );
  const weight = /^S[INRU]* +[SD] +-?\d+(\.\d*)? +[A-Za-z%/-]+ *$/;
  fc.assert(
    fc.property(errors.chain(corrupted), (frame) => {
      const decoded = mtSics.decode(frame, {});
      if (decoded?.kind === 'value') expect(frame).toMatch(weight);
    }),
    { numRuns: 2000 },
  );
});
