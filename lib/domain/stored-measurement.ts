import Big from 'big.js';
import * as v from 'valibot';

import type { Measurement } from './measurement.ts';
import { convert, digitsOf, sameNumber } from './quantity.ts';
import { sameContent } from './reading.ts';
import { unitOf } from './unit.ts';

/** What is needed of a measurement as Ionworks holds it. Everything else may change under us. */
export const StoredMeasurementSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  name: v.string(),
  cell_instance_id: v.optional(v.string()),
  properties: v.nullish(v.record(v.string(), v.unknown())),
  test_setup: v.nullish(v.looseObject({ readings: v.optional(v.unknown()) })),
});

export type StoredMeasurement = v.InferOutput<typeof StoredMeasurementSchema>;

const StoredReadingsSchema = v.array(
  v.object({ id: v.string(), property: v.string(), value: v.string(), unit: v.string() }),
);
const StoredQuantitySchema = v.object({ value: v.pipe(v.number(), v.finite()), unit: v.string() });

/** How the stored measurement differs from ours, in a clause that names both values; `undefined` where it is the same. */
export function differenceFrom(ours: Measurement, stored: StoredMeasurement): string | undefined {
  return readingsDifference(ours, stored) ?? propertiesDifference(ours, stored);
}

/** The same readings: id, property, value and unit as the instruments said them. */
function readingsDifference(ours: Measurement, stored: StoredMeasurement): string | undefined {
  const read = v.safeParse(StoredReadingsSchema, stored.test_setup?.readings);
  if (!read.success) return 'it does not say which readings it holds';
  const theirs = new Map(read.output.map((reading) => [reading.id, reading]));
  for (const reading of ours.readings) {
    const their = theirs.get(reading.id);
    if (!their) return `it does not hold the reading ${reading.id}`;
    if (!sameContent(reading, their)) return `it holds ${said(their)} where this reading says ${said(reading)}`;
  }
  return theirs.size === ours.readings.length
    ? undefined
    : `it holds ${theirs.size} readings, not ${ours.readings.length}`;
}

const said = ({ property, value, unit }: { property: string; value: string; unit: string }): string =>
  `${property} ${value} ${unit}`;

/** The same keys with numerically equal quantities, whatever unit they are stored in. */
function propertiesDifference(ours: Measurement, stored: StoredMeasurement): string | undefined {
  const theirs = new Map(Object.entries(stored.properties ?? {}));
  for (const { key, value, unit } of ours.properties) {
    const mine = value();
    const read = v.safeParse(StoredQuantitySchema, theirs.get(key));
    if (!read.success) return `it has no quantity ${key}`;
    const their = inUnit(read.output, unit);
    if (!their || !sameNumber(mine, their)) {
      return `it has ${key} ${read.output.value} ${read.output.unit} where these readings give ${digitsOf(mine)} ${unit}`;
    }
  }
  return theirs.size === ours.properties.length ? undefined : 'it has properties that these readings do not give';
}

function inUnit(quantity: { value: number; unit: string }, id: string): Big | undefined {
  const [from, to] = [unitOf(quantity.unit), unitOf(id)];
  if (!from.ok || !to.ok || from.value.dimension !== to.value.dimension) return undefined;
  return convert(new Big(quantity.value).toFixed(), from.value, to.value).value;
}
