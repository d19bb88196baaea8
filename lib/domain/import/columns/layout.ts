import { quoted } from '../../problem.ts';
import type { Column, Layout, Mapping, Meaning } from '../mapping.ts';
import type { Row } from '../table.ts';
import { bestOf, type HeaderRow, headerRows } from './header-row.ts';
import { headerKey } from './header-text.ts';
import { whyNoHeader } from './no-header.ts';
import { tableColumns, toldApart } from './table-columns.ts';
import { hasValues, isNothing, unitsIn } from './units-row.ts';
import { unitInCell } from './written-unit.ts';

/** How a table is understood, or why it is none, in a clause: `row 1 names a cell and no value …`. */
export type LayoutRead = { kind: 'layout'; layout: Layout } | { kind: 'none'; reason: string };

/**
 * Finds the header of a table among its first rows, and what its columns mean: by the mapping, by their names, and by
 * the rows below, of which some sixty are enough.
 */
export function layoutOf(rows: readonly Row[], mapping: Mapping): LayoutRead {
  const candidates = headerRows(rows, mapping);
  const found = firstWithValues(
    candidates.filter(({ namesCell, namesValue }) => namesCell && namesValue),
    rows,
  );
  if (!found) return { kind: 'none', reason: whyNoHeader(candidates, rows) };

  const units = unitsBeside(found, rows);
  const header = rows[found.at] as Row;
  const samples = rows.slice(found.at + 1);
  const above = groupsIn(rows[found.at - 1]);
  const headings = found.headings.map(({ header, unit }, index) => ({
    header,
    unit: unit ?? units?.units[index],
    above: found.isDouble ? '' : (above[index] ?? above.at(-1)),
  }));
  const columns = tableColumns(headings, mapping, samples);
  const twice = sideBySide(columns, samples);
  if (twice !== undefined) {
    return {
      kind: 'none',
      reason: `row ${header.number} names the cell twice (${quoted(twice)}), each time with values of its own: tables side by side are not told apart; give each its own sheet or file`,
    };
  }
  const untold = columns.find(({ why }) => why.startsWith(toldApart));
  if (untold && !columns.some(({ meaning }) => hasValues(meaning))) {
    return {
      kind: 'none',
      reason: `row ${header.number} has several columns ${quoted(untold.header)}, and ${untold.why}: give each a name of its own, and rows of their own to what is of another stage`,
    };
  }
  return {
    kind: 'layout',
    layout: {
      headerRow: header.number,
      ...(units && { unitsRow: units.row.number }),
      titleRows: rows
        .slice(0, found.at)
        .filter((row) => row !== units?.row)
        .map(({ number }) => number),
      columns,
      ...absentOf(mapping, columns),
    },
  };
}

/** The best; but of tables one below the other the first, whose rows would be passed over as titles. */
function firstWithValues(candidates: readonly HeaderRow[], rows: readonly Row[]): HeaderRow | undefined {
  const isBelowAnother = ({ at }: HeaderRow) =>
    candidates.some((other) => other.at < at && hasValuesIn(other.columns, rows.slice(other.at + 1, at)));
  return bestOf(candidates.filter((candidate) => !isBelowAnother(candidate)));
}

const hasValuesIn = (columns: readonly Column[], rows: readonly Row[]): boolean =>
  columns.some(
    ({ index, meaning }) => hasValues(meaning) && rows.some(({ cells }) => beginsAsNumber(cells[index] ?? '')),
  );

/** What stands over each column: a group in the row above goes on to the right. */
function groupsIn(row: Row | undefined): readonly string[] {
  let group = '';
  return (row?.cells ?? []).map((cell) => {
    if (cell !== '') group = cell;
    return group;
  });
}

function unitsBeside({ at, columns }: HeaderRow, rows: readonly Row[]) {
  for (const row of [rows[at + 1], rows[at - 1]]) {
    const units = row && unitsIn(row, columns);
    if (units) return { row, units };
  }
  return undefined;
}

/**
 * The header of the cell where it is there twice, each time with values of its own: the second table's values would be
 * filed for the cells of the first.
 */
function sideBySide(columns: readonly Column[], rows: readonly Row[]): string | undefined {
  const cell = columns.find(({ meaning }) => meaning.kind === 'field' && meaning.field === 'cell');
  if (!cell) return undefined;
  const keys = columns.map(({ header }) => headerKey(header));
  const again = keys.indexOf(headerKey(cell.header), cell.index + 1);
  if (again < 0) return undefined;
  const values = columns.filter(({ meaning }) => meaning.kind === 'reading');
  const isRepeated = values.some(({ index, header }) => index < again && keys.includes(headerKey(header), again));
  const isOtherCell = rows.some(({ cells }) => cells[again] && cells[cell.index] !== cells[again]);
  return isRepeated || (isOtherCell && values.some(({ index }) => index > again)) ? cell.header : undefined;
}

function absentOf(mapping: Mapping, columns: readonly Column[]): { absent?: readonly string[] } {
  const there = new Set(columns.map(({ header }) => headerKey(header)));
  const absent = [...mapping.columns.keys()].filter((header) => !there.has(headerKey(header)));
  return absent.length === 0 ? {} : { absent };
}

/** True of a row that has the header once more, or the units: printed pages begin with them. Quick for any other row. */
export function isHeaderAgain({ cells }: Row, { columns, unitsRow }: Layout): boolean {
  return isNamesAgain(cells, columns) || (unitsRow !== undefined && isUnitsAgain(cells, columns));
}

function isNamesAgain(cells: readonly string[], columns: readonly Column[]): boolean {
  let isNamed = false;
  for (const { index, header, meaning } of columns) {
    const cell = cells[index];
    if (cell === undefined || cell === '') continue;
    if (cell !== header && !(meaning.kind === 'reading' && isHalfOf(cell, header))) return false;
    // A cell may be called "Cell", a value is not called "Thickness".
    if (isValue(meaning) && !beginsAsNumber(cell)) isNamed = true;
  }
  return isNamed;
}

const isValue = (meaning: Meaning): boolean =>
  hasValues(meaning) || (meaning.kind === 'field' && meaning.field === 'raw');

/** Of a header over two rows, either may come again. */
const isHalfOf = (cell: string, header: string): boolean =>
  cell.length < header.length && (header.endsWith(` ${cell}`) || header.startsWith(`${cell} `));

/** Over values the same units again, and elsewhere nothing: what says anything more is for the receipt to tell. */
function isUnitsAgain(cells: readonly string[], columns: readonly Column[]): boolean {
  let isUnits = false;
  for (const { index, meaning } of columns) {
    const cell = cells[index];
    if (cell === undefined || cell === '') continue;
    if (beginsAsNumber(cell)) return false;
    if (isNothing(cell)) continue;
    if (!('unit' in meaning) || meaning.unit !== unitInCell(cell)) return false;
    isUnits = true;
  }
  return isUnits;
}

/** At a glance: digits stand between `0` and `9`. */
function beginsAsNumber(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}
