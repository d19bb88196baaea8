import { csvRecord, guarded } from '../csv-cell.ts';
import type { Problem } from '../problem.ts';

/** A line of `<file>.rows.csv`, by columns; read back by `cellgauge receipt`. */
export const receiptColumns = [
  'sheet',
  'row',
  'column',
  'cell',
  'value',
  'reading_id',
  'outcome',
  'code',
  'sentence',
  'cell_instance_id',
] as const;

export type ReceiptColumn = (typeof receiptColumns)[number];

/** What became of one reading of a file. */
export interface ReceiptLine {
  sheet: string;
  row: number;
  /** The header of its column, or where in a message it stands. */
  column: string;
  cell: string;
  /** With its unit. */
  value: string;
  readingId: string;
  cellId: string;
  outcome: RowOutcome;
}

export type RowOutcome =
  | { kind: 'queued' }
  /** It was said before: filed by now, or twice in this file. */
  | { kind: 'duplicate'; why: string }
  | { kind: 'rejected'; problem: Problem };

/** The first line, behind a byte order mark: without it Excel reads UTF-8 as Windows-1252. */
export const receiptHead = `\ufeff${csvRecord(receiptColumns)}`;

/** Lines of the receipt. What a spreadsheet would take for a formula, or change, is guarded, as `unguarded` undoes. */
export const receiptLines = (lines: readonly ReceiptLine[]): string => lines.map(receiptText).join('');

/** Nothing of the file stands in it unguarded; values may be numbers, and ids made here are left alone at a glance. */
function receiptText(line: ReceiptLine): string {
  const { sheet, row, column, cell, value, readingId, outcome, cellId } = line;
  const [code, sentence] =
    outcome.kind === 'rejected'
      ? [outcome.problem.code, outcome.problem.detail]
      : ['', outcome.kind === 'duplicate' ? outcome.why : ''];
  return csvRecord([
    guardedAgain(sheet),
    String(row),
    guardedAgain(column),
    guardedAgain(cell),
    /^\d/.test(value) ? value : guarded(value),
    /^[0-9a-f]{32}/.test(readingId) ? readingId : guarded(readingId),
    outcome.kind,
    code,
    sentence,
    cellId,
  ]);
}

/** Sheets, columns and cells repeat from line to line. */
function guardedAgain(text: string): string {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= mostRemembered) remembered.clear();
  const result = guarded(text);
  remembered.set(text, result);
  return result;
}

const remembered = new Map<string, string>();
const mostRemembered = 1000;
