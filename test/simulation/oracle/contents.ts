import Big from 'big.js';

import type { Check } from './check.ts';
import type { Filed } from './facts.ts';
import { byTime, keysOf } from './parts.ts';
import { deviationOf, meanOf, type Outgoing, outgoing } from './quantity.ts';
import { keyOf, type ToldReading } from './told.ts';

/** A measurement says what its readings say: values, units, statistics, moments, and the readings themselves. */
export const contents: Check = {
  promise: "every measurement's content equals its readings",
  violations: ({ filed, tellings }, tally) =>
    filed.flatMap((measurement) => {
      tally.checked();
      const readings = measurement.json.test_setup.readings.map((filed) => ({
        filed,
        // One reading may have been told as a frame and as a value.
        told: (tellings.get(keyOf({ cellId: measurement.cellId, id: filed.id })) ?? []).find(
          (one) => JSON.stringify(asSaid(one)) === JSON.stringify(filed),
        ),
      }));
      const unknown = readings.find(({ told }) => told === undefined);
      if (unknown) return [`${measurement.id} holds what nobody said: ${JSON.stringify(unknown.filed)}`];
      const known = readings.flatMap(({ told }) => told ?? []);
      return differencesIn(measurement, known).map((difference) => `${measurement.id}: ${difference}`);
    }),
};

function differencesIn({ json }: Filed, readings: readonly ToldReading[]): string[] {
  const ordered = readings.toSorted(byTime);
  const differences: string[] = [];
  const expect = (what: string, seen: unknown, expected: unknown) => {
    if (JSON.stringify(seen) !== JSON.stringify(expected)) {
      differences.push(`${what} is ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
    }
  };
  const [first] = ordered as [ToldReading];
  expect('measurement_type', json.measurement_type, 'properties');
  expect('start_time', json.start_time, isoTime(first.measuredAt));
  expect('source', json.test_setup.source, 'cellgauge');
  expect('stage', json.test_setup.stage, first.stage);
  expect('operator', json.test_setup.operator, first.operator);
  expect(
    'the order',
    json.test_setup.readings.map(({ id }) => id),
    ordered.map(({ id }) => id),
  );

  const expected = propertiesOf(ordered);
  if (!expected) return [...differences, 'its readings do not fit into one measurement'];
  expect('the keys', Object.keys(json.properties).toSorted(), [...expected.keys()].toSorted());
  for (const [key, { value, unit }] of expected) {
    const seen = json.properties[key];
    if (seen && (seen.unit !== unit || !new Big(seen.value).eq(value))) {
      differences.push(`${key} is ${seen.value} ${seen.unit}, not ${value.toFixed()} ${unit}`);
    }
  }
  return differences;
}

const asSaid = ({ id, property, value, unit, position, raw, instrument, measuredAt }: ToldReading) => ({
  ...{ id, property, value, unit },
  ...{ position, raw, instrument, measured_at: isoTime(measuredAt) },
});

function propertiesOf(readings: readonly ToldReading[]): Map<string, Pick<Outgoing, 'value' | 'unit'>> | undefined {
  const keys = keysOf(readings);
  if (!keys) return undefined;
  const properties = new Map<string, Pick<Outgoing, 'value' | 'unit'>>();
  const repeated = Map.groupBy(readings, ({ property }) => property);
  for (const [property, several] of repeated) {
    if (several.length === 1) continue;
    const values = several.map(outgoing);
    const unit = values[0]?.unit as string;
    properties.set(property, { value: meanOf(values), unit });
    properties.set(`${property}_n`, { value: new Big(several.length), unit: 'dimensionless' });
    properties.set(`${property}_std`, { value: deviationOf(values), unit });
  }
  for (const [index, reading] of readings.entries()) properties.set(keys[index] as string, outgoing(reading));
  return properties;
}

const isoTime = (ms: number): string => new Date(ms).toISOString();
