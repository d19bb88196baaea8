import { stringify } from 'csv-stringify/sync';
import { guarded, guardedWithin } from '../../../domain/csv-cell.ts';
import { type LetterColumn, type LetterRow, letterColumns } from '../../../domain/letter-rows.ts';

/** The header, after a byte order mark: without it, Excel reads UTF-8 as Windows-1252. */
export const csvHead = (): string => `\ufeff${written([letterColumns])}`;

/** A line for each row; they end with CR and LF. */
export const csvLines = (rows: readonly LetterRow[]): string =>
  written(rows.map((row) => letterColumns.map((column) => cellOf(column, String(row[column])))));

/** What is read back has to come back as it was; the rest is told, and may be told more carefully. */
const cellOf = (column: LetterColumn, text: string): string =>
  guarded(readBack.has(column) ? text : guardedWithin(text));

const readBack: ReadonlySet<LetterColumn> = new Set(['letter', 'reading', 'number', 'field', 'correct']);

const written = (records: readonly (readonly string[])[]): string =>
  stringify([...records], { record_delimiter: '\r\n', quote_record_delimiter: true });
