import type { DateOrder, Layout } from '../../domain/import/mapping.ts';
import { needsOrder } from '../../domain/import/moments/date-order.ts';
import { giveDates } from '../../domain/import/settled-by.ts';
import type { Row } from '../../domain/import/table.ts';
import { quoted } from '../../domain/problem.ts';
import { FileTrouble } from '../file.ts';
import type { ReadableTable } from './record-reader.ts';
import { headRows } from './understood-tables.ts';

/** How `03/04/2025` is meant, and the date that told it. */
export interface SettledOrder {
  order: DateOrder;
  text: string;
  row: number;
}

/**
 * How dates are meant, told by the first one of the file that can be meant in one way alone; `undefined` where no date of
 * its head leaves that open, or where it was asked to stop. Throws FileTrouble where it has to be asked for.
 */
export async function orderOfDates(
  tables: readonly ReadableTable[],
  signal: AbortSignal,
): Promise<SettledOrder | undefined> {
  let open: { text: string; row: number } | undefined;
  for (const { table, layout } of tables) {
    const index = layout && dateColumn(layout);
    if (!layout || index === undefined) continue;
    let looked = 0;
    for await (const records of table.records()) {
      if (signal.aborted) return undefined;
      for (const record of records) {
        if (record.kind !== 'row' || record.row.number <= layout.headerRow) continue;
        const text = record.row.cells[index] ?? '';
        const order = needsOrder(text);
        if (order === 'dmy' || order === 'mdy') return { order, text, row: record.row.number };
        if (order === 'ambiguous') open ??= { text, row: record.row.number };
        looked += 1;
      }
      if (!open && looked > headRows) break;
    }
  }
  if (!open) return undefined;
  throw new FileTrouble(
    'unreadable',
    `the date ${quoted(open.text)} in row ${open.row} has two meanings, and no other date of the file settles which; ${giveDates}`,
  );
}

/** Looks at the date of a row. Throws FileTrouble where it cannot be meant as the one that has settled the order. */
export function contradictionIn({ layout }: ReadableTable, settled: SettledOrder | undefined): (row: Row) => void {
  const index = layout && dateColumn(layout);
  if (!settled || !layout || index === undefined) return () => {};
  return ({ number, cells }) => {
    if (number <= layout.headerRow) return;
    const order = needsOrder(cells[index] ?? '');
    if (order === undefined || order === 'ambiguous' || order === settled.order) return;
    throw new FileTrouble(
      'unreadable',
      `its dates contradict one another: ${quoted(settled.text)} in row ${settled.row} has ${wordsOf[settled.order]}, ${quoted(cells[index] ?? '')} in row ${number} ${wordsOf[order]}; ${giveDates}, and the others are refused one by one`,
    );
  };
}

const wordsOf = { dmy: 'the day first', mdy: 'the month first' };

function dateColumn({ columns }: Layout): number | undefined {
  return columns.find(({ meaning }) => meaning.kind === 'field' && meaning.field === 'measured_at')?.index;
}
