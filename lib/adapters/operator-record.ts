import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from '@aws-lambda-powertools/logger';

import { type OperatorRecord, operatorEntry } from '../domain/operator-action.ts';
import { quoted } from '../domain/problem.ts';

/**
 * The operators' record in a file, a JSON object a line, only ever appended to. The file, which this user alone can read,
 * and its folder are made where they are missing. What was answered as recorded outlasts a loss of power.
 */
export const operatorRecordFile =
  (file: string): OperatorRecord =>
  async (action) => {
    try {
      await mkdir(dirname(file)).catch(ignoreExisting);
      const handle = await open(file, 'a+', 0o600);
      try {
        await append(handle, `${JSON.stringify(operatorEntry(action))}\n`);
      } finally {
        await handle.close();
      }
      return {};
    } catch (error) {
      return { reason: `Cannot record this action in ${quoted(file, 255)}: ${reasonOf(error)}` };
    }
  };

/** The operators' record in a function's log. */
export const operatorRecordLog =
  (logger: Pick<Logger, 'info'>): OperatorRecord =>
  async (action) => {
    logger.info('operator action', operatorEntry(action));
    return {};
  };

/** Not recursive: of some paths Node's own way never ends. */
function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** In one write, which the system puts at the end as a whole: lines of several writers do not mix. */
async function append(handle: FileHandle, line: string): Promise<void> {
  const bytes = Buffer.from((await isCutShort(handle)) ? `\n${line}` : line);
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten < bytes.length) throw new Error('only a part of it could be written');
  await handle.sync();
}

/** Where a full disk or a loss of power left half a line, the next one must not be lost with it. */
async function isCutShort(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

/** Node says `EACCES: permission denied, open '/…'`. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^E[A-Z]+: (.+?), .*$/s, '$1');
