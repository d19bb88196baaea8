import type { Column, Meaning } from '../mapping.ts';
import type { Row } from '../table.ts';
import { unitInCell } from './written-unit.ts';

/**
 * The units that a row next to the header gives, by column; `undefined` where it is no row of units. Over values it has
 * units and nothing else, and nowhere a number.
 */
export function unitsIn(row: Row, columns: readonly Column[]): (string | undefined)[] | undefined {
  const units = row.cells.map((cell) => unitInCell(cell) ?? otherUnitIn(cell));
  const isValue = columns.map(({ meaning }) => hasValues(meaning));
  const isUnits = row.cells.every((cell, index) => {
    if (isNothing(cell)) return true;
    return isValue[index] ? units[index] !== undefined : !/^[+-]?\d/.test(cell);
  });
  return isUnits && units.some((unit, index) => unit !== undefined && isValue[index]) ? units : undefined;
}

/** Units of what is not filed: they make a row of units none the less, and tell that `T1` is a temperature. */
const otherUnits: ReadonlySet<string> = new Set([
  ...[
    '°C',
    '°F',
    'V',
    'mV',
    'A',
    'mA',
    'Ah',
    'mAh',
    'Wh',
    'Ω',
    'mΩ',
    'Ohm',
    'mOhm',
    's',
    'min',
    'h',
    'bar',
    'kPa',
    'MPa',
  ],
]);

function otherUnitIn(cell: string): string | undefined {
  const unit = cell.replace(/^[[(]\s*/, '').replace(/\s*[\])]$/, '');
  return otherUnits.has(unit) ? unit : undefined;
}

/** True of a column with values: those have units. */
export const hasValues = (meaning: Meaning): boolean =>
  meaning.kind === 'reading' || (meaning.kind === 'field' && meaning.field === 'value');

/** `-`, `[-]`, `–`: no unit here. */
export const isNothing = (cell: string): boolean => cell.length < 10 && /^[[(]?\s*[-–—]?\s*[\])]?$/.test(cell);
