import { basename } from 'node:path';

import { receiptFolder } from '../../adapters/receipt-folder.ts';
import type { ImportSummary } from '../../import/summary.ts';
import type { ImportEnd, ImportProgress, ImportWorld } from '../../import/world.ts';
import { importFile } from '../../import.ts';
import type { ImportReceipt } from '../../ports.ts';
import type { PreparedFile } from './import-files.ts';
import { importProgress } from './import-progress.ts';
import type { ImportReport } from './import-report.ts';
import { rejectedExamples } from './rejected-examples.ts';
import { settledReceipt } from './settled-receipt.ts';

/** What became of one file. */
export interface ImportedFile {
  report: ImportReport;
  /** Why its receipt could not be written, where that is so. */
  notKept?: string | undefined;
  /** Why Ionworks did not say whether it knows the cells, where a dry run went without. */
  notAsked?: string | undefined;
}

/** Imports one file, with its receipt. Rejects with a sentence where that cannot begin. */
export async function importOne(
  { path, file, mapping, mappingPath, folder, receipt: paths }: PreparedFile,
  isDryRun: boolean,
  world: Omit<ImportWorld, 'receipt' | 'onProgress'>,
): Promise<ImportedFile> {
  const receipt = isDryRun ? undefined : await receiptFolder(folder, basename(path));
  const watched = watchedReceipt(receipt);
  const progress = importProgress();
  let isSending = false;
  const onProgress = (step: ImportProgress): void => {
    if (step.kind === 'sending') isSending = true;
    progress.on(step);
  };
  try {
    const begin = (cells: ImportWorld['cells']): Promise<ImportEnd> =>
      importFile(file, { mapping, isDryRun }, { ...world, cells, receipt: watched, onProgress });
    const first = await begin(world.cells);
    const goesWithout = isDryRun && first.kind === 'stopped' && world.cells !== undefined && !world.signal.aborted;
    const end = goesWithout ? await begin(undefined) : first;
    const { summary, notKept } = await settledReceipt(end, watched, [...watched.kept]);
    const hasRows = watched.kept.length > 0;
    const isKept = receipt !== undefined && notKept === undefined && (hasRows || end.kind !== 'stopped');
    return {
      notKept,
      notAsked: goesWithout ? first.reason : undefined,
      report: {
        ...{ path, summary, isDryRun, mappingPath, mayBeQueued: isSending },
        examples: watched.examples(),
        preview: end.kind === 'done' ? end.preview : [],
        receipt: isKept ? partsOf(paths, hasRows, summary) : {},
      },
    };
  } finally {
    progress.end();
    await receipt?.drop();
  }
}

const partsOf = (
  { rows, summary, unknownCells }: PreparedFile['receipt'],
  hasRows: boolean,
  { unknown_cells }: ImportSummary,
): ImportReport['receipt'] => ({
  ...(hasRows && { rows }),
  summary,
  ...(unknown_cells > 0 && { unknownCells }),
});

/** The receipt, whose lines are looked at on their way; without one, as in a dry run, they are only looked at. */
function watchedReceipt(receipt: ImportReceipt | undefined) {
  const { note, all: examples } = rejectedExamples();
  const kept: string[] = [];
  return {
    examples,
    /** The pieces so far. */
    kept,
    rows: async (lines: string) => {
      note(lines);
      const answer = receipt ? await receipt.rows(lines) : ({ ok: true, value: '' } as const);
      if (answer.ok) kept.push(answer.value);
      return answer;
    },
    complete: async (parts: Parameters<ImportReceipt['complete']>[0]) => receipt?.complete(parts) ?? {},
  };
}
