import type { ImportSummary, PreviewedReading } from '../../import/summary.ts';
import type { RejectedExample } from './rejected-examples.ts';

/** What became of one file, as the command tells it. */
export interface ImportReport {
  /** As it was named. */
  path: string;
  summary: ImportSummary;
  isDryRun: boolean;
  /** False where sending has not begun. */
  mayBeQueued: boolean;
  /** By problem code. */
  examples: ReadonlyMap<string, RejectedExample>;
  /** The first readings, of a dry run. */
  preview: readonly PreviewedReading[];
  /** The mapping that counted beside the options. */
  mappingPath?: string | undefined;
  /** Where the receipt is, as far as there is one. */
  receipt: { rows?: string; summary?: string; unknownCells?: string };
}

/** For programs: what the summary says, and where the rest is. */
export const jsonOfReport = ({
  path,
  summary,
  isDryRun,
  examples,
  preview,
  mappingPath,
  receipt,
}: ImportReport): object => ({
  path,
  ...summary,
  ...(mappingPath !== undefined && { mapping: mappingPath }),
  examples: Object.fromEntries(
    [...examples].map(([code, { sheet, row, column, sentence }]) => [
      code,
      { sheet, row: Number(row), column, sentence },
    ]),
  ),
  ...(isDryRun
    ? { preview }
    : {
        receipt: {
          ...(receipt.rows !== undefined && { rows: receipt.rows }),
          ...(receipt.summary !== undefined && { summary: receipt.summary }),
          ...(receipt.unknownCells !== undefined && { unknown_cells: receipt.unknownCells }),
        },
      }),
});

/** True where every reading of the file is on the queue, or was said before. */
export const isAllQueued = ({ summary: { state, rejected } }: ImportReport): boolean =>
  state === 'done' && rejectedCount(rejected) === 0;

export const rejectedCount = (rejected: ImportSummary['rejected']): number =>
  Object.values(rejected).reduce((sum, count) => sum + count, 0);
