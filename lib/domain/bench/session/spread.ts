import type Big from 'big.js';

import type { Quantity } from '../../quantity.ts';
import { meanOf } from '../../statistics.ts';

/** How far replicates may lie apart, smallest to largest: in the canonical unit, or in percent of their mean. */
export type SpreadLimit = { kind: 'absolute'; most: Big } | { kind: 'percent'; most: Big };

/** How far replicates do lie apart, in their unit, and how far they may. */
export interface Spread {
  smallest: Big;
  largest: Big;
  unit: string;
  limit: SpreadLimit;
}

/** The spread of replicates, all in one unit, where it is wider than it may be. One alone has none. */
export function excessSpread(quantities: readonly Quantity[], limit: SpreadLimit | undefined): Spread | undefined {
  const [first, ...others] = quantities;
  if (!limit || !first || others.length === 0) return undefined;
  let smallest = first.value;
  let largest = first.value;
  for (const { value } of others) {
    if (value.lt(smallest)) smallest = value;
    if (value.gt(largest)) largest = value;
  }
  const most = limit.kind === 'absolute' ? limit.most : meanOf(quantities).abs().times(limit.most).div(100);
  return largest.minus(smallest).gt(most) ? { smallest, largest, unit: first.unit, limit } : undefined;
}
