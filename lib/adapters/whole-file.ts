import { open, rename, rm, stat } from 'node:fs/promises';

import { writeAt } from './write-at.ts';

/** A file that gets its name only once it is whole; until then it is `<name>.partial`. Calls reject as the file system does. */
export interface WholeFile {
  /** Puts a text behind what was appended before; how many bytes that makes. A part of one that fails does not count. */
  append: (text: string) => Promise<number>;
  /** Keeps so many bytes, and gives the file its name, in the place of an earlier one. What is there then outlasts a loss of power. */
  complete: (bytes: number) => Promise<void>;
  /** Takes the part away, unless it is complete. */
  drop: () => Promise<void>;
}

/** Begins a file; what somebody else has begun of it, or left behind, is no longer wanted. */
export async function wholeFile(path: string): Promise<WholeFile> {
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  const handle = await open(partial, 'wx');
  const { ino } = await handle.stat();
  const isOwn = async (): Promise<boolean> => (await stat(partial).catch(() => undefined))?.ino === ino;
  let bytes = 0;
  let isOpen = true;
  const close = async (): Promise<void> => {
    isOpen = false;
    await handle.close();
  };
  return {
    async append(text) {
      bytes += await writeAt(handle, Buffer.from(text), bytes);
      return bytes;
    },
    async complete(count) {
      await handle.truncate(count);
      await handle.sync();
      await close();
      if (!(await isOwn())) throw new Error('somebody else writes it, too');
      await rename(partial, path);
    },
    async drop() {
      if (isOpen) await close();
      if (await isOwn()) await rm(partial, { force: true });
    },
  };
}
