import { quoted, type Result } from '../../problem.ts';
import { orMapped } from '../settled-by.ts';
import { mayBeInitials, namesComputed, saysComputed } from './made-of-others.ts';
import type { RowColumns } from './row-columns.ts';
import { notAReading } from './row-fields.ts';

/**
 * Refused where a row is made of others, and says so in a column of its own: in a place, a note, a column that nobody
 * knows, or where a value would be.
 */
export function computedRow(
  cells: readonly string[],
  { labels, values, cellIndex }: RowColumns,
): Result<never> | undefined {
  for (const { index, header, isName, isUnmatched } of labels) {
    const text = cells[index];
    if (text === undefined || text === '') continue;
    if (!(isName ? namesComputed(text) : saysComputed(text))) continue;
    // `MW` and `SD` are people too; a mean below the rows of a cell does not name it again.
    if (isUnmatched && mayBeInitials(text) && cellIndex !== undefined && cells[cellIndex] !== '') continue;
    return notAReading(text, header, isUnmatched ? otherwise(header) : '');
  }
  for (const { index, header } of values) {
    const text = index === undefined ? undefined : cells[index];
    if (text !== undefined && namesComputed(text)) return notAReading(text, header);
  }
  return undefined;
}

const otherwise = (header: string): string =>
  header === '' ? '' : `; if it does not, give ${orMapped(`--map ${quoted(header)}=ignore`, 'columns')}`;
