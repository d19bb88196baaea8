import type { Fields } from '../../fields.ts';
import type { DecimalMark } from '../../number.ts';
import { failed, ok, type Result } from '../../problem.ts';
import { listOf } from '../columns/no-header.ts';
import type { Column, Layout } from '../mapping.ts';
import type { TimeRules } from '../moments/moment.ts';
import type { Row } from '../table.ts';
import { type Context, contextBelow, contextLost, nothingAbove } from './above.ts';
import { computedRow } from './computed-row.ts';
import { contextReader } from './context-reader.ts';
import { type Defaults, rowColumns } from './row-columns.ts';
import { ownFields, type TableSays } from './row-fields.ts';
import { rowKinds } from './row-kinds.ts';
import { nowhere, type RowPlace, type RowRead } from './table-reading.ts';
import { hasValue, valueFields } from './value-fields.ts';

/** How the numbers and times of a file are meant, and what holds where its rows say nothing. */
export type TableRules = TimeRules & {
  /** `undefined` where no number of the file needs it. */
  decimal: DecimalMark | undefined;
  /** True where decimal marks are commas, and nothing tells whether the point of `2.345` is another or groups. */
  mayPointGroup?: boolean | undefined;
  defaults: Defaults;
};

/**
 * Reads the rows below a header, each once and in their order, since a blank cell means what stands above it: by `place`
 * what the readings of a row are of, by `read` all that it says. Both are `undefined` for a row without any value.
 */
export interface TableReader {
  place: (row: Row) => RowPlace | undefined;
  read: (row: Row) => RowRead | undefined;
}

/** The columns with values, where the decimal mark of a file shows. */
export const valueColumns = (layout: Layout): readonly Column[] =>
  layout.columns.filter(
    ({ meaning }) => meaning.kind === 'reading' || (meaning.kind === 'field' && meaning.field === 'value'),
  );

/** Reads the rows of one table, whose columns are understood. */
export function tableReader(layout: Layout, rules: TableRules): TableReader {
  const table: TableSays = {
    columns: rowColumns(layout, rules.defaults),
    defaults: rules.defaults,
    decimal: rules.decimal,
    mayPointGroup: rules.mayPointGroup ?? false,
  };
  const { standing, values, width } = table.columns;
  const saidIn = contextReader(table, rules);
  const kindOf = rowKinds(
    layout,
    values.map(({ index, rawIndex }) => (index ?? rawIndex) as number),
  );
  let above = nothingAbove;

  /** What holds in a row; `undefined` where it has no value, though what it says may hold for rows below. */
  function contextOf(row: Row): Context | undefined {
    // Nobody knows which cells of a ragged row are under the wrong header: rows below it cannot build on any.
    above = isRagged(row.cells, width) ? contextLost(standing) : contextBelow(above, standing, row.cells);
    return values.some((column) => hasValue(column, row.cells)) ? above : undefined;
  }

  return {
    place(row) {
      const kind = kindOf(row);
      if (kind.kind === 'header') return undefined;
      if (kind.kind === 'of-another-table') {
        above = contextLost(standing);
        return nowhere;
      }
      const context = contextOf(row);
      return context && saidIn(context).place;
    },

    read(row) {
      const kind = kindOf(row);
      if (kind.kind === 'header') return undefined;
      if (kind.kind === 'of-another-table') {
        above = contextLost(standing);
        return ofOtherTable(kind.header);
      }
      const context = contextOf(row);
      if (!context) return undefined;
      const { cells } = row;
      const { place, fields } = saidIn(context);
      const around = isRagged(cells, width)
        ? tooManyCells(cells, width)
        : (computedRow(cells, table.columns) ?? withOwn(fields(), cells, table));
      const found = values.filter((column) => hasValue(column, cells));
      const readings = found.map((column) => ({
        column: column.header,
        fields: around.ok ? valueFields({ column, cells, context }, around.value, table) : around,
      }));
      return { place, readings };
    },
  };
}

const ofOtherTable = ({ number, cells }: Row): RowRead => ({
  place: nowhere,
  readings: [
    {
      column: '',
      fields: failed(
        'unreadable-row',
        `Cannot read the row: it is of another table, whose header is row ${number} (${listOf(cells)}); give each table a sheet or file of its own`,
      ),
    },
  ],
});

/** True where there is something behind the last column. */
const isRagged = (cells: readonly string[], width: number): boolean =>
  cells.length > width && cells.some((cell, index) => index >= width && cell !== '');

const tooManyCells = (cells: readonly string[], width: number): Result<never> =>
  failed(
    'unreadable-row',
    `Cannot read the row: it has ${cells.findLastIndex((cell) => cell !== '') + 1} cells, and the header ${width}; is a cell with a separator in it not quoted?`,
  );

/** What a row says of all its values: what holds there, and what is its own. */
function withOwn(around: Result<Fields>, cells: readonly string[], table: TableSays): Result<Fields> {
  if (!around.ok || table.columns.own.length === 0) return around;
  const own = ownFields(cells, table);
  if (!own.ok) return own;
  const notes = [own.value.notes, around.value.notes].filter((note) => note !== undefined).join('; ');
  return ok({ ...around.value, ...own.value, ...(notes !== '' && { notes }) });
}
