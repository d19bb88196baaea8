import { remembered } from '../remembered.ts';
import type { Row } from '../table.ts';
import { readHeader } from './read-header.ts';
import { isNothing } from './units-row.ts';
import { unitInCell } from './written-unit.ts';

/**
 * True of a row that names columns, among them a value, or has nothing but units: where they are not those of its table,
 * another one begins. Most of what stands in such a header is a name that is known, and nothing is a number.
 */
export function isOtherHeader({ cells }: Row, values: readonly number[]): boolean {
  // At a glance, as nearly every row has a number where the values are.
  for (const index of values) if (beginsAsNumber(cells[index])) return false;
  let named = 0;
  let others = 0;
  let units = 0;
  let namesValue = false;
  for (const cell of cells) {
    if (isNothing(cell)) continue;
    if (beginsAsNumber(cell)) return false;
    const name = nameIn(cell);
    if (name === 'none') others += 1;
    else named += 1;
    if (name === 'value') namesValue = true;
    if (unitInCell(cell) !== undefined) units += 1;
  }
  const isOver = (index: number) => unitInCell(cells[index] ?? '') !== undefined;
  if (units > 0 && units === named + others && values.some(isOver)) return true;
  return namesValue && named > 1 && named >= others;
}

/** Digits stand between `0` and `9`. */
function beginsAsNumber(text: string | undefined): boolean {
  const code = text === undefined ? 0 : text.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}

const nameIn = remembered((text: string): 'value' | 'other' | 'none' => {
  const read = readHeader(text);
  if (read.kind === 'unknown') return 'none';
  const isField = read.kind === 'field' && read.named.field !== 'value' && read.named.field !== 'raw';
  return isField || read.kind === 'computed' ? 'other' : 'value';
});
