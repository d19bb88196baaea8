import Big from 'big.js';

import type { Quantity } from '../../quantity.ts';
import { meanOf } from '../../statistics.ts';
import { type Unit, unitOf } from '../../unit.ts';

/** How far replicates may lie apart, smallest to largest: in mm or g, or in percent of their mean. */
export type SpreadLimit = { kind: 'absolute'; most: Big } | { kind: 'percent'; most: Big };

/** How far replicates do lie apart, in their unit, and how far they may: in the same unit, or in percent. */
export interface Spread {
  smallest: Big;
  largest: Big;
  unit: string;
  limit: SpreadLimit;
}

/** The spread of replicates, all in one unit, where it is wider than it may be. One alone has none. */
export function excessSpread(quantities: readonly Quantity[], said: SpreadLimit | undefined): Spread | undefined {
  const [first, ...others] = quantities;
  if (!said || !first || others.length === 0) return undefined;
  const limit = limitIn(first.unit, said);
  let smallest = first.value;
  let largest = first.value;
  for (const { value } of others) {
    if (value.lt(smallest)) smallest = value;
    if (value.gt(largest)) largest = value;
  }
  const most = limit.kind === 'absolute' ? limit.most : meanOf(quantities).abs().times(limit.most).div(100);
  return largest.minus(smallest).gt(most) ? { smallest, largest, unit: first.unit, limit } : undefined;
}

/** The lab may file thicknesses in um: 0.02 mm are 20 of them. */
function limitIn(unit: string, limit: SpreadLimit): SpreadLimit {
  if (limit.kind === 'percent') return limit;
  // Quantities are in units that are known.
  const { factor } = (unitOf(unit) as { value: Unit }).value;
  return { kind: 'absolute', most: limit.most.div(new Big(factor)) };
}
