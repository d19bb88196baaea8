import { failed, ok, quoted, type Result } from './problem.ts';

export type Dimension = 'length' | 'mass' | 'count' | 'ratio';

export interface Unit {
  /** The id, as it goes out to Ionworks where `outgoing` says so. */
  id: string;
  dimension: Dimension;
  /** Exact factor to the dimension's base (mm, g, one, percent), as decimal text. */
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
  { id: 'kg', dimension: 'mass', factor: '1000', written: ['kg', 'KG'], outgoing: true },
  { id: 'ct', dimension: 'mass', factor: '0.2', written: ['ct', 'CT'], outgoing: false },
  { id: 'lb', dimension: 'mass', factor: '453.59237', written: ['lb', 'LB'], outgoing: false },
  { id: 'oz', dimension: 'mass', factor: '28.349523125', written: ['oz', 'OZ'], outgoing: false },
  { id: 'ozt', dimension: 'mass', factor: '31.1034768', written: ['ozt', 'oz t'], outgoing: false },
  { id: 'GN', dimension: 'mass', factor: '0.06479891', written: ['GN', 'gn'], outgoing: false },
  { id: 'dwt', dimension: 'mass', factor: '1.55517384', written: ['dwt'], outgoing: false },
  { id: 'mom', dimension: 'mass', factor: '3.75', written: ['mom'], outgoing: false },
  {
    id: 'dimensionless',
    dimension: 'count',
    factor: '1',
    written: ['dimensionless', 'pcs', 'PCS', 'PC'],
    outgoing: true,
  },
  { id: 'percent', dimension: 'ratio', factor: '1', written: ['percent', '%'], outgoing: true },
];

/** Written the same for different units, or for units whose size depends on the region: never converted by guess. */
const ambiguous: ReadonlyMap<string, string> = new Map([
  ['t', 'it is the tonne on weighing indicators and the tola on some balances'],
  ['gr', 'it is the grain on instruments, though people type it for gram'],
  ['GR', 'it is the grain on instruments, though people type it for gram'],
  ['K', 'it is the Austrian carat on some balances and the carat on others'],
  ['M', 'it is the millimetre on some gauges and a memory mark on some balances'],
  ['N', 'it is the newton on some instruments and the net legend on others'],
  ['tl', 'a tael differs from region to region'],
  ['TL', 'a tael differs from region to region'],
  ['tlh', 'the Hong Kong tael has two meanings'],
  ['tls', 'published factors of the Singapore tael disagree'],
  ['tlt', 'a tael differs from region to region'],
  ['tlc', 'the Chinese tael has two meanings'],
  ['tol', 'the tola is often rounded'],
  ['bat', 'published factors of the baht disagree'],
  ['MS', 'the mesghal has no sourced factor'],
  ['msg', 'the mesghal has no sourced factor'],
]);

const byWriting: ReadonlyMap<string, Unit> = new Map(
  units.flatMap((unit) => unit.written.map((written) => [written, unit] as const)),
);

/** The base unit of a dimension: what its quantities go out in unless configured otherwise. */
export const baseUnit: Readonly<Record<Dimension, string>> = {
  length: 'mm',
  mass: 'g',
  count: 'dimensionless',
  ratio: 'percent',
};

/** The unit meant by what an instrument or a person wrote; refused `unknown-unit` or `ambiguous-unit`. */
export function unitOf(written: string, value?: string): Result<Unit> {
  const unit = byWriting.get(written);
  if (unit) return ok(unit);
  const said = value === undefined ? quoted(written) : `${value} ${quoted(written)}`;
  const reason = ambiguous.get(written);
  if (reason !== undefined) {
    return failed('ambiguous-unit', `Cannot convert ${said}: ${reason}; give the value in g or mm`);
  }
  return failed('unknown-unit', `Cannot convert ${said}: the unit is none of ${listOf(units)}`);
}

/** The dimension of an outgoing unit, by its id. */
export const dimensionOfUnit = (id: string): Dimension | undefined => units.find((unit) => unit.id === id)?.dimension;

/** The unit with this id, if quantities may go out in it. */
export const outgoingUnit = (id: string): Unit | undefined => units.find((unit) => unit.id === id && unit.outgoing);

export const outgoingUnits = (dimension?: Dimension): string =>
  listOf(units.filter((unit) => unit.outgoing && (dimension === undefined || unit.dimension === dimension)));

const listOf = (some: readonly Unit[]): string => some.map((unit) => unit.id).join(', ');
