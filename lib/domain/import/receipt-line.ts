import { csvCell, csvRecord, guarded, guardedWithin } from '../csv-cell.ts';
import type { Problem } from '../problem.ts';
import { remembered } from './remembered.ts';

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
  const shownValue = csvCell(/^\d[^;\t]*$/.test(value) ? value : guarded(guardedWithin(value)));
  const shownId = csvCell(/^[0-9a-f]{32}/.test(readingId) ? readingId : guarded(readingId));
  const why = csvCell(guardedWithin(sentence));
  return `${repeated(sheet)},${row},${repeated(column)},${repeated(cell)},${shownValue},${shownId},${outcome.kind},${code},${why},${csvCell(cellId)}\r\n`;
}

/** Sheets, columns and cells are mostly those of the line before. */
const repeated = remembered((text) => csvCell(guarded(guardedWithin(text))));
