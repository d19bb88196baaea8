import type { Measurement } from './measurement.ts';
import type { Reading } from './reading.ts';

/** One entry of a 422's `detail`, in FastAPI's shape. */
export interface ValidationError {
  loc: readonly (string | number)[];
  msg: string;
  type?: string;
}

/** Whom a 422 blames, as far as it tells. */
export type Blame =
  /** Keys with one reading behind each: just these are guilty. */
  | { kind: 'readings'; guilty: ReadonlyMap<Reading, ValidationError> }
  /** A mean, count or deviation: someone among the readings of that property. */
  | { kind: 'property'; property: string }
  /** Something that all readings share: name, start, set-up, the cell's id. */
  | { kind: 'measurement'; error: ValidationError }
  /** It does not say. */
  | { kind: 'unknown' };

/** The places of a request other than its body, and the body's fields other than `properties`. */
const shared: ReadonlySet<string | number | undefined> = new Set([
  'path',
  'query',
  'header',
  'cookie',
  'name',
  'protocol',
  'start_time',
  'test_setup',
  'step_labels_validated',
  'notes',
  'measurement_type',
  'file_metadata',
]);

/** Reads whom the API blames from the `loc` of its errors, e.g. `["body", "properties", "thickness_2", "value"]`. */
export function blameOf(measurement: Measurement, errors: readonly ValidationError[]): Blame {
  const ofAll = errors.find(({ loc: [place, field] }) => shared.has(place === 'body' ? field : place));
  if (ofAll) return { kind: 'measurement', error: ofAll };

  const byKey = new Map(measurement.properties.map((property) => [property.key, property]));
  const named = errors.flatMap((error) => {
    // The key need not follow at once: pydantic puts the tag of a union's member between.
    const inProperties = error.loc.includes('properties') ? error.loc.slice(error.loc.indexOf('properties') + 1) : [];
    const property = inProperties.map((part) => byKey.get(String(part))).find((found) => found !== undefined);
    return property ? [{ property, error }] : [];
  });
  const guilty = new Map<Reading, ValidationError>();
  for (const { property, error } of named) {
    const [reading] = property.readings;
    if (!property.derived && reading && !guilty.has(reading)) guilty.set(reading, error);
  }
  if (guilty.size > 0) return { kind: 'readings', guilty };
  const derived = named[0];
  return derived ? { kind: 'property', property: derived.property.property } : { kind: 'unknown' };
}

/**
 * Two parts of readings among which one is guilty, the smaller first: by property as far as there are several, then
 * within; with a property blamed, only its readings are parted and the others stay with the larger part. At least two
 * readings (of the blamed property, where one is).
 */
export function halves(readings: readonly Reading[], blamed?: string): [readonly Reading[], readonly Reading[]] {
  if (blamed !== undefined) {
    const suspects = readings.filter(({ property }) => property === blamed);
    const small = new Set(suspects.slice(0, Math.floor(suspects.length / 2)));
    return [[...small], readings.filter((reading) => !small.has(reading))];
  }
  const groups = [...Map.groupBy(readings, ({ property }) => property).values()];
  const small = new Set(
    groups.length === 1 ? readings.slice(0, Math.floor(readings.length / 2)) : lighterGroups(groups),
  );
  return [[...small], readings.filter((reading) => !small.has(reading))];
}

/** Whole properties with at most half of the readings, as close to half as taking the largest first comes. */
function lighterGroups(groups: readonly Reading[][]): Reading[] {
  const half = groups.flat().length / 2;
  const taken: Reading[] = [];
  for (const group of groups.toSorted((a, b) => b.length - a.length)) {
    if (taken.length + group.length <= half) taken.push(...group);
  }
  return taken;
}
