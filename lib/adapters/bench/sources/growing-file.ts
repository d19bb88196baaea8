import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** A file that others write to, and how far it has been read. */
export interface GrowingFile {
  /** What has come since, as UTF-8 where the file is UTF-16, else as it is. */
  readOn: () => AsyncGenerator<Buffer>;
  /** Whether what is to be read next began before. */
  isAmid: () => Promise<boolean>;
  /** Whether the path leads to it still, and nothing of what was read was taken away. */
  standing: () => Promise<'same' | 'shortened' | 'another' | 'gone'>;
  /** Reads from its start again. */
  rewind: () => void;
  mark: () => Mark;
  close: () => Promise<void>;
}

/** Which file it was, and how far it had been read. */
export interface Mark {
  inode: bigint;
  born: bigint;
  position: number;
}

/** Opens a file from a position: its end, its start, or where a mark is, if it is the same file. Rejects as `open` does. */
export async function growingFile(path: string, from: 'end' | 'start' | Mark): Promise<GrowingFile> {
  // Opening a pipe would wait for a writer.
  const seen = await stat(path, { bigint: true });
  if (seen.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (!seen.isFile()) throw new Error('it is no file that grows');
  const handle = await open(path);
  const opened = await handle.stat({ bigint: true });
  let position = positionIn(opened, from);
  let encoding: Encoding | undefined;
  let decoder: InstanceType<typeof TextDecoder> | undefined;

  return {
    async *readOn() {
      encoding ??= await encodingOf(handle);
      if (encoding === undefined) return;
      if (encoding !== 'bytes' && !decoder) {
        decoder = new TextDecoder(encoding);
        position -= position % 2;
      }
      while (true) {
        const chunk = await bytesAt(handle, position, chunkBytes);
        if (chunk.length === 0) return;
        position += chunk.length;
        yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
      }
    },
    async isAmid() {
      const known = await encodingOf(handle);
      if (position === 0 || known === undefined) return false;
      const width = known === 'bytes' ? 1 : 2;
      const last = await bytesAt(handle, Math.floor(position / width) * width - width, width);
      return !/[\r\n]/.test(known === 'bytes' ? last.toString('latin1') : new TextDecoder(known).decode(last));
    },
    async standing() {
      const now = await stat(path, { bigint: true }).catch(whereMissing);
      if (!now) return 'gone';
      if (now.ino !== opened.ino || now.dev !== opened.dev) return 'another';
      return now.size < position ? 'shortened' : 'same';
    },
    rewind() {
      position = 0;
      encoding = undefined;
      decoder = undefined;
    },
    mark: () => ({ inode: opened.ino, born: opened.birthtimeNs, position }),
    close: () => handle.close(),
  };
}

type Encoding = 'bytes' | 'utf-16le' | 'utf-16be';

const chunkBytes = 64 * 1024;

function positionIn(file: BigIntStats, from: 'end' | 'start' | Mark): number {
  if (from === 'start') return 0;
  if (from === 'end') return Number(file.size);
  const isSame = file.ino === from.inode && file.birthtimeNs === from.born && file.size >= from.position;
  return isSame ? from.position : 0;
}

/** By the byte order mark that Windows writes; `undefined` while the file is too short to tell. */
async function encodingOf(handle: FileHandle): Promise<Encoding | undefined> {
  const [first, second] = await bytesAt(handle, 0, 2);
  if (second === undefined) return undefined;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'bytes';
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function whereMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
