import { isHeaderAgain } from '../columns/layout.ts';
import { isOtherHeader } from '../columns/other-header.ts';
import type { Layout } from '../mapping.ts';
import type { Row } from '../table.ts';

/** What a row is: names or units of columns, a row of its table, or one of another table that begins below `header`. */
export type RowKind = { kind: 'header' } | { kind: 'row' } | { kind: 'of-another-table'; header: Row };

const isHeader: RowKind = { kind: 'header' };
const isRow: RowKind = { kind: 'row' };

/** Tells the rows of a table apart, in their order; `values` are the columns with values. Its own header ends another table. */
export function rowKinds(layout: Layout, values: readonly number[]): (row: Row) => RowKind {
  let other: { kind: 'of-another-table'; header: Row } | undefined;
  let last: Row | undefined;
  return (row) => {
    const before = last;
    last = row;
    if (isHeaderAgain(row, layout)) {
      // Below other units it is the header of other values.
      if (other?.header !== before) other = undefined;
      return isHeader;
    }
    if (isOtherHeader(row, values)) {
      other = { kind: 'of-another-table', header: row };
      return isHeader;
    }
    return other ?? isRow;
  };
}
