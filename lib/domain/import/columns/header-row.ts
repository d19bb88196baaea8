import { readNumber } from '../../number.ts';
import type { Column, Mapping } from '../mapping.ts';
import type { Row } from '../table.ts';
import type { Heading } from './column-drafts.ts';
import { headerKey } from './header-text.ts';
import { readHeader } from './read-header.ts';
import { tableColumns } from './table-columns.ts';
import { isNothing } from './units-row.ts';
import { unitInCell } from './written-unit.ts';

/** A row that may be the header of a table, and what its columns would be. */
export interface HeaderRow {
  /** Its place in the rows; of a header over two rows, the lower. */
  at: number;
  headings: readonly Heading[];
  columns: readonly Column[];
  isDouble: boolean;
  namesCell: boolean;
  namesValue: boolean;
  /** How much of it is understood: of two headers the one with more is meant. */
  score: number;
}

/** Titles and forms above a table are not longer than that. */
const mostTitleRows = 30;
/** Nor is a header that is read wider: a line of separators would take minutes. */
const mostColumns = 1000;

/** The rows, by themselves and with the one above, that may be a header. */
export function headerRows(rows: readonly Row[], mapping: Mapping): HeaderRow[] {
  const first = rows.slice(0, mostTitleRows);
  const single = first.map(({ cells }, at) => headerRow(at, headingsOf(cells), mapping));
  // A header over two rows is one only where it tells more than either of them.
  const double = first.flatMap(({ cells }, at) => {
    const above = rows[at - 1];
    const headings = above && joined(above.cells.slice(0, mostColumns), cells.slice(0, mostColumns));
    return headings ? [{ ...headerRow(at, headings, mapping), isDouble: true }] : [];
  });
  return [...single, ...double];
}

/** The best of those with a cell and a value: the first that is understood most. */
export const bestOf = (candidates: readonly HeaderRow[]): HeaderRow | undefined =>
  candidates.reduce<HeaderRow | undefined>(
    (best, candidate) => (best === undefined || candidate.score > best.score ? candidate : best),
    undefined,
  );

/** None, where there are too many. Blank cells behind the last column are none. */
const headingsOf = (cells: readonly string[]): Heading[] =>
  cells.slice(mostColumns).some((cell) => cell !== '') ? [] : cells.slice(0, mostColumns).map(bare);

const bare = (header: string): Heading => ({ header, unit: undefined });

function headerRow(at: number, headings: readonly Heading[], mapping: Mapping): HeaderRow {
  const columns = headings.some(({ header }) => isMeasured(header)) ? [] : tableColumns(headings, mapping, []);
  const fields = new Set(columns.flatMap(({ meaning }) => (meaning.kind === 'field' ? [meaning.field] : [])));
  const readings = columns.flatMap(({ meaning }) => (meaning.kind === 'reading' ? [meaning] : []));
  const inMapping = new Set([...mapping.columns.keys()].map(headerKey));
  const mapped = columns.filter(({ header }) => inMapping.has(headerKey(header)));
  const computed = columns.filter(({ meaning }) => meaning.kind === 'computed');
  const withUnit = readings.filter(({ unit }) => unit !== undefined);
  const isTold = (field: 'cell' | 'cell_instance_id') => fields.has(field) || mapping.defaults.has(field);
  return {
    at,
    headings,
    columns,
    isDouble: false,
    namesCell: isTold('cell') || isTold('cell_instance_id'),
    namesValue: readings.length > 0 || fields.has('value') || fields.has('raw'),
    score: (fields.size + readings.length + computed.length + mapped.length) * weightOfColumn + withUnit.length,
  };
}

/** Units settle between rows that are understood alike. */
const weightOfColumn = 1000;

/** A number with decimals names nothing: the row is data, or a form whose names and values stand side by side. */
const isMeasured = (text: string): boolean => /^[+-]?\d*[.,]\d/.test(text) && readNumber(text).kind !== 'none';

/**
 * The headers over two rows, `Thickness [mm]` over `1`, `2`, `3`: a group in the upper row goes on to the right over
 * what does not stand by itself. `undefined` where nothing goes together.
 */
function joined(upper: readonly string[], lower: readonly string[]): Heading[] | undefined {
  let group = '';
  let joins = false;
  const headings = Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
    const above = upper[index] ?? '';
    const below = lower[index] ?? '';
    if (above !== '') group = above;
    const unit = unitInCell(below);
    if (isNothing(below) || unit !== undefined) return { header: above, unit };
    if (!goesUnder(group, below)) return bare(below);
    joins = true;
    return bare(`${group} ${below}`);
  });
  return joins ? headings : undefined;
}

/** `1`, `top` and `Mean` under `Thickness [mm]`; `Operator` is none of it. */
const goesUnder = (group: string, below: string): boolean =>
  readHeader(group).kind === 'reading' && readHeader(`${group} ${below}`).kind !== 'unknown';
