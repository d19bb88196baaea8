import type { LineSettings } from './line-settings.ts';

/** One byte of a serial line. */
export interface LineByte {
  byte: number;
  /** It arrived with a wrong parity, or without its stop bit. */
  marked: boolean;
}

/**
 * The bytes of a serial line, from what a port set to `parmrk` makes of them: 0xFF 0x00 stands before a byte that arrived
 * wrong, and 0xFF 0xFF for 0xFF (POSIX, General Terminal Interface, "Input Modes"). A mark at the end is that of the line
 * end, which is no part of a frame: `endMarked`.
 */
export function lineBytes(bytes: Uint8Array): { arrived: LineByte[]; endMarked: boolean } {
  const arrived: LineByte[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    const next = byte === markByte ? bytes[at + 1] : undefined;
    const after = bytes[at + 2];
    if (next === 0 && after === undefined) return { arrived, endMarked: true };
    if (next === 0) arrived.push({ byte: after as number, marked: true });
    else arrived.push({ byte, marked: false });
    at += next === 0 ? 2 : next === markByte ? 1 : 0;
  }
  return { arrived, endMarked: false };
}

const markByte = 0xff;

/**
 * The eight bits after each start bit, whatever the line takes the eighth for: where it is the parity, a byte that
 * arrived wrong has the other one.
 */
export const eightBits = (arrived: readonly LineByte[], { dataBits, parity }: LineSettings): number[] =>
  arrived.map(({ byte, marked }) => {
    if (dataBits === 8 || parity === 'none') return byte;
    return withParity(byte, (parity === 'even') !== marked ? 'even' : 'odd');
  });

/** Seven bits with their parity as the eighth. */
export function withParity(byte: number, parity: 'even' | 'odd'): number {
  const isOdd = byte.toString(2).replaceAll('0', '').length % 2 === 1;
  return isOdd === (parity === 'even') ? byte | 0x80 : byte;
}
