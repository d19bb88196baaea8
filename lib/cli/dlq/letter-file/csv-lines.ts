import { stringify } from 'csv-stringify/sync';

import { type LetterRow, letterColumns } from '../../../domain/letter-rows.ts';
import { guarded } from './csv-cell.ts';

/** The header, after a byte order mark: without it, Excel reads UTF-8 as Windows-1252. */
export const csvHead = (): string => `\ufeff${written([letterColumns])}`;

/** A line for each row; they end with CR and LF. */
export const csvLines = (rows: readonly LetterRow[]): string =>
  written(rows.map((row) => letterColumns.map((column) => guarded(String(row[column])))));

const written = (records: readonly (readonly string[])[]): string =>
  stringify([...records], { record_delimiter: '\r\n', quote_record_delimiter: true });
