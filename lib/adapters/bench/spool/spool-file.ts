import type { FileHandle } from 'node:fs/promises';

import { whyNotSpooled } from './spool-reason.ts';

/** What is asked of the file. */
export type SpoolHandle = Pick<FileHandle, 'stat' | 'write' | 'truncate' | 'sync'>;

/** A file that ends where its last whole append ended, whatever stands behind that. One call at a time. */
export interface SpoolFile {
  /** Puts a text at the end, all of it or nothing, with a reason. What was answered without one outlasts a loss of power. */
  append: (text: string) => Promise<{ reason?: string }>;
  /** Takes away all that is in it. */
  clear: () => Promise<{ reason?: string }>;
  bytes: () => number;
}

/** `bytes`: how many of it count; the rest is what a process left that was killed while it wrote. */
export function spoolFile(handle: SpoolHandle, bytes: number): SpoolFile {
  let end = bytes;
  const cut = async (): Promise<void> => {
    await handle.truncate(end);
    await handle.sync();
  };
  /** It ends where it should, once this was answered without a reason. */
  const ready = async (): Promise<string | undefined> => {
    const { size, nlink } = await handle.stat();
    if (nlink === 0) return 'its file was deleted';
    if (size < end) return 'its file was cut short by somebody else';
    if (size > end) await cut();
    return undefined;
  };
  const answered = async (work: () => Promise<string | undefined>): Promise<{ reason?: string }> => {
    const reason = await work().catch(whyNotSpooled);
    return reason === undefined ? {} : { reason };
  };
  const written = async (text: string): Promise<undefined> => {
    const added = Buffer.from(text);
    try {
      await writeAt(handle, added, end);
      await handle.sync();
    } catch (error) {
      // Where this fails, too, the next append does it first.
      await cut().catch(() => {});
      throw error;
    }
    end += added.length;
  };

  return {
    append: (text) => answered(async () => (await ready()) ?? written(text)),
    clear: () =>
      answered(async () => {
        const reason = await ready();
        if (reason !== undefined) return reason;
        end = 0;
        return cut().then(() => undefined);
      }),
    bytes: () => end,
  };
}

/** A disk that is filling up takes a part of what it is given, and tells that it is full only the next time. */
async function writeAt(handle: SpoolHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
