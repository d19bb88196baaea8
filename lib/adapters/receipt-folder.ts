import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { quoted } from '../domain/problem.ts';
import type { ImportReceipt } from '../ports.ts';
import { whyNotWritten } from './file-reason.ts';
import { wholeFile } from './whole-file.ts';

/** Where the receipt of a file stands in a folder. */
export interface ReceiptPaths {
  rows: string;
  summary: string;
  unknownCells: string;
  /** What became of the readings that were queued. */
  outcomes: string;
}

/** `name`: of the file. */
export const receiptPaths = (folder: string, name: string): ReceiptPaths => ({
  rows: join(folder, `${name}.rows.csv`),
  summary: join(folder, `${name}.summary.json`),
  unknownCells: join(folder, `${name}.unknown-cells.csv`),
  outcomes: join(folder, `${name}.outcomes.csv`),
});

/** True of names that files of a receipt bear: what is told of readings is no reading. */
export const isReceiptName = (name: string): boolean =>
  /\.(?:rows\.csv|summary\.json|unknown-cells\.csv|outcomes\.csv)(?:\.partial)?$/i.test(name);

/** A receipt in a folder on this machine. */
export interface FolderReceipt extends ImportReceipt {
  /** Takes away what is no whole receipt. */
  drop: () => Promise<void>;
}

/**
 * Begins the receipt of the file `name` in a folder, which is made where it alone is missing. Whatever is there of an earlier one
 * stays until this one is complete. Rejects with a sentence where nothing can be written there.
 */
export async function receiptFolder(folder: string, name: string): Promise<FolderReceipt> {
  const paths = receiptPaths(folder, name);
  const begin = async () => {
    // Not recursive: of some paths Node's own way never ends.
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return wholeFile(paths.rows);
  };
  const rows = await begin().catch((error: Error) => {
    throw new Error(`Cannot keep a receipt in ${quoted(folder, 255)}: ${whyNotWritten(error)}`, { cause: error });
  });
  /** One after the other: a piece's name is where it ends. */
  let appended = Promise.resolve(0);
  return {
    rows: async (lines) => {
      const appending = appended.then(() => rows.append(lines));
      appended = appending.catch(() => 0);
      try {
        return { ok: true, value: String(await appending) };
      } catch (error) {
        return { ok: false, reason: whyNotWritten(error) };
      }
    },
    complete: async ({ pieces, unknownCells, summary }) => {
      try {
        // Of a file that could not be imported there is nothing to tell but why: what an earlier import queued stays told.
        const end = pieces.at(-1);
        if (end !== undefined) {
          await rows.complete(Number(end));
          await rm(paths.unknownCells, { force: true });
          await rm(paths.outcomes, { force: true });
        }
        if (unknownCells !== undefined) await keep(paths.unknownCells, unknownCells);
        // Last: where it stands, the rest does too.
        await keep(paths.summary, summary);
        return {};
      } catch (error) {
        return { reason: whyNotWritten(error) };
      }
    },
    drop: () => rows.drop(),
  };
}

async function keep(path: string, text: string): Promise<void> {
  const file = await wholeFile(path);
  await file.complete(await file.append(text));
}
