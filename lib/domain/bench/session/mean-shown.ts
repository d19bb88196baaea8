import Big from 'big.js';

import type { Quantity } from '../../quantity.ts';
import { meanOf, sampleDeviationOf } from '../../statistics.ts';

/** A mean and a sample standard deviation to as many decimals as the readings have: `4.120`, `0.002`, `mm`. */
export interface MeanShown {
  mean: string;
  deviation: string;
  unit: string;
}

/** Of at least two quantities in one unit; `undefined` of fewer. What is filed has its digits from all of the mean. */
export function meanShown(quantities: readonly Quantity[]): MeanShown | undefined {
  const [first, ...others] = quantities;
  if (!first || others.length === 0) return undefined;
  const decimals = Math.max(...quantities.map((quantity) => quantity.decimals));
  const rounded = (value: Big): string => value.toFixed(decimals, Big.roundHalfEven);
  return { mean: rounded(meanOf(quantities)), deviation: rounded(sampleDeviationOf(quantities)), unit: first.unit };
}
