import { withParity } from '../../../../lib/domain/bench/line/line-bytes.ts';
import type { LineSettings } from '../../../../lib/domain/bench/line/line-settings.ts';

/** What a port that is set to `line` makes of a text that was sent otherwise; damaged bytes are marked as `parmrk` does. */
export const received = (text: string, sent: LineSettings, line: LineSettings): Uint8Array =>
  Uint8Array.from(arriving(levelsOf(text, sent), sent.baud, line));

/** High when idle; per byte a start bit, the data from the lowest bit, the parity, the stop bits. */
function levelsOf(text: string, { dataBits, parity, stopBits }: LineSettings): number[] {
  const bytes = [...text].map((character) => [
    0,
    ...Array.from({ length: dataBits }, (_, bit) => (character.charCodeAt(0) >> bit) & 1),
    ...(parity === 'none' ? [] : [parityBit(character.charCodeAt(0), parity)]),
    ...Array<number>(stopBits).fill(1),
  ]);
  return [1, 1, ...bytes.flat(), ...Array<number>(200).fill(1)];
}

const parityBit = (byte: number, parity: 'even' | 'odd'): number => withParity(byte & 0x7f, parity) >> 7;

/** Begins at each fall of the level, and looks at the middle of each bit after it. */
function arriving(levels: readonly number[], baud: number, line: LineSettings): number[] {
  const levelAt = (time: number): number => levels[Math.floor(time * baud)] ?? 1;
  const bitTime = 1 / line.baud;
  const step = Math.min(bitTime, 1 / baud) / 16;
  const bits = 1 + line.dataBits + (line.parity === 'none' ? 0 : 1);
  const arrived: number[] = [];

  let time = 0;
  while (time * baud < levels.length) {
    if (levelAt(time) === 1 || levelAt(time - step) === 0) {
      time += step;
      continue;
    }
    const seen = Array.from({ length: bits + 1 }, (_, bit) => levelAt(time + (bit + 0.5) * bitTime));
    const byte = seen.slice(1, 1 + line.dataBits).reduce((sum, level, bit) => sum | (level << bit), 0);
    const isDamaged = seen[bits] === 0 || (line.parity !== 'none' && seen[bits - 1] !== parityBit(byte, line.parity));
    arrived.push(...(isDamaged ? [0xff, 0x00, byte] : byte === 0xff ? [byte, byte] : [byte]));
    time += (bits + 0.5) * bitTime;
  }
  return arrived;
}
