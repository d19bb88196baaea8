import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all bytes at a place of a file, and resolves with how many those were: a disk that is filling up takes a part of
 * what it is given, and tells that it is full only the next time.
 */
export async function writeAt(handle: Pick<FileHandle, 'write'>, bytes: Buffer, position: number): Promise<number> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
  return written;
}
