import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { FileTrouble, type ImportFile } from '../../import/file.ts';

/** How much may come out of a packed file; more is a bomb, or nothing that one import should do. */
export interface UnpackingLimits {
  mostBytes: number;
  /** Tables pack 5 to 30 times, very regular ones 100; gzip ends at 1,032, which only repetition comes near. */
  mostTimes: number;
  /** Up to here the ratio does not matter. */
  freeBytes: number;
}

const defaultLimits: UnpackingLimits = { mostBytes: 4e9, mostTimes: 300, freeBytes: 100e6 };

/** The bytes within a gzipped file, unpacked while they are read; never all of them in memory. */
export async function* unpacked(file: ImportFile, limits = defaultLimits): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // A failure of either stream comes out of `gunzip`, where it is caught below.
  pipeline(Readable.from(file.read(), { objectMode: false }), gunzip, () => {});
  let bytes = 0;
  try {
    for await (const piece of gunzip) {
      bytes += piece.length;
      if (bytes > limits.mostBytes) throw tooMuch(`more than ${inMegabytes(limits.mostBytes)}`);
      if (bytes > limits.freeBytes && bytes > file.bytes * limits.mostTimes) {
        throw tooMuch(`more than ${limits.mostTimes} times its ${file.bytes} bytes`);
      }
      yield piece;
    }
  } catch (error) {
    throw gzipTrouble(error);
  }
}

const tooMuch = (howMuch: string): FileTrouble =>
  new FileTrouble('unreadable', `it unpacks to ${howMuch}, as no table of readings does`);

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;

/** zlib's codes begin with Z_; whatever else comes, comes from whoever gives the bytes. */
function gzipTrouble(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  const reason =
    code === 'Z_BUF_ERROR'
      ? 'what gzip packed ends in the middle; was it copied whole?'
      : `what gzip packed is damaged (${(error as Error).message})`;
  return new FileTrouble('unreadable', reason, { cause: error });
}
