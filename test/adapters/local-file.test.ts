import { appendFile, mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { localFile } from '../../lib/adapters/local-file.ts';
import { FileTrouble } from '../../lib/import/file.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-local-file-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  path = join(folder, 'lab.csv');
  await rm(path, { force: true });
  await writeFile(path, content);
  await utimes(path, 1_700_000_000, 1_700_000_000);
});

/** More than is read at a time. */
const content = Buffer.alloc(700_000, 'cell;thickness\n');

test('a file is read from its beginning each time, in parts', async () => {
  const file = await localFile(path);
  expect({ name: file.name, bytes: file.bytes }).toEqual({ name: path, bytes: content.length });
  expect((await buffer(file.read())).equals(content)).toBe(true);
  const parts: Uint8Array[] = [];
  for await (const part of file.read()) parts.push(part);
  expect(parts.length).toBeGreaterThan(2);
  expect(Buffer.concat(parts).equals(content)).toBe(true);
});

test('an empty file has no parts', async () => {
  await truncate(path, 0);
  const file = await localFile(path);
  expect(file.bytes).toBe(0);
  expect((await buffer(file.read())).length).toBe(0);
});

test('whoever has read enough may stop', async () => {
  const file = await localFile(path);
  for await (const part of file.read()) {
    expect(part.length).toBeGreaterThan(0);
    break;
  }
  expect((await buffer(file.read())).equals(content)).toBe(true);
});

const changes: [string, () => Promise<unknown>, string][] = [
  ['appended to', () => appendFile(path, 'more'), 'it was overwritten meanwhile'],
  [
    'overwritten with as many bytes',
    () => writeFile(path, Buffer.alloc(content.length)),
    'it was overwritten meanwhile',
  ],
  [
    'exchanged for another, of the same size and time',
    async () => {
      const other = `${path}.other`;
      await writeFile(other, Buffer.alloc(content.length));
      await utimes(other, 1_700_000_000, 1_700_000_000);
      await rename(other, path);
    },
    'it was overwritten meanwhile',
  ],
  ['deleted', () => rm(path), 'it was deleted meanwhile'],
];

describe.each(changes)('a file that is %s', (_, change, reason) => {
  test('between two readings has changed', async () => {
    const file = await localFile(path);
    await buffer(file.read());
    await change();
    await expect(buffer(file.read())).rejects.toEqual(new FileTrouble('changed', reason));
  });

  test('while it is read has changed, and nothing of the other content is given out', async () => {
    const file = await localFile(path);
    const reading = file.read()[Symbol.asyncIterator]();
    const first = await reading.next();
    await change();
    const rest = reading.next();
    await expect(rest).rejects.toEqual(new FileTrouble('changed', reason));
    expect(content.includes(Buffer.from(first.value as Uint8Array))).toBe(true);
  });
});

test('trouble says what kind it is', async () => {
  const file = await localFile(path);
  await rm(path);
  const trouble = await buffer(file.read()).catch((error: FileTrouble) => error.kind);
  expect(trouble).toBe('changed');
});

test.each([
  ['that is not there', 'none.csv', 'there is no such file'],
  ['below a file', 'lab.csv/none.csv', 'there is no such file'],
  ['that is a folder', '.', 'it is a folder'],
])('a file %s is told in a sentence', async (_, name, reason) => {
  const named = join(folder, name);
  await expect(localFile(named)).rejects.toThrow(`Cannot read ${JSON.stringify(named)}: ${reason}`);
});

test('what is no file that can be read twice is refused', async () => {
  await expect(localFile('/dev/null')).rejects.toThrow('Cannot read "/dev/null": it is no file that can be read twice');
});
