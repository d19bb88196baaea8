import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { measurementOf } from '../../lib/domain/measurement.ts';
import { type Session, sessionsOf } from '../../lib/domain/session.ts';
import {
  differenceFrom,
  type StoredMeasurement,
  StoredMeasurementSchema,
} from '../../lib/domain/stored-measurement.ts';
import { aReading, located } from '../support/readings.ts';

const readings = [
  aReading({ id: 'r-1', value: '4.120' }),
  aReading({ id: 'r-2', value: '0.1623', unit: 'in', at: '08:00:10' }),
  aReading({ id: 'r-3', property: 'weight', value: '12.5', unit: 'g', replicable: false, at: '08:00:20' }),
];
const ours = measurementOf(sessionsOf(located(readings), 900_000)[0] as Session);

type Stored = Record<string, unknown> & {
  test_setup: { readings: Record<string, unknown>[] };
  properties: Record<string, unknown>;
};

/** The measurement as Ionworks answers it, changed by what it is given. */
function difference(change: (stored: Stored) => void = () => {}): string | undefined {
  const stored = { id: 'ms-1', cell_instance_id: 'cell-1', ...JSON.parse(JSON.stringify(ours.body)) } as Stored;
  change(stored);
  return differenceFrom(ours, v.parse(StoredMeasurementSchema, stored) as StoredMeasurement);
}

describe('a stored measurement is the same', () => {
  it('as it was sent', () => {
    expect(difference()).toBeUndefined();
  });

  it('with its readings and its properties in another order', () => {
    const same = difference((stored) => {
      stored.test_setup.readings.reverse();
      stored.properties = Object.fromEntries(Object.entries(stored.properties).reverse());
    });
    expect(same).toBeUndefined();
  });

  it('with its quantities in other units, converted by floats', () => {
    const same = difference((stored) => {
      stored.properties.thickness_1 = { value: 4120, unit: 'um' };
      stored.properties.thickness_2 = { value: (0.1623 * 25.4) / 1000, unit: 'm' };
      stored.properties.weight = { value: 0.0125, unit: 'kg' };
    });
    expect(same).toBeUndefined();
  });

  it('with numbers that are off by the rounding of a float', () => {
    const same = difference((stored) => {
      stored.properties.thickness_1 = { value: 4.120000000000001, unit: 'mm' };
      stored.properties.weight = { value: 12.499999999999998, unit: 'g' };
    });
    expect(same).toBeUndefined();
  });

  it('with whatever else the server adds', () => {
    const same = difference((stored) => {
      Object.assign(stored, {
        organization_id: null,
        notes: 'edited',
        start_time: null,
        measurement_type: 'time_series',
      });
      Object.assign(stored.test_setup, { lab: 'C3' });
      Object.assign(stored.test_setup.readings[0] as object, { position: 'x', measured_at: null });
      Object.assign(stored.test_setup.readings[1] as object, { accepted: { problem: 'implausible' } });
    });
    expect(same).toBeUndefined();
  });
});

describe('a stored measurement is another', () => {
  it.each<[string, (stored: Stored) => void]>([
    [
      'it holds 4 readings, not 3',
      ({ test_setup }) => test_setup.readings.push({ id: 'r-9', property: 'x', value: '1', unit: 'mm' }),
    ],
    ['it does not hold the reading r-2', ({ test_setup }) => test_setup.readings.splice(1, 1)],
    ['it does not hold the reading r-1', ({ test_setup }) => test_setup.readings.splice(0)],
    [
      'it holds thickness 4.121 mm where this reading says thickness 4.120 mm',
      ({ test_setup }) => Object.assign(test_setup.readings[0] as object, { value: '4.121' }),
    ],
    [
      'it holds thickness 4.12 mm where this reading says thickness 4.120 mm',
      ({ test_setup }) => Object.assign(test_setup.readings[0] as object, { value: '4.12' }),
    ],
    [
      'it holds thickness 0.1623 mm where this reading says thickness 0.1623 in',
      ({ test_setup }) => Object.assign(test_setup.readings[1] as object, { unit: 'mm' }),
    ],
    [
      'it holds mass 12.5 g where this reading says weight 12.5 g',
      ({ test_setup }) => Object.assign(test_setup.readings[2] as object, { property: 'mass' }),
    ],
    [
      'it does not say which readings it holds',
      ({ test_setup }) => Object.assign(test_setup.readings[2] as object, { value: 12.5 }),
    ],
    ['it does not say which readings it holds', (stored) => Object.assign(stored, { test_setup: null })],
    ['it does not say which readings it holds', (stored) => Object.assign(stored, { test_setup: {} })],
    [
      'it does not say which readings it holds',
      (stored) => Object.assign(stored, { test_setup: { readings: 'many' } }),
    ],
    [
      'it has weight 12.6 g where these readings give 12.5 g',
      ({ properties }) => Object.assign(properties, { weight: { value: 12.6, unit: 'g' } }),
    ],
    [
      'it has weight 12.5 kg where these readings give 12.5 g',
      ({ properties }) => Object.assign(properties, { weight: { value: 12.5, unit: 'kg' } }),
    ],
    [
      'it has weight 12.5 mm where these readings give 12.5 g',
      ({ properties }) => Object.assign(properties, { weight: { value: 12.5, unit: 'mm' } }),
    ],
    [
      'it has weight 12.5 stone where these readings give 12.5 g',
      ({ properties }) => Object.assign(properties, { weight: { value: 12.5, unit: 'stone' } }),
    ],
    ['it has no quantity weight', ({ properties }) => Object.assign(properties, { weight: 12.5 })],
    [
      'it has no quantity weight',
      ({ properties }) => Object.assign(properties, { weight: { value: '12.5', unit: 'g' } }),
    ],
    ['it has no quantity weight', ({ properties }) => Object.assign(properties, { weight: null })],
    ['it has no quantity thickness_std', ({ properties }) => delete properties.thickness_std],
    ['it has no quantity thickness', (stored) => Object.assign(stored, { properties: null })],
    [
      'it has properties that these readings do not give',
      ({ properties }) => Object.assign(properties, { height: { value: 1, unit: 'mm' } }),
    ],
  ])('%s', (sentence, change) => {
    expect(difference(change)).toBe(sentence);
  });
});

describe('a row of a list', () => {
  it('is read as long as it has an id and a name', () => {
    expect(v.safeParse(StoredMeasurementSchema, { id: '7', name: 'x', surprise: true }).success).toBe(true);
    for (const row of [{ id: '', name: 'x' }, { name: 'x' }, { id: 'ms-1' }, { id: 5, name: 'x' }, null]) {
      expect(v.safeParse(StoredMeasurementSchema, row).success).toBe(false);
    }
  });
});
