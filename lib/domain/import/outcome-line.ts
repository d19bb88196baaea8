import { csvRecord, guarded, unguarded } from '../csv-cell.ts';
import { receiptColumns } from './receipt-line.ts';

/** The columns of `<file>.outcomes.csv`: those of the receipt, and what came after. */
export const outcomeColumns = [...receiptColumns, 'measurement_id', 'reason'] as const;

export type OutcomeColumn = (typeof outcomeColumns)[number];

/** A line of a receipt, its cells as they stand there: guarded against spreadsheets. */
export type OutcomeLine = Readonly<Record<OutcomeColumn, string>>;

/** What became of a reading that was queued. */
export type LineEnd = { kind: 'filed'; measurementId: string } | { kind: 'refused'; code: string; reason: string };

/** The first line, behind a byte order mark, as the receipt has one. */
export const outcomeHead = `\ufeff${csvRecord(outcomeColumns)}`;

/** Lines as they are written. */
export const outcomeText = (lines: readonly OutcomeLine[]): string =>
  lines.map((line) => csvRecord(outcomeColumns.map((column) => line[column]))).join('');

/** The reading of a line whose outcome is still open, by cell and id; `undefined` where nothing more will come of it. */
export function openReading({ outcome, cell_instance_id: cellId, reading_id }: OutcomeLine): OpenReading | undefined {
  return open.has(outcome) ? { cellId, id: unguarded(reading_id) } : undefined;
}

export interface OpenReading {
  cellId: string;
  id: string;
}

/** What was said before has gone the same way as what says it again. */
const open: ReadonlySet<string> = new Set(['queued', 'duplicate', 'waiting']);

/** An open line with what became of its reading; without an end it waits. */
export function endedLine(line: OutcomeLine, end: LineEnd | undefined): OutcomeLine {
  switch (end?.kind) {
    case 'filed':
      return { ...line, outcome: 'filed', measurement_id: guarded(end.measurementId) };
    case 'refused':
      return { ...line, outcome: 'refused', code: end.code, reason: guarded(end.reason) };
    default:
      return { ...line, outcome: 'waiting' };
  }
}
