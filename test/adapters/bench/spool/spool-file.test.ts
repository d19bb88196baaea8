import { appendFile, type FileHandle, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type SpoolHandle, spoolFile } from '../../../../lib/adapters/bench/spool/spool-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-spool-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

let path: string;
let handle: FileHandle;
beforeEach(async () => {
  path = join(folder, 'spool.ndjson');
  await writeFile(path, 'one\n');
  handle = await open(path, 'r+');
});
afterEach(() => handle.close());

const text = (): Promise<string> => readFile(path, 'utf8');

type Faults = { [Call in keyof SpoolHandle]?: (string | undefined)[] };

/** The real file on a bad day: the nth call fails with the nth code, if there is one. A write that fails was done in part. */
function onABadDay(faults: Faults): SpoolHandle {
  const failing = (code: string): Error => Object.assign(new Error(`${code}: a bad day, write`), { code });
  return new Proxy(handle, {
    get: (target, name: keyof SpoolHandle) => async (bytes: Buffer, from: number, length: number, at: number) => {
      const code = faults[name]?.shift();
      if (code !== undefined && name === 'write') await target.write(bytes, from, Math.ceil(length / 2), at);
      if (code !== undefined) throw failing(code);
      return (target[name] as (...args: unknown[]) => unknown).call(target, bytes, from, length, at);
    },
  });
}

test('texts come one after the other, and count by their bytes', async () => {
  const file = spoolFile(handle, 4);
  expect(file.bytes()).toBe(4);
  expect([await file.append('zwölf\n'), await file.append('three\n')]).toEqual([{}, {}]);
  expect(await text()).toBe('one\nzwölf\nthree\n');
  expect(file.bytes()).toBe(17);
});

test('what stands behind the end is taken away before the first append, and not before that', async () => {
  await appendFile(path, 'tw');
  const file = spoolFile(handle, 4, { size: 6 });
  expect(await text()).toBe('one\ntw');
  expect(await file.append('2\n')).toEqual({});
  expect(await text()).toBe('one\n2\n');
});

test('a disk that takes a part at a time gets all of it', async () => {
  const bySmallParts = new Proxy(handle, {
    get: (target, name: keyof SpoolHandle) =>
      name === 'write'
        ? (bytes: Buffer, from: number, length: number, at: number) =>
            target.write(bytes, from, Math.min(2, length), at)
        : (target[name] as () => unknown).bind(target),
  });
  expect(await spoolFile(bySmallParts, 4).append('seven\n')).toEqual({});
  expect(await text()).toBe('one\nseven\n');
});

test('what is written, and what is taken away, is on the disk before it is answered', async () => {
  const calls: string[] = [];
  const counting = (faults: Faults): SpoolHandle =>
    new Proxy(onABadDay(faults), {
      get: (target, name: keyof SpoolHandle) => {
        calls.push(name);
        return target[name];
      },
    });
  await spoolFile(counting({}), 4).append('2\n');
  expect(calls.splice(0)).toEqual(['stat', 'write', 'sync']);
  await spoolFile(counting({ write: ['ENOSPC'] }), 6).append('3\n');
  expect(calls.splice(0)).toEqual(['stat', 'write', 'truncate', 'sync']);
  await spoolFile(counting({}), 4, { size: 6 }).append('4\n');
  expect(calls.splice(0)).toEqual(['stat', 'truncate', 'sync', 'write', 'sync']);
  await spoolFile(counting({}), 6).clear();
  expect(calls).toEqual(['stat', 'truncate', 'sync']);
});

