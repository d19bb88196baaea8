import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

import { quoted } from '../../../domain/problem.ts';
import { FileTrouble, type ImportFile } from '../../../import/file.ts';
import { unreadable } from './unreadable.ts';

/** A zip file by its parts; the names of parts are the same in capitals and small letters (ECMA-376 part 2). */
export interface Package {
  has: (part: string) => boolean;
  /** Unpacked, in bytes; 0 where there is no such part. */
  sizeOf: (part: string) => number;
  /** Unpacked on the way, 16 KB at most at a time, checked against size and checksum. Throws FileTrouble. */
  read: (part: string) => AsyncIterable<Buffer>;
}

/** Takes all of a zip file into memory, packed, and finds its parts. Throws FileTrouble. */
export async function openPackage(file: ImportFile): Promise<Package> {
  const zip = await zipOf(await bytesOf(file));
  const entries = await entriesOf(zip);
  return {
    has: (part) => entries.has(part.toLowerCase()),
    sizeOf: (part) => entries.get(part.toLowerCase())?.uncompressedSize ?? 0,
    read: (part) => partOf(zip, part, entries.get(part.toLowerCase())),
  };
}

const megabyte = 1024 * 1024;
const mostPacked = 50 * megabyte;
/** A bomb unpacks a thousandfold; a sheet of a million rows and ten columns has half a gigabyte. */
const mostUnpacked = 2048 * megabyte;

async function bytesOf(file: ImportFile): Promise<Buffer> {
  if (file.bytes > mostPacked) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let total = 0;
  // A file that comes out of another one may have more bytes than were announced.
  for await (const chunk of file.read()) {
    chunks.push(chunk);
    total += chunk.length;
    if (total > mostPacked) throw tooLarge();
  }
  return Buffer.concat(chunks, total);
}

const tooLarge = (): FileTrouble =>
  unreadable('it has more than 50 MB, the most that is read of a workbook; save its sheets as CSV');

async function zipOf(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes);
  } catch (error) {
    throw damaged(error);
  }
}

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize;
      if (entry.isEncrypted()) throw locked();
      entries.set(entry.fileName.toLowerCase(), entry);
    }
  } catch (error) {
    if (error instanceof FileTrouble) throw error;
    throw reasonOf(error).includes('encryption') ? locked(error) : damaged(error);
  }
  if (unpacked > mostUnpacked) throw unreadable('it unpacks to more than 2 GB; save its sheets as CSV');
  return entries;
}

async function* partOf(zip: ZipFile, part: string, entry: Entry | undefined): AsyncGenerator<Buffer> {
  if (!entry) throw unreadable(`it is damaged: it has no part ${quoted(part)}`);
  let checksum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(chunk, checksum);
      // What is not compressed comes as a whole.
      for (let start = 0; start < chunk.length; start += piece) yield chunk.subarray(start, start + piece);
    }
  } catch (error) {
    throw damaged(error, part);
  }
  // A byte changed on the way can leave everything readable, and a thickness wrong.
  if (checksum !== entry.crc32) throw damaged(new Error('the checksum is another one'), part);
}

const piece = 16_384;

const damaged = (error: unknown, part?: string): FileTrouble =>
  unreadable(
    `it is damaged or cut short${part === undefined ? '' : `, in its part ${quoted(part)}`} (${reasonOf(error)})`,
    error,
  );

const locked = (cause?: unknown): FileTrouble =>
  unreadable('it is protected by a password; save it as .xlsx without one', cause);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
