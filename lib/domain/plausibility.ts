import type { InstrumentEntry } from './instrument-entry.ts';
import { digitsOf, type Quantity } from './quantity.ts';
import { dimensionOfUnit } from './unit.ts';

/**
 * Why an instrument cannot have measured this, in a clause; `undefined` where it can: lengths and masses are above zero,
 * and within the limits of the instrument, in the canonical unit. A `min` in the registry allows zero and below.
 */
export function whyImplausible({ value, unit }: Quantity, entry: InstrumentEntry | undefined): string | undefined {
  const said = `${digitsOf(value)} ${unit}`;
  if (entry?.min !== undefined && value.lt(entry.min)) {
    return `${said} is below the instrument's minimum, ${entry.min} ${unit}`;
  }
  if (entry?.max !== undefined && value.gt(entry.max)) {
    return `${said} is above the instrument's maximum, ${entry.max} ${unit}`;
  }
  const dimension = dimensionOfUnit(unit);
  const mustBePositive = entry?.min === undefined && (dimension === 'length' || dimension === 'mass');
  return mustBePositive && value.lte(0) ? `a ${dimension} is above zero` : undefined;
}
