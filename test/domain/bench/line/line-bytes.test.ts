import { expect, it } from 'vitest';

import { eightBits, lineBytes, withParity } from '../../../../lib/domain/bench/line/line-bytes.ts';
import type { LineSettings } from '../../../../lib/domain/bench/line/line-settings.ts';

const sound = (byte: number) => ({ byte, marked: false });
const damaged = (byte: number) => ({ byte, marked: true });

it.each([
  [[], [], false],
  [[0x31, 0x00], [sound(0x31), sound(0x00)], false],
  [[0xff, 0x00, 0x31, 0x32], [damaged(0x31), sound(0x32)], false],
  [[0xff, 0x00, 0xff, 0x31], [damaged(0xff), sound(0x31)], false],
  [[0xff, 0xff, 0x00], [sound(0xff), sound(0x00)], false],
  [[0xff, 0x31], [sound(0xff), sound(0x31)], false],
  [[0x31, 0xff], [sound(0x31), sound(0xff)], false],
  [[0x31, 0xff, 0x00], [sound(0x31)], true],
  [[0xff, 0x00], [], true],
])('a port tells %j of the bytes %j, and of a damaged end: %o', (told, arrived, endMarked) => {
  expect(lineBytes(Uint8Array.from(told))).toEqual({ arrived, endMarked });
});

it.each([
  [0x31, 'even', 0xb1],
  [0x31, 'odd', 0x31],
  [0x30, 'even', 0x30],
  [0x30, 'odd', 0xb0],
  [0x00, 'even', 0x00],
  [0x7f, 'odd', 0x7f],
] as const)('%i with %s parity is %i', (byte, parity, eight) => {
  expect(withParity(byte, parity)).toBe(eight);
});

it.each([
  [{ dataBits: 7, parity: 'even' }, [0xb1, 0x31]],
  [{ dataBits: 7, parity: 'odd' }, [0x31, 0xb1]],
  [{ dataBits: 7, parity: 'none' }, [0x31, 0x31]],
  [{ dataBits: 8, parity: 'even' }, [0x31, 0x31]],
] as const)('over %o, the bits of a sound and of a damaged 1 were %j', (coding, eight) => {
  const line: LineSettings = { baud: 9600, stopBits: 1, ...coding };
  expect(eightBits([sound(0x31), damaged(0x31)], line)).toEqual(eight);
});
