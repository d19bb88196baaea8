import Big from 'big.js';

import { readNumber } from '../../number.ts';
import type { Row } from '../table.ts';

/** Two rows may not agree by chance; one may. */
const fewestRows = 2;

/** Another column, and what one of its unit is in that of the mean. */
export interface Averaged {
  index: number;
  factor: Big;
}

/**
 * True where a column is the mean of the others in every row in which all of them are numbers, in at least two rows:
 * as rounded to the digits that it shows.
 */
export function isMeanOf(column: number, others: readonly Averaged[], rows: readonly Row[]): boolean {
  let compared = 0;
  for (const { cells } of rows) {
    const mean = numberIn(cells[column]);
    const values = others.flatMap(({ index, factor }) => {
      const value = numberIn(cells[index]);
      return value === undefined ? [] : [factor.times(value)];
    });
    if (mean === undefined || values.length < others.length) continue;
    if (!isRoundedMean(mean, values)) return false;
    compared += 1;
  }
  return compared >= fewestRows;
}

/** Half of the last digit shown, either way; a float written in full is off by some of its sixteen digits. */
function isRoundedMean(mean: string, values: readonly Big[]): boolean {
  const sum = values.reduce((total, value) => total.plus(value), new Big(0));
  const decimals = Math.min((`${mean}.`.split('.')[1] as string).length, mostDecimals);
  const half = new Big(5).times(new Big(10).pow(-decimals - 1)).times(values.length);
  return new Big(mean).times(values.length).minus(sum).abs().lte(half);
}

const mostDecimals = 9;

/** More is no number with its unit, and costs time. */
const longest = 60;

/** With its unit, where it has one. A comma is the decimal mark: were it none, all of them would be off alike. */
function numberIn(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longest) return undefined;
  const read = readNumber(text.replace(/[a-zµμ"%\s]+$/i, ''), ',');
  return read.kind === 'number' ? read.value : undefined;
}