describe('of an append that fails nothing is kept, and the next one goes on:', () => {
  test.each<[string, Faults, string]>([
    ['the disk is full', { write: ['ENOSPC'] }, 'the disk is full'],
    ['the share of the disk is full', { write: ['EDQUOT'] }, "this user's share of the disk is full"],
    ['the file may not grow', { write: ['EFBIG'] }, 'it is as large as a file may be here'],
    ['the disk is full once it comes to it', { sync: ['ENOSPC'] }, 'the disk is full'],
    ['the disk breaks', { sync: ['EIO'] }, 'the disk reports an error'],
    ['the disk may not be written any more', { write: ['EROFS'] }, 'it may not be written'],
    ['something else', { write: ['EWHAT'] }, 'EWHAT: a bad day, write'],
  ])('%s', async (_, faults, reason) => {
    const file = spoolFile(onABadDay(faults), 4);
    expect(await file.append('two, which is long\n')).toEqual({ reason });
    expect(await text()).toBe('one\n');
    expect(file.bytes()).toBe(4);
    expect(await file.append('3\n')).toEqual({});
    expect(await text()).toBe('one\n3\n');
  });

  test('where what was written cannot be taken away at once, it is before the next append', async () => {
    const file = spoolFile(onABadDay({ sync: ['ENOSPC'], truncate: ['EIO'] }), 4);
    expect(await file.append('two, which is long\n')).toEqual({ reason: 'the disk is full' });
    expect(await text()).toBe('one\ntwo, which is long\n');
    expect(await file.append('3\n')).toEqual({});
    expect(await text()).toBe('one\n3\n');
  });

  test('as long as it cannot be taken away nothing is appended', async () => {
    const file = spoolFile(onABadDay({ write: ['ENOSPC'], truncate: ['EIO', 'EIO'] }), 4);
    await file.append('two, which is long\n');
    expect(await file.append('3\n')).toEqual({ reason: 'the disk reports an error' });
    expect(await text()).toBe('one\ntwo, which');
    expect(await file.append('4\n')).toEqual({});
    expect(await text()).toBe('one\n4\n');
  });

  test('where not even its length can be told', async () => {
    const file = spoolFile(onABadDay({ stat: ['EIO'] }), 4);
    expect(await file.append('2\n')).toEqual({ reason: 'the disk reports an error' });
    expect(await text()).toBe('one\n');
    expect(await file.append('3\n')).toEqual({});
  });
});

test('nothing is appended to a file that was deleted: nobody would find it', async () => {
  const file = spoolFile(handle, 4);
  await rm(path);
  expect(await file.append('2\n')).toEqual({ reason: 'its file was deleted' });
  expect(await file.clear()).toEqual({ reason: 'its file was deleted' });
});

test('nothing is appended to a file that was moved away: the next start would not find it', async () => {
  let isInPlace = false;
  const file = spoolFile(handle, 4, { isInPlace: async () => isInPlace });
  expect(await file.append('2\n')).toEqual({ reason: 'its file was moved away' });
  isInPlace = true;
  expect(await file.append('2\n')).toEqual({});
  expect(await text()).toBe('one\n2\n');
});

describe('what another process has written stays, and nothing is appended,', () => {
  const reason = 'another bench writes to it, too: end one of them, and start this one again';

  test.each<[string, Faults]>([
    ['at first', {}],
    ['after an append that failed', { write: ['ENOSPC'] }],
    ['after what it left could not be taken away', { write: ['ENOSPC'], truncate: ['EIO'] }],
  ])('%s', async (_, faults) => {
    const file = spoolFile(onABadDay(faults), 4);
    if (faults.write) await file.append('2\n');
    await appendFile(path, 'of somebody else\n');
    const before = await text();
    expect(await file.append('3\n')).toEqual({ reason });
    expect(await file.clear()).toEqual({ reason });
    expect(await text()).toBe(before);
  });

  test('after an append', async () => {
    const file = spoolFile(handle, 4, { size: 40 });
    await file.append('2\n');
    await appendFile(path, 'x\n');
    expect(await file.append('3\n')).toEqual({ reason });
    expect(await text()).toBe('one\n2\nx\n');
  });
});

test('nothing is appended to a file that somebody cut, and it stays as it is', async () => {
  const file = spoolFile(handle, 4);
  await writeFile(path, 'o');
  expect(await file.append('2\n')).toEqual({ reason: 'its file was cut short by somebody else' });
  expect(await text()).toBe('o');
});

test('a file that is cleared begins anew', async () => {
  const file = spoolFile(handle, 4);
  expect(await file.clear()).toEqual({});
  expect(file.bytes()).toBe(0);
  expect(await text()).toBe('');
  expect(await file.append('2\n')).toEqual({});
  expect(await text()).toBe('2\n');
});

test('a file that could not be cleared is cleared before the next append', async () => {
  const file = spoolFile(onABadDay({ truncate: ['EIO'] }), 4);
  expect(await file.clear()).toEqual({ reason: 'the disk reports an error' });
  expect(await text()).toBe('one\n');
  expect(await file.append('2\n')).toEqual({});
  expect(await text()).toBe('2\n');
});
