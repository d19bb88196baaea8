import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

import { quoted } from '../domain/problem.ts';
import { FileTrouble, type ImportFile } from '../import/file.ts';
import { whyNotRead } from './file-reason.ts';

/** A file on this machine, as it is now. Rejects with a sentence where it cannot be read. */
export async function localFile(path: string): Promise<ImportFile> {
  const cannot = `Cannot read ${quoted(path, 255)}`;
  const before = await looked(path).catch((error: Error) => {
    throw new Error(`${cannot}: ${whyNotRead(error)}`, { cause: error });
  });
  if (before.isDirectory()) throw new Error(`${cannot}: it is a folder`);
  if (!before.isFile()) throw new Error(`${cannot}: it is no file that can be read twice`);
  return { name: path, bytes: Number(before.size), read: () => bytesOf(path, before) };
}

/** Whether it may be read is seen by opening it. */
async function looked(path: string): Promise<BigIntStats> {
  const before = await stat(path, { bigint: true });
  if (before.isFile()) await (await open(path)).close();
  return before;
}

const chunkBytes = 256 * 1024;

async function* bytesOf(path: string, before: BigIntStats): AsyncGenerator<Uint8Array> {
  const handle = await open(path).catch(gone);
  try {
    while (true) {
      const chunk = await read(handle);
      // What was read before the file was touched is what it was.
      if (!isSame(before, await stat(path, { bigint: true }).catch(gone))) {
        throw new FileTrouble('changed', 'it was overwritten meanwhile');
      }
      if (chunk.length === 0) return;
      yield chunk;
    }
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle): Promise<Uint8Array> {
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw new FileTrouble('unavailable', `it cannot be read on: ${whyNotRead(error)}`, { cause: error });
  }
}

const isSame = (before: BigIntStats, now: BigIntStats): boolean =>
  now.size === before.size && now.mtimeNs === before.mtimeNs && now.ino === before.ino && now.dev === before.dev;

function gone(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT'
    ? new FileTrouble('changed', 'it was deleted meanwhile', { cause: error })
    : new FileTrouble('unavailable', whyNotRead(error), { cause: error });
}
