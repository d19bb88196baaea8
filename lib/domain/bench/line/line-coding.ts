import { textOfBytes } from '../../text.ts';
import { eightBits, type LineByte, withParity } from './line-bytes.ts';
import type { LineSettings } from './line-settings.ts';

export type LineCoding = Pick<LineSettings, 'dataBits' | 'parity'>;

/**
 * How the bytes of a line are coded, where it is set otherwise: the coding by which every one of them is as it should be,
 * if `isFrame` finds a frame in them so. One strange byte alone is noise, and shows nothing.
 */
export function otherCoding(
  arrived: readonly LineByte[],
  line: LineSettings,
  isFrame: (text: string) => boolean,
): LineCoding | undefined {
  if (arrived.filter(({ byte, marked }) => marked || byte > 0x7f).length < 2) return undefined;
  const eight = eightBits(arrived, line);
  const seven = eight.map((byte) => byte & 0x7f);
  // The line ends among them were none as long as their eighth bit was set.
  const lines = textOfBytes(Buffer.from(seven)).split(/[\r\n]+/);
  if (!lines.some(isFrame)) return undefined;
  return codings.find(([, eighth]) => seven.every((byte, at) => eighth(byte) === eight[at]))?.[0];
}

/** What the eighth bit is of a byte that has seven: its parity; without one its stop bit, which is always set; or nothing. */
const codings: readonly (readonly [coding: LineCoding, eighth: (seven: number) => number])[] = [
  [{ dataBits: 7, parity: 'even' }, (seven) => withParity(seven, 'even')],
  [{ dataBits: 7, parity: 'odd' }, (seven) => withParity(seven, 'odd')],
  [{ dataBits: 7, parity: 'none' }, (seven) => seven | 0x80],
  [{ dataBits: 8, parity: 'none' }, (seven) => seven],
];
