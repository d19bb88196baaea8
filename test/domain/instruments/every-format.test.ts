import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decoders } from '../../../lib/domain/instruments/formats.ts';
import { isSubsequence } from './frames.ts';

const pieces = [
  ...['S', 'SI', 'D', 'I', 'Error', '3t', 'lb:oz', 'Stat', 'Err', 'N', 'G#', 'T', 'A', 'FFFF', '8F', '9', '01A'],
  ...['ST,', 'OL,', 'GS,', 'NT', 'HI', '?', '^', 'oL', 'GR', 'OT', 'U', 'SU', '~', 'MW', 'TO', 'DT1', 'ST1', 'NRM'],
  ...['R', 'X=', 'ERR', 'XXXX', '<', '=', 'IN', 'MM', 'inch', ';', 'E', 'EC,E11', '000', '999', 'WT', 'SD', 'M1,'],
  ...['+', '-', '.', ',', ' ', '  ', '0', '5', '12', '345', '[4]', 'g', 'kg', 'mm', 'µm', '"', 'e3'],
  ...['\0', '\x02', '\r\n', '\ufeff', '\xa0', '\ud800'],
];

const anyFrame = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
);

describe.each(decoders.map((decoder) => [decoder.format, decoder] as const))('%s', (format, decoder) => {
  it('reads its example, which tells what its frames always or never tell', () => {
    const { example, tells } = decoder;
    const decoded = decoder.decode(example, {});
    expect(decoded?.kind).toBe('value');
    if (decoded?.kind !== 'value') return;
    if (tells.unit !== 'sometimes')
      expect(decoded.unit !== undefined || decoded.stable === false).toBe(tells.unit === 'always');
    if (tells.stability !== 'sometimes') expect(decoded.stable !== undefined).toBe(tells.stability === 'always');
  });

  it('reads its example through CR, LF, NUL, STX and a byte order mark around it', () => {
    const decoded = decoder.decode(decoder.example, {});
    for (const frame of ['%\r', '%\r\n', '%\n', '\0%', '\x02%\x03', '\ufeff%\0', '\0\x02%\r\n\0']) {
      expect(decoder.decode(frame.replace('%', decoder.example), {})).toEqual(decoded);
    }
  });

  it('is done with ten thousand kilobytes of anything before the runner loses patience', () => {
    // A minute is the runner's limit: 6 ms a kilobyte on a slow machine, where a grammar that is not linear takes hours.
    const alphabet = [...'+-. ,;[]?0123456789AFHLNSTUgkmoz"\r\0'];
    for (let seed = 1; seed <= 10_000; seed += 1) {
      const piece = Array.from(
        { length: 1 + (seed % 7) },
        (_, at) => alphabet[(seed * (at + 3) * 31) % alphabet.length],
      );
      decoder.decode(
        piece
          .join('')
          .repeat(1024)
          .slice(0, seed % 2 === 0 ? 1024 : 199),
        {},
      );
    }
  });

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
    const frame = decoder.example;
    for (let at = 0; at < frame.length; at += 1) {
      const wrongParity = String.fromCharCode(frame.charCodeAt(at) + 0x80);
      // 0xA0 is a no-break space to whoever types: only `plain` takes it as the blank it is.
      if (wrongParity === '\xa0' && format === 'plain') continue;
      expect(decoder.decode(frame.slice(0, at) + wrongParity + frame.slice(at + 1), {})).toBeUndefined();
    }
  });
});
