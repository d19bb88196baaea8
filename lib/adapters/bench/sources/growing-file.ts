import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** A file that others write to, and how far it has been read. */
export interface GrowingFile {
  /** What has come since, as UTF-8 where the file is UTF-16, else as it is. */
  readOn: () => AsyncGenerator<Buffer>;
  /** Whether what is to be read next began before. */
  isAmid: () => Promise<boolean>;
  /** Whether the path leads to it still, and what was read still stands in it; else it is written anew. */
  standing: () => Promise<'same' | 'anew' | 'another' | 'gone'>;
  /** Reads from its start again, but for what was read before. */
  rewind: () => void;
  mark: () => Mark;
  close: () => Promise<void>;
}

/** Which file it was, how far it had been read, and how it began. */
export interface Mark {
  inode: bigint;
  born: bigint;
  position: number;
  head: Buffer;
}

/**
 * Opens a file from a position: its end, its start, or where a mark is. Another file, or one that was emptied, is read from
 * its start, unless it begins as the marked one did: a program that writes all its lines anew has not measured them anew.
 * Rejects as `open` does.
 */
export async function growingFile(path: string, from: 'end' | 'start' | Mark): Promise<GrowingFile> {
  // Opening a pipe would wait for a writer.
  const seen = await stat(path, { bigint: true });
  if (seen.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (!seen.isFile()) throw new Error('it is no file that grows');
  const handle = await open(path);
  const opened = await handle.stat({ bigint: true });
  let position = positionIn(opened, from);
  let head = await bytesAt(handle, 0, Math.min(headBytes, position));
  let before = typeof from === 'object' && position === 0 ? from : undefined;
  let encoding: Encoding | undefined;
  let decoder: InstanceType<typeof TextDecoder> | undefined;

  const mark = (): Mark => before ?? { inode: opened.ino, born: opened.birthtimeNs, position, head };

  const beginsAsBefore = async (): Promise<boolean> => (await bytesAt(handle, 0, head.length)).equals(head);

  /** False while what comes may still be what was read before. */
  const isNewNow = async (): Promise<boolean> => {
    if (!before) return true;
    const seen = await bytesAt(handle, 0, before.head.length);
    const isAlike = seen.equals(before.head.subarray(0, seen.length));
    if (isAlike && Number((await handle.stat()).size) < before.position) return false;
    if (isAlike) {
      position = await lineStart(handle, before.position);
      head = seen;
    }
    before = undefined;
    return true;
  };

  return {
    async *readOn() {
      if (!(await isNewNow())) return;
      encoding ??= await encodingOf(handle);
      if (encoding === undefined) return;
      if (encoding !== 'bytes' && !decoder) {
        decoder = new TextDecoder(encoding);
        position -= position % 2;
      }
      while (true) {
        const chunk = await bytesAt(handle, position, chunkBytes);
        if (chunk.length === 0) return;
        // Written anew since it was looked at, it is in the midst of something else here: that is seen by the next look.
        if (!(await beginsAsBefore())) return;
        head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
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
      return now.size >= position && (await beginsAsBefore()) ? 'same' : 'anew';
    },
    rewind() {
      before = mark();
      position = 0;
      head = Buffer.alloc(0);
      encoding = undefined;
      decoder = undefined;
    },
    mark,
    close: () => handle.close(),
  };
}

type Encoding = 'bytes' | 'utf-16le' | 'utf-16be';

const chunkBytes = 64 * 1024;

/** So much of a file tells it from another. */
const headBytes = 4096;

/** No line of an instrument is longer. */
const longestLine = 512;

/** Where the line begins in which a position is. What was read of it before was cut short. */
async function lineStart(handle: FileHandle, position: number): Promise<number> {
  const from = Math.max(0, position - longestLine);
  const text = (await bytesAt(handle, from, position - from)).toString('latin1');
  return from + 1 + Math.max(text.lastIndexOf('\r'), text.lastIndexOf('\n'));
}

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
