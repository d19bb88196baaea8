import { failed, ok, quoted, type Result } from './problem.ts';
import { gramsBy, type OwnUnits, unsettledIdOf } from './unsettled-unit.ts';

export type Dimension = 'length' | 'mass' | 'force' | 'count' | 'ratio';

export interface Unit {
  /** The id, as it goes out to Ionworks where `outgoing` says so. */
  id: string;
  dimension: Dimension;
  /** Exact factor to the dimension's base (mm, g, newton, one, percent), as decimal text. */
  factor: string;
  /** What instruments and people write for it; case-sensitive. */
  written: readonly string[];
  /** True where Ionworks and stock Pint read the id alike: only such units go out. `mil` is an angle to Pint, `MM` megamolar. */
  outgoing: boolean;
}

/**
 * The units that convert, with factors exact by definition: the inch is 25.4 mm (16 CFR 500.19); pound, ounce, grain,
 * troy ounce and carat as in Hong Kong Cap. 68, Schedule 1; the pennyweight is 24 grains; the momme 3.75 g.
 */
const units: readonly Unit[] = [
  { id: 'mm', dimension: 'length', factor: '1', written: ['mm', 'MM'], outgoing: true },
  { id: 'um', dimension: 'length', factor: '0.001', written: ['um', 'µm', 'μm', 'micron'], outgoing: true },
  { id: 'nm', dimension: 'length', factor: '0.000001', written: ['nm'], outgoing: true },
  { id: 'cm', dimension: 'length', factor: '10', written: ['cm'], outgoing: true },
  { id: 'm', dimension: 'length', factor: '1000', written: ['m'], outgoing: true },
  { id: 'in', dimension: 'length', factor: '25.4', written: ['in', 'IN', 'inch', '"', '″'], outgoing: false },
  { id: 'mil', dimension: 'length', factor: '0.0254', written: ['mil', 'thou'], outgoing: false },
  { id: 'uin', dimension: 'length', factor: '0.0000254', written: ['uin', 'µin', 'μin'], outgoing: false },
  { id: 'ug', dimension: 'mass', factor: '0.000001', written: ['ug', 'µg', 'μg', 'mcg'], outgoing: true },
  { id: 'mg', dimension: 'mass', factor: '0.001', written: ['mg'], outgoing: true },
  { id: 'g', dimension: 'mass', factor: '1', written: ['g'], outgoing: true },
  { id: 'kg', dimension: 'mass', factor: '1000', written: ['kg', 'KG', 'Kg'], outgoing: true },
  { id: 'tonne', dimension: 'mass', factor: '1000000', written: ['tonne'], outgoing: false },
  { id: 'ct', dimension: 'mass', factor: '0.2', written: ['ct', 'CT'], outgoing: false },
  { id: 'lb', dimension: 'mass', factor: '453.59237', written: ['lb', 'LB', 'lbs'], outgoing: false },
  { id: 'oz', dimension: 'mass', factor: '28.349523125', written: ['oz', 'OZ'], outgoing: false },
  { id: 'ozt', dimension: 'mass', factor: '31.1034768', written: ['ozt', 'oz t'], outgoing: false },
  { id: 'GN', dimension: 'mass', factor: '0.06479891', written: ['GN', 'gn'], outgoing: false },
  { id: 'dwt', dimension: 'mass', factor: '1.55517384', written: ['dwt'], outgoing: false },
  { id: 'mom', dimension: 'mass', factor: '3.75', written: ['mom'], outgoing: false },
  { id: 'newton', dimension: 'force', factor: '1', written: ['newton'], outgoing: true },
  {
    id: 'dimensionless',
    dimension: 'count',
    factor: '1',
    written: ['dimensionless', 'pcs', 'PCS', 'PC'],
    outgoing: true,
  },
  { id: 'percent', dimension: 'ratio', factor: '1', written: ['percent', '%'], outgoing: true },
];

const byWriting: ReadonlyMap<string, Unit> = new Map(
  units.flatMap((unit) => unit.written.map((written) => [written, unit] as const)),
);

/** The base unit of a dimension: what its quantities go out in unless configured otherwise. */
export const baseUnit: Readonly<Record<Dimension, string>> = {
  length: 'mm',
  mass: 'g',
  force: 'newton',
  count: 'dimensionless',
  ratio: 'percent',
};

/**
 * The unit meant by what an instrument or a person wrote, `own` being what the instrument's owner has settled. Refused:
 * `unknown-unit`, `ambiguous-unit`.
 */
export function unitOf(
  written: string,
  { value, own = {} }: { value?: string; own?: OwnUnits | undefined } = {},
): Result<Unit> {
  const unit = byWriting.get(written);
  if (unit) return ok(unit);

  const grams = gramsBy(own, written);
  if (grams.kind === 'settled') {
    return ok({ id: written, dimension: 'mass', factor: grams.grams, written: [written], outgoing: false });
  }
  const cannot = `Cannot convert ${value === undefined ? '' : `${value} `}${quoted(written)}`;
  if (grams.kind === 'unsettled') return failed('ambiguous-unit', `${cannot}: ${grams.why}`);
  return failed('unknown-unit', `${cannot}: the unit is none of ${listOf(units)}`);
}

/** The unit's id, convertible or not; `undefined` where there is no such unit. */
export const unitIdOf = (written: string): string | undefined => byWriting.get(written)?.id ?? unsettledIdOf(written);

/** True where what is written converts by definition, with nothing to be settled by anybody. */
export const isConvertible = (written: string): boolean => byWriting.has(written);

/** True where both are written for one unit (`in` and `"`), or both are missing. */
export const sameUnit = (a: string | undefined, b: string | undefined): boolean => meantBy(a) === meantBy(b);

const meantBy = (written: string | undefined): string | undefined => written && (unitIdOf(written) ?? written);

/** The dimension of an outgoing unit, by its id. */
export const dimensionOfUnit = (id: string): Dimension | undefined => units.find((unit) => unit.id === id)?.dimension;

/** The unit with this id, if quantities may go out in it. */
export const outgoingUnit = (id: string): Unit | undefined => units.find((unit) => unit.id === id && unit.outgoing);

export const outgoingUnits = (dimension?: Dimension): string =>
  listOf(units.filter((unit) => unit.outgoing && (dimension === undefined || unit.dimension === dimension)));

const listOf = (some: readonly Unit[]): string => some.map((unit) => unit.id).join(', ');
