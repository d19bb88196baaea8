import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { openFile } from '../../../lib/adapters/import-file/open-file.ts';
import { type UnpackingLimits, unpacked } from '../../../lib/adapters/import-file/unpacked.ts';
import { FileTrouble } from '../../../lib/import/file.ts';
import { fileOf, rowsIn, tableIn, troubleIn } from './file-of.ts';

const text = Array.from({ length: 20_000 }, (_, row) => `A${row};${(row * 7919) % 5003}\n`).join('');

async function lengthUnpacked(packed: Uint8Array, limits?: UnpackingLimits): Promise<number> {
  let length = 0;
  for await (const piece of unpacked(fileOf(packed), limits)) length += piece.length;
  return length;
}

test('the rows of a packed file are those of the file, in whatever pieces it comes', async () => {
  const rows = await rowsIn(tableIn(await openFile(fileOf(text))));
  for (const size of [100, 5000, 1 << 20]) {
    expect(await rowsIn(tableIn(await openFile(fileOf(gzipSync(text), size))))).toEqual(rows);
  }
});

test('files packed one after the other are one', async () => {
  const packed = Buffer.concat([gzipSync('Cell;T1\n'), gzipSync('A1;4\n')]);
  expect(await rowsIn(tableIn(await openFile(fileOf(packed))))).toEqual(['1 Cell|T1', '2 A1|4']);
});

test('a file is left unpacked where it would be too large, by itself or for what it is packed in', async () => {
  const packed = gzipSync('A1;4\n'.repeat(200_000));
  const room = { mostBytes: 2e6, mostTimes: 1000, freeBytes: 1e6 };
  const trouble = (limits: Partial<UnpackingLimits>) => troubleIn(lengthUnpacked(packed, { ...room, ...limits }));

  expect(await lengthUnpacked(packed)).toBe(1_000_000);
  expect(await lengthUnpacked(packed, room)).toBe(1_000_000);
  expect(await trouble({ mostBytes: 999_999 })).toBe(
    'unreadable: it unpacks to more than 1 MB, as no table of readings does',
  );
  expect(await trouble({ mostTimes: 100, freeBytes: 999_999 })).toBe(
    `unreadable: it unpacks to more than 100 times its ${packed.length} bytes, as no table of readings does`,
  );
  expect(await trouble({ mostTimes: 100 })).toBe('no trouble');
});

test('a file that unpacks to 200 MB of one row is refused by its ratio', async () => {
  const packed = gzipSync('A1;4;5\n'.repeat(200e6 / 7));
  expect(await troubleIn(lengthUnpacked(packed))).toBe(
    `unreadable: it unpacks to more than 300 times its ${packed.length} bytes, as no table of readings does`,
  );
});

test('a packed file that ends too early or is damaged is refused', async () => {
  const packed = gzipSync(text);
  const damaged = Buffer.from(packed).fill(0x55, packed.length / 2, packed.length / 2 + 100);
  const trouble = (bytes: Uint8Array) => troubleIn(openFile(fileOf(bytes, 1000)));
  expect(await trouble(packed.subarray(0, -9))).toBe(
    'unreadable: what gzip packed ends in the middle; was it copied whole?',
  );
  expect(await trouble(damaged)).toMatch(/^unreadable: what gzip packed is damaged \(.+\)$/);
  expect(await troubleIn(openFile(fileOf(packed.subarray(0, 5))))).toBe(
    'unreadable: what gzip packed ends in the middle; was it copied whole?',
  );
});

test('what is wrong with the packed file itself is passed on', async () => {
  const trouble = new FileTrouble('changed', 'it was overwritten');
  async function* read() {
    yield gzipSync(text).subarray(0, 1000);
    throw trouble;
  }
  const file = { name: 'packed', bytes: 5000, read };
  await expect(openFile(file)).rejects.toBe(trouble);
});

test('the packed file is let go once nobody wants what is in it', async () => {
  const file = fileOf(gzipSync(text.repeat(20)), 1000);
  const table = tableIn(await openFile(file));
  for await (const _batch of table.records()) break;
  await expect.poll(file.beingRead).toBe(0);
});
