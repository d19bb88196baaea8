import fc from 'fast-check';

import type { Decoded, Decoder } from '../../../lib/domain/instruments/decoder.ts';

/** A frame as the tables write it: `·` is a blank. */
export const frame = (dotted: string): string => dotted.replaceAll('·', ' ');

/** What a decoder makes of a frame, in the shorthand of the tables: `-0.118 – unstable net (HI)`, `!overload`, `invalid`. */
export const read = (decoder: Decoder, dotted: string): string => shorthand(decoder.decode(frame(dotted), {}));

export function shorthand(decoded: Decoded | undefined): string {
  if (decoded === undefined) return 'invalid';
  if (decoded.kind === 'error') return `!${decoded.code}`;
  const { value, unit = '–', stable, weight, verdict } = decoded;
  const stability = stable === undefined ? [] : [stable ? 'stable' : 'unstable'];
  const beside = [weight, verdict && `(${verdict})`].filter((told) => told !== undefined);
  return [value, unit, ...stability, ...beside].join(' ');
}

/** What an instrument shows: its digits without leading zeros, and the same as a frame may pad them. */
export const decimal = ({ most, fraction }: { most: number; fraction: { min: number; max: number } }) =>
  fc
    .record({
      minus: fc.boolean(),
      whole: fc.nat(10 ** most - 1).map(String),
      fraction: fc.string({ unit: digit, minLength: fraction.min, maxLength: fraction.max }),
    })
    .map(({ minus, whole, fraction: digits }) => {
      const shown = digits === '' ? whole : `${whole}.${digits}`;
      const isZero = !/[1-9]/.test(shown);
      return { minus, shown, value: minus && !isZero ? `-${shown}` : shown };
    });

const digit = fc.constantFrom(...'0123456789');

/** What stands before and after a frame on its way through ports, files and queues. */
export const wrapped = (inner: string) =>
  fc
    .tuple(fc.constantFrom('', '\ufeff', '\0', '\x02', '\0\x02', '\n'), fc.constantFrom('', '\r', '\r\n', '\x03', '\0'))
    .map(([before, after]) => before + inner + after);

/** A frame with one character lost, added or replaced, as a bad cable or a hurried hand leaves it. */
export const corrupted = (inner: string) =>
  fc
    .record({
      at: fc.nat(inner.length - 1),
      lost: fc.constantFrom(0, 1),
      put: fc.constantFrom('', ...'0123456789+-. gSDNA', '\0', '\x9f'),
    })
    .map(({ at, lost, put }) => inner.slice(0, at) + put + inner.slice(at + lost));

/** True where the characters of one text occur in the other in the same order. */
export function isSubsequence(part: string, whole: string): boolean {
  let found = 0;
  for (const character of whole) if (character === part[found]) found += 1;
  return found === part.length;
}
