import type { FileHandle } from 'node:fs/promises';

import { writeAt } from '../../write-at.ts';
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

/** What was seen of the file when it was read. */
interface SeenFile {
  /** All its bytes: those that do not count were left by a process that was killed while it wrote. */
  size?: number;
  /** Whether the next start would find it. */
  isInPlace?: () => Promise<boolean>;
  /** Puts a file in the place of this one, which was deleted, with so many bytes of it; `undefined` where another is there. */
  putBack?: (bytes: number) => Promise<SpoolHandle | undefined>;
}

/** `bytes`: how many of it count. */
export function spoolFile(
  opened: SpoolHandle,
  bytes: number,
  { size: seenSize = bytes, isInPlace = async () => true, putBack = async () => undefined }: SeenFile = {},
): SpoolFile {
  let handle = opened;
  let end = bytes;
  /** Up to here what does not count is known not to. Behind it somebody else has written, and that may be all there is of it. */
  let known = Math.max(bytes, seenSize);
  const cut = async (): Promise<void> => {
    await handle.truncate(end);
    await handle.sync();
    known = end;
  };
  /** It ends where it should, once this was answered without a reason. */
  const ready = async (): Promise<string | undefined> => {
    const { size, nlink } = await handle.stat();
    if (nlink === 0) {
      const copy = await putBack(end);
      if (!copy) return 'its file was deleted';
      // It ends where it should.
      handle = copy;
      known = end;
      return undefined;
    }
    if (!(await isInPlace())) return 'its file was moved away';
    if (size < end) return 'its file was cut short by somebody else';
    if (size > known) return 'another bench writes to it, too: end one of them, and start this one again';
    if (size > end) await cut();
    return undefined;
  };
  const answered = async (work: () => Promise<string | undefined>): Promise<{ reason?: string }> => {
    const reason = await work().catch(whyNotSpooled);
    return reason === undefined ? {} : { reason };
  };
  const written = async (text: string): Promise<undefined> => {
    const added = Buffer.from(text);
    known = end + added.length;
    try {
      await writeAt(handle, added, end);
      await handle.sync();
    } catch (error) {
      // Where this fails, too, the next append does it first.
      await cut().catch(() => {});
      throw error;
    }
    end = known;
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
