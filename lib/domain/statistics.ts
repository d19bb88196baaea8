import Big from 'big.js';

import type { Quantity } from './quantity.ts';

/** Forty decimals: enough that a quotient by at most 90 readings, rounded once more, is rounded as if only once. */
const Wide = Big();
Wide.DP = 40;
Wide.RM = Wide.roundHalfEven;

/** The arithmetic mean, with two digits more than the readings, half to even. All quantities are in one unit. */
export function meanOf(quantities: readonly Quantity[]): Big {
  const decimals = Math.max(...quantities.map((quantity) => quantity.decimals));
  return exactMean(quantities).round(decimals + 2, Big.roundHalfEven);
}

/** The sample standard deviation (n - 1), with three significant digits. At least two quantities, in one unit. */
export function sampleDeviationOf(quantities: readonly Quantity[]): Big {
  const n = quantities.length;
  const values = quantities.map(({ value }) => value);
  // n Σx² - (Σx)² is exact in decimals, so that nothing cancels however close the readings are.
  const squares = sum(values.map((value) => value.times(value))).times(n);
  const total = sum(values);
  const variance = squares.minus(total.times(total)).div(n * (n - 1));
  // The root of an exact variance, of which three digits are kept: a float has fifteen of them right.
  return new Big(Math.sqrt(variance.toNumber()).toPrecision(15)).prec(3, Big.roundHalfEven);
}

const exactMean = (quantities: readonly Quantity[]): Big =>
  sum(quantities.map(({ value }) => value)).div(quantities.length);

const sum = (values: readonly Big[]): Big => values.reduce((total: Big, value) => total.plus(value), new Wide(0));
