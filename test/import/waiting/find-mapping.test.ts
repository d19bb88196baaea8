import { beforeEach, expect, test } from 'vitest';

import type { Mapping } from '../../../lib/domain/import/mapping.ts';
import { findMapping, isMapping } from '../../../lib/import/waiting/find-mapping.ts';
import { type MemoryBucket, memoryBucket } from '../../support/memory-bucket.ts';

const usual: Mapping = { columns: new Map(), defaults: new Map(), timezone: 'Europe/Berlin' };
const stage = (name: string) => JSON.stringify({ defaults: { stage: name } });

let bucket: MemoryBucket;
beforeEach(() => {
  bucket = memoryBucket();
});

const find = (key: string, keys = Object.keys(bucket.objects())) =>
  findMapping(key, { keys: new Set(keys), bucket, usual });

/** The stage that the mapping of a file gives to its readings. */
async function stageOf(key: string): Promise<string | undefined> {
  const found = await find(key);
  return found.kind === 'found' ? found.mapping.defaults.get('stage') : found.kind;
}

test('a file has the mapping of its folder, else of the nearest folder above', async () => {
  bucket.place('incoming/mapping.json', stage('top'));
  bucket.place('incoming/lab/mapping.json', stage('lab'));
  bucket.place('incoming/lab/a/b/mapping.json', stage('b'));
  expect(
    await Promise.all(
      ['a.csv', 'other/x/a.csv', 'lab/a.csv', 'lab/a/a.csv', 'lab/a/b/a.csv'].map((key) => stageOf(`incoming/${key}`)),
    ),
  ).toEqual(['top', 'top', 'lab', 'lab', 'b']);
});

test('mappings elsewhere are none of its', async () => {
  bucket.place('mapping.json', stage('outside'));
  bucket.place('incoming/other/mapping.json', stage('other'));
  bucket.place('incoming/lab/my-mapping.json', stage('mine'));
  expect(await find('incoming/lab/a.csv')).toEqual({ kind: 'found', mapping: usual });
});

test.each([
  [{}, 'Europe/Berlin'],
  [{ timezone: 'Asia/Tokyo' }, 'Asia/Tokyo'],
])('a mapping %j leaves the usual time zone where it names none', async (mapping, timezone) => {
  bucket.place('incoming/mapping.json', JSON.stringify(mapping));
  expect(await find('incoming/a.csv')).toMatchObject({ kind: 'found', mapping: { timezone } });
});

test('one with a mistake is named', async () => {
  bucket.place('incoming/lab/mapping.json', '{"colums": {}}');
  expect(await find('incoming/lab/a.csv')).toEqual({
    kind: 'broken',
    reason: expect.stringMatching(/^the mapping beside it, "incoming\/lab\/mapping.json", is wrong: .*colums/),
  });
});

test('one that cannot be read now may be read later', async () => {
  bucket.place('incoming/mapping.json', '{}');
  bucket.failNext('text');
  expect(await find('incoming/a.csv')).toEqual({
    kind: 'unavailable',
    reason: 'Cannot read "incoming/mapping.json": SlowDown: Please reduce your request rate.',
  });
});

test('one that was there when the files were listed, and is no more, is not passed over', async () => {
  expect(await find('incoming/a.csv', ['incoming/mapping.json'])).toEqual({
    kind: 'unavailable',
    reason: 'Cannot read "incoming/mapping.json": it was deleted meanwhile',
  });
});

test.each([
  ['incoming/mapping.json', true],
  ['incoming/lab/mapping.json', true],
  ['incoming/lab/my-mapping.json', false],
  ['incoming/mapping.json/a.csv', false],
])('%s is a mapping: %s', (key, expected) => {
  expect(isMapping(key)).toBe(expected);
});
