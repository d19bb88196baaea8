import Big from 'big.js';

import { failed, ok, quoted, type Result } from './problem.ts';
import { dimensionOf } from './property.ts';
import { baseUnit, outgoingUnits, type Unit, unitOf } from './unit.ts';
import type { OwnUnits } from './unsettled-unit.ts';

/** An exact value with a unit that Ionworks and Pint read alike. */
export interface Quantity {
  value: Big;
  unit: string;
  /** To how many decimals the instrument resolved it, in this unit: three for `4.120 mm`, none for the same in um. */
  decimals: number;
}

/** Properties whose quantities go out in another unit than mm and g, e.g. thickness → um. */
export type CanonicalUnits = ReadonlyMap<string, Unit>;

/**
 * The value as said (plain decimal text) in the property's canonical unit, converted without rounding; `ownUnits` is
 * what the instrument's owner has settled.
 * Refused: `unknown-unit`, `ambiguous-unit`, `wrong-dimension`.
 */
export function quantityOf(
  said: { value: string; unit: string; ownUnits?: OwnUnits | undefined },
  property: string,
  canonical: CanonicalUnits,
): Result<Quantity> {
  const unit = unitOf(said.unit, { value: said.value, own: said.ownUnits });
  if (!unit.ok) return unit;

  const demanded = dimensionOf(property);
  if (demanded !== undefined && unit.value.dimension !== demanded) {
    return failed(
      'wrong-dimension',
      `Cannot file ${said.value} ${said.unit} as ${quoted(property)}: it takes a ${demanded}, in ${outgoingUnits(demanded)} or a unit that converts to them`,
    );
  }
  return ok(convert(said.value, unit.value, canonicalUnit(property, unit.value, canonical)));
}

/** The unit in which a property goes out: configured for it, else its dimension's base unit. */
function canonicalUnit(property: string, unit: Unit, canonical: CanonicalUnits): Unit {
  const configured = canonical.get(property);
  if (configured?.dimension === unit.dimension) return configured;
  return (unitOf(baseUnit[unit.dimension]) as { value: Unit }).value;
}

/** Converts plain decimal text without rounding: outgoing units are powers of ten of their base, so that dividing by one ends. */
export function convert(value: string, from: Unit, to: Unit): Quantity {
  const { factor, decimals } = factorBetween(from, to);
  return {
    value: new Big(value).times(factor),
    unit: to.id,
    decimals: Math.max(0, decimalsOf(value) + decimals),
  };
}

/** Between two units: the exact factor, and the decimals it adds (25.4: one) or, as a power of ten, takes away (1000: three). */
interface Factor {
  factor: Big;
  decimals: number;
}

const factors = new Map<string, Factor>();

/** Kept once computed: there are few pairs, and a lab uses two or three of them for every reading. */
function factorBetween(from: Unit, to: Unit): Factor {
  // By the factors: what a registry calls a tael may differ from instrument to instrument.
  const pair = `${from.factor} ${to.factor}`;
  const known = factors.get(pair);
  if (known) return known;
  const factor = new Big(from.factor).div(to.factor);
  const computed = { factor, decimals: factor.c.length - 1 - factor.e };
  factors.set(pair, computed);
  return computed;
}

const decimalsOf = (value: string): number => {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
};

/** A quantity's value as decimal text without exponent: what goes on the wire, all digits kept. */
export const digitsOf = (value: Big): string => value.toFixed();

/** Numerically equal, but for the rounding of a server that keeps 64-bit floats. */
export function sameNumber(a: Big, b: Big): boolean {
  if (a.eq(b)) return true;
  return a.minus(b).abs().lte(a.abs().times('1e-14'));
}
