import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decoderOf, decoders } from '../../../lib/domain/instruments/formats.ts';
import { isSubsequence } from './frames.ts';

describe('the table of formats', () => {
  it('finds each decoder by its id', () => {
    for (const decoder of decoders) expect(decoderOf(decoder.format)).toBe(decoder);
    expect(new Set(decoders.map(({ format }) => format)).size).toBe(decoders.length);
  });

  it('has nothing under any other name', () => {
    for (const name of ['', 'MT-SICS', 'constructor', '__proto__', 'toString']) expect(decoderOf(name)).toBeUndefined();
  });

  it('tells what an instrument of a format measures', () => {
    const measures = Object.fromEntries(decoders.map(({ format, measures }) => [format, measures]));
    expect(measures).toEqual({
      'mt-sics': 'mass',
      sbi: 'mass',
      'mitutoyo-mux10': 'length',
      digimatic: 'length',
      plain: undefined,
    });
  });

  it('ends with plain, which fits frames of others', () => {
    expect(decoders.at(-1)?.format).toBe('plain');
  });
});

const pieces = [
  ...['S', 'SI', 'D', 'I', 'Error', '3t', 'lb:oz', 'Stat', 'Err', 'N', 'G#', 'T', 'A', 'FFFF', '8F', '9', '01A'],
  ...['+', '-', '.', ',', ' ', '  ', '0', '5', '12', '345', '[4]', 'g', 'kg', 'mm', 'µm', '"', 'e3'],
  ...['\0', '\x02', '\r\n', '\ufeff', '\xa0', '\ud800'],
];

const anyFrame = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
);

describe.each(decoders.map((decoder) => [decoder.format, decoder] as const))('%s', (format, decoder) => {
  it('reads any frame without an exception, and as a plain decimal, an error or nothing', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const decoded = decoder.decode(frame, {});
        if (decoded?.kind === 'value') {
          expect(decoded.value).toMatch(/^(?!-0(\.0*)?$)-?(0|[1-9]\d*)(\.\d+)?$/);
          expect(decoded.unit).not.toBe('');
        }
        if (decoded?.kind === 'error') expect(decoded.says).toMatch(/^\S.*\S$/);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes no digit that is not in the frame', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const shown = frame.normalize('NFKC'); // full-width digits are digits
        fc.pre(!/lb:oz|e/i.test(shown)); // the two that are calculated: ounces of pounds, and exponents
        const decoded = decoder.decode(frame, {});
        if (decoded?.kind !== 'value') return;
        expect(isSubsequence(decoded.value.replaceAll(/\D/g, '').replace(/^0+/, ''), shown)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('has nothing to say to frames that are empty or longer than any', () => {
    const long = ['S S ', '+ ', 'FFFF', '9', '-', ' ', '\0', '1.', "1'", '[', '🔋', '\ufeff'];
    for (const piece of long) expect(decoder.decode(piece.repeat(2 ** 18), {})).toBeUndefined();
    expect(decoder.decode('', {})).toBeUndefined();
    expect(decoder.decode('\ufeff\0\x02\x03\r\n', {})).toBeUndefined();
  });

  it('refuses a byte with its top bit set', () => {
    const frames = ['S S 130.00 g', '+     1.23 g  ', '01A+0000.123', 'FFFF000123420', '3.2 g'];
    for (const frame of frames) {
      for (let at = 0; at < frame.length; at += 1) {
        const wrongParity = String.fromCharCode(frame.charCodeAt(at) + 0x80);
        // 0xA0 is a no-break space to whoever types: only `plain` takes it as the blank it is.
        if (wrongParity === '\xa0' && format === 'plain') continue;
        expect(decoder.decode(frame.slice(0, at) + wrongParity + frame.slice(at + 1), {})).toBeUndefined();
      }
    }
  });
});
