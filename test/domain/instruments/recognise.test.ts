import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Decoded, Decoder, FrameProblem } from '../../../lib/domain/instruments/decoder.ts';
import { decoderOf, decoders } from '../../../lib/domain/instruments/formats.ts';
import { recognise } from '../../../lib/domain/instruments/recognise.ts';
import { frame, shorthand } from './frames.ts';

/** What formats that decode a frame like this would make of it together. */
function together(...all: Decoded[]): string {
  const among = all.map(
    (decoded, index): Decoder => ({
      format: `format-${index + 1}`,
      title: '',
      example: '',
      tells: { unit: 'sometimes', stability: 'sometimes' },
      grounds: 'fair',
      decode: () => decoded,
    }),
  );
  const result = recognise('', {}, among);
  return result.kind === 'recognised' ? shorthand(result.decoded) : result.kind;
}

const value = (shown: string, rest: { unit?: string; stable?: boolean; weight?: 'net' | 'gross' } = {}): Decoded => ({
  kind: 'value',
  value: shown,
  ...rest,
});
const error = (code: FrameProblem): Decoded => ({ kind: 'error', code, says: code });

/** What all formats make of a frame: `12.34 mm (digimatic)`, `sbi: … | plain: …`, or `unknown`. */
function recognised(dotted: string, decimal?: '.' | ','): string {
  const result = recognise(frame(dotted), decimal === undefined ? {} : { decimal });
  switch (result.kind) {
    case 'unknown':
      return 'unknown';
    case 'ambiguous':
      return result.candidates.map(({ format, decoded }) => `${format}: ${shorthand(decoded)}`).join(' | ');
    case 'recognised':
      return `${shorthand(result.decoded)} (${result.candidates.map(({ format }) => format).join(', ')})`;
  }
}

describe('a frame that fits one format', () => {
  it.each([
    ['S·S·····130.00·g', '130.00 g stable (mt-sics)'],
    ['S·S·Error·3t', '!device-error (mt-sics)'],
    ['N·····+····0.006·g··', '0.006 g stable net (sbi)'],
    ['----', '!no-data (sbi)'],
    ['ST,+00123.45··g', '123.45 g stable (and-std)'],
    ['OL,-999999.9··g', '!underload (and-std)'],
    ['ST,+0001.234··t', '1.234 tola stable (and-std)'],
    ['ST,GS,+·12.34··t', '12.34 tonne stable gross (and-indicator)'],
    ['SD·····-1.14·GN', '-1.14 GN unstable (and-mt)'],
    ['SU·^', '!overload (radwag)'],
    ['S·E', '!not-ready (radwag)'],
    ['SI··?·····0.0213·g··', '0.0213 g unstable (radwag)'],
    ['-0065.432·G·U', '-65.432 g unstable (kern-470)'],
    ['U-···12.07g·', '-12.07 g unstable (shimadzu-eb)'],
    ['01A+0000.123', '0.123 – (mitutoyo-mux10)'],
    ['FFFF000123420', '12.34 mm (digimatic)'],
    ['8F00801234550', '-0.12345 mm (digimatic)'],
    ['1111111111111111000100000000000010001010000001000000', '-1.50 mm (digimatic-bits)'],
    ['+FFFFFFF', '!overload (keyence)'],
    ['12,345·mm', '!ambiguous-number (plain)'],
    ['0.492"', '0.492 in (plain)'],
  ])('is read by it: %s is %s', (dotted, expected) => {
    expect(recognised(dotted)).toBe(expected);
  });

  it('is read with the declared decimal mark', () => {
    expect(recognised('12,345·mm', ',')).toBe('12.345 mm (plain)');
    expect(recognised('12,345·mm', '.')).toBe('12345 mm (plain)');
  });
});

describe('a frame that fits several formats', () => {
  it.each([
    ['12.345·mm', '12.345 mm (mahr, plain)'],
    ['+0042.310', '42.310 – (and-nu, sylvac, heidenhain)'],
    ['+42.3105', '42.3105 – (sylvac, tesa, heidenhain, keyence, plain)'],
    ['-000.417', '-0.417 – (sylvac, tesa, heidenhain, keyence, proscale)'],
    ['12.5·K', '12.5 K stable net (mt-print, ohaus, kern-classic, shimadzu-eb, radwag, plain)'],
    ['+···20.758g··', '20.758 g (ascii-scale, plain)'],
    ['+·····1.23·g··', '1.23 g stable (sbi, and-kf, plain)'],
    ['-···1255.7·kg·', '-1255.7 kg stable (sbi, and-kf, ohaus, kern-classic, shimadzu-eb, radwag, plain)'],
    ['··12.5·g··', '12.5 g stable net (mt-print, ohaus, plain)'],
  ])('which agree is read, with what only one of them tells: %s is %s', (dotted, expected) => {
    expect(recognised(dotted)).toBe(expected);
  });

  it.each([
    ['+···42.310····', '42.310 – unstable (sbi, and-kf, plain)'],
    ['······4096.1····', '4096.1 – unstable (kern-classic, sylvac, proscale, plain)'],
    ['······4096.1', '4096.1 – unstable (kern-classic, sylvac, proscale, plain)'],
  ])('of which one takes its missing unit for "not stable" is not stable: %s is %s', (dotted, expected) => {
    expect(recognised(dotted)).toBe(expected);
  });

  it.each([
    ['H·············', '!overload (sbi, and-kf)'],
    ['S·I', '!not-ready (mt-sics, radwag)'],
    ['S·A', '!not-a-reading (mt-sics, radwag)'],
    ['ES', '!device-error (mt-sics, ohaus, radwag)'],
  ])('which report the same error is that error: %s is %s', (dotted, expected) => {
    expect(recognised(dotted)).toBe(expected);
  });

  it.each([
    ['921', 'mitutoyo-mux10: !no-data | plain: 921 –'],
    ['912', 'mitutoyo-mux10: !device-error | plain: 912 –'],
    ['\x00999\r', 'mitutoyo-mux10: !device-error | plain: 999 –'],
    ['+99999999', 'and-nu: !overload | plain: 99999999 –'],
    ['1·234.5·g', 'mt-print: !ambiguous-number | plain: 1234.5 g'],
    ['+000012345', 'and-nu: 12345 – | heidenhain: !ambiguous-number'],
  ])('which contradict each other is ambiguous: %j is %s', (dotted, expected) => {
    expect(recognised(dotted)).toBe(expected);
  });
});

