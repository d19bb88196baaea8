import Big from 'big.js';

import { instrumentKey, type Reading } from './reading.ts';
import { meanOf, sampleDeviationOf } from './statistics.ts';

/** One key of a measurement's properties, and the readings that it comes from. */
export interface MeasuredProperty {
  key: string;
  /** The property that was read: `thickness` for `thickness_std` and `thickness_2`. */
  property: string;
  /** A statistic over several readings, rather than one reading's value. */
  derived: boolean;
  value: () => Big;
  unit: string;
  readings: readonly Reading[];
}

/**
 * What stands in the properties of a measurement of these readings, in order of time: a property read once under its name;
 * one read in replicates as mean, `_n`, `_std` and each reading. They fit into one measurement as `roomForOne` has it.
 */
export function propertiesOf(readings: readonly Reading[]): MeasuredProperty[] {
  return [...Map.groupBy(readings, (reading) => reading.property)].flatMap(([property, repeated]) => {
    const [first, ...others] = repeated as [Reading, ...Reading[]];
    return others.length === 0 ? [single(property, first)] : replicates(property, first, repeated);
  });
}

/**
 * Tells for one reading after the other, in order of time, whether one measurement has room for it beside those that were
 * taken: not for a property repeated that is not measured in replicates, and not where two keys would collide.
 */
export function roomForOne(): (reading: Reading) => boolean {
  const taken = new Map<string, Reading[]>();
  const keys = new Set<string>();
  return (reading) => {
    const { property } = reading;
    const repeated = taken.get(property) ?? [];
    const [first] = repeated;
    if (first && !isReplicate(first, reading)) return false;

    const added = keysAddedBy(reading, repeated);
    if (new Set(added).size < added.length || added.some((key) => keys.has(key))) return false;

    for (const key of added) keys.add(key);
    repeated.push(reading);
    taken.set(property, repeated);
    return true;
  };
}

/** The second reading of a property brings the statistics, and a key of its own for the first. */
function keysAddedBy(reading: Reading, before: readonly Reading[]): string[] {
  const { property } = reading;
  const [first] = before;
  if (!first) return [property];
  const own = `${property}_${suffixOf(reading, before.length)}`;
  if (before.length > 1) return [own];
  return [`${property}_n`, `${property}_std`, `${property}_${suffixOf(first, 0)}`, own];
}

const single = (key: string, reading: Reading): MeasuredProperty => ({
  key,
  property: reading.property,
  derived: false,
  value: () => reading.quantity.value,
  unit: reading.quantity.unit,
  readings: [reading],
});

function replicates(property: string, first: Reading, readings: readonly Reading[]): MeasuredProperty[] {
  const quantities = readings.map(({ quantity }) => quantity);
  const statistic = (key: string, unit: string, value: () => Big): MeasuredProperty => ({
    key,
    property,
    derived: true,
    value,
    unit,
    readings,
  });
  return [
    statistic(property, first.quantity.unit, () => meanOf(quantities)),
    statistic(`${property}_n`, 'dimensionless', () => new Big(readings.length)),
    statistic(`${property}_std`, first.quantity.unit, () => sampleDeviationOf(quantities)),
    ...readings.map((reading, index) => single(`${property}_${suffixOf(reading, index)}`, reading)),
  ];
}

const keyOf = ({ instrument }: Reading): string | undefined => instrument && instrumentKey(instrument);

/** Replicates come from one instrument that measures so: two weighings are never averaged. */
const isReplicate = (a: Reading, b: Reading): boolean =>
  a.replicable && b.replicable && keyOf(a) === keyOf(b) && a.quantity.unit === b.quantity.unit;

/**
 * The position where it makes a key, else the number in order of time. A position called `n` (north) or `std` would stand
 * where the statistics do, and is numbered too; it is kept in `test_setup.readings` all the same.
 */
function suffixOf({ position }: Reading, index: number): string {
  if (position === undefined) return String(index + 1);
  const suffix = position
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return suffix === '' || suffix === 'n' || suffix === 'std' || suffix.length > 40 ? String(index + 1) : suffix;
}