describe('what several formats say', () => {
  it('is one value where the numbers are equal, in the digits of the first', () => {
    expect(together(value('0.50'), value('0.5'))).toBe('0.50 –');
    expect(together(value('0.5'), value('0.50'), value('0.500'))).toBe('0.5 –');
    expect(together(value('0.50'), value('0.51'))).toBe('ambiguous');
    expect(together(value('0.50'), value('-0.50'))).toBe('ambiguous');
    expect(together(value('0.1'), value('0.1000000000000000000001'))).toBe('ambiguous');
    expect(together(value('1'), value('1'), value('2'))).toBe('ambiguous');
    expect(together(value('2'), value('1'), value('1'))).toBe('ambiguous');
  });

  it('has one unit, or none everywhere', () => {
    expect(together(value('1', { unit: 'g' }), value('1', { unit: 'g' }))).toBe('1 g');
    expect(together(value('1', { unit: 'in' }), value('1', { unit: '"' }))).toBe('1 in');
    expect(together(value('1', { unit: 'g' }), value('1', { unit: 'GN' }))).toBe('ambiguous');
    expect(together(value('1', { unit: 'g' }), value('1'))).toBe('ambiguous');
    expect(together(value('1'), value('1', { unit: 'g' }))).toBe('ambiguous');
  });

  it('is as stable as those tell which tell it', () => {
    expect(together(value('1', { stable: true }), value('1'))).toBe('1 – stable');
    expect(together(value('1'), value('1', { stable: false }))).toBe('1 – unstable');
    expect(together(value('1'), value('1', { stable: true }), value('1'))).toBe('1 – stable');
    expect(together(value('1', { stable: true }), value('1', { stable: true }))).toBe('1 – stable');
    expect(together(value('1', { stable: true }), value('1', { stable: false }))).toBe('ambiguous');
    expect(together(value('1', { stable: false }), value('1'), value('1', { stable: true }))).toBe('ambiguous');
  });

  it('is net or gross as those tell which tell it', () => {
    expect(together(value('1', { weight: 'gross' }), value('1'))).toBe('1 – gross');
    expect(together(value('1'), value('1', { weight: 'net' }))).toBe('1 – net');
    expect(together(value('1', { weight: 'net' }), value('1', { weight: 'gross' }))).toBe('ambiguous');
    expect(together(value('1'), value('1', { weight: 'net' }), value('1', { weight: 'gross' }))).toBe('ambiguous');
  });

  it('is an error where all report that error, and never one beside a value', () => {
    expect(together(error('overload'), error('overload'))).toBe('!overload');
    expect(together(error('overload'), error('underload'))).toBe('ambiguous');
    expect(together(error('overload'), value('1'))).toBe('ambiguous');
    expect(together(value('1'), error('overload'))).toBe('ambiguous');
  });

  it('is nothing where there are no formats', () => {
    expect(together()).toBe('unknown');
  });
});

describe('a frame that fits no format', () => {
  it.each(['', '··', 'hello', '-', 'Err', '12.5·furlong', 'ST,+00123.45', 'OL,999999.9··g', 'FFFF00505AB30'])(
    'is unknown: %j',
    (dotted) => {
      expect(recognised(dotted)).toBe('unknown');
    },
  );

  it('is unknown also where it is 1 MiB long', () => {
    for (const piece of ['S S ', '0', ' ', '\0', '+ ', "1'"]) {
      expect(recognised(piece.repeat(2 ** 20 / piece.length))).toBe('unknown');
    }
  });
});

it('any frame is recognised only as what every format that fits it says', () => {
  const pieces = [
    'S S ',
    'N ',
    '+',
    '-',
    ' ',
    '   ',
    '0',
    '9',
    '12',
    '.5',
    '1',
    '2',
    ' g',
    ' mm',
    ',',
    '01A',
    'FFFF',
    'H',
  ];
  const frames = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(frames, (text) => {
      const result = recognise(text, {});
      const fitting = decoders.filter((decoder) => decoder.decode(text, { recognising: true }) !== undefined);
      if (result.kind === 'unknown') expect(fitting).toEqual([]);
      if (result.kind === 'ambiguous') expect(result.candidates.length).toBe(fitting.length);
      if (result.kind !== 'recognised') return;

      expect(result.candidates.map(({ format }) => format)).toEqual(fitting.map(({ format }) => format));
      for (const { format } of result.candidates) {
        const alone = decoderOf(format)?.decode(text, { recognising: true });
        expect(alone?.kind).toBe(result.decoded.kind);
        if (alone?.kind === 'value' && result.decoded.kind === 'value') {
          expect(Number(alone.value)).toBe(Number(result.decoded.value));
          expect(alone.unit).toBe(result.decoded.unit);
          expect(alone.stable ?? result.decoded.stable).toBe(result.decoded.stable);
        }
      }
    }),
    { numRuns: 3000 },
  );
});
