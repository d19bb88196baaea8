import { describe, expect, it } from 'vitest';

import { measurementOf } from '../../lib/domain/measurement.ts';
import { type Session, sessionsOf } from '../../lib/domain/session.ts';
import { aReading, canonicalUnitsOf, located, type ReadingGiven } from '../support/readings.ts';

/** The measurement of the one session of such readings. */
function measurement(...given: ReadingGiven[]) {
  const sessions = sessionsOf(located(given.map((each) => aReading(each))), 900_000);
  if (sessions.length !== 1) throw new Error(`${sessions.length} sessions`);
  return measurementOf(sessions[0] as Session);
}

const wire = (...given: ReadingGiven[]): string => JSON.stringify(measurement(...given).body);

/** The properties as they stand on the wire. */
const properties = (...given: ReadingGiven[]): string => /"properties":(\{.*\})\}$/.exec(wire(...given))?.[1] as string;

describe('the body of a create call', () => {
  it('is, for a session of one reading, to the last character', () => {
    expect(wire({ id: 'r-1' })).toBe(
      '{"name":"thickness 2026-11-20T08:00:00Z f0a6511bfd34","measurement_type":"properties","start_time":"2026-11-20T08:00:00.000Z","test_setup":{"source":"cellgauge","instruments":[],"readings":[{"id":"r-1","property":"thickness","value":"4.120","unit":"mm","measured_at":"2026-11-20T08:00:00.000Z"}]},"properties":{"thickness":{"value":4.12,"unit":"mm"}}}',
    );
  });

  it('tells which of its readings look wrong and were accepted, and why', () => {
    const accepted = { code: 'implausible', reason: 'a foil', by: 'ada' } as const;
    const { body } = measurement({ value: '0', accepted }, {});
    expect(body.test_setup.readings.map((reading) => reading.accepted)).toEqual([
      { problem: 'implausible', reason: 'a foil', by: 'ada' },
      undefined,
    ]);
    expect(wire({ id: 'r-1', value: '-1', accepted })).toContain(
      '"measured_at":"2026-11-20T08:00:00.000Z","accepted":{"problem":"implausible","reason":"a foil","by":"ada"}}]',
    );
  });

  it('holds all that is known of a session', () => {
    const mic = { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' };
    const shared = { stage: 'filled', operator: 'Ada', protocol: { name: 'P7' } };
    const { body } = measurement(
      {
        id: 'r-1',
        ...shared,
        instrument: mic,
        lab: 'B2',
        notes: 'first',
        position: 'Centre',
        value: '0.1622',
        unit: 'in',
        raw: 'FFFF000162241',
      },
      {
        id: 'r-2',
        ...shared,
        instrument: { ...mic },
        lab: 'B2',
        notes: 'first',
        at: '08:00:30.250',
        calibrationExpired: true,
      },
      {
        id: 'r-3',
        ...shared,
        property: 'weight',
        value: '12.5',
        unit: 'g',
        replicable: false,
        instrument: { model: 'MS204' },
        lab: 'C3',
        notes: 'second',
        at: '08:01:00',
      },
    );
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      name: 'thickness weight filled 2026-11-20T08:00:00Z 1739ab1eaf5c',
      measurement_type: 'properties',
      start_time: '2026-11-20T08:00:00.000Z',
      test_setup: {
        source: 'cellgauge',
        stage: 'filled',
        operator: 'Ada',
        lab: 'B2, C3',
        instruments: [mic, { model: 'MS204' }],
        readings: [
          {
            id: 'r-1',
            property: 'thickness',
            value: '0.1622',
            unit: 'in',
            position: 'Centre',
            raw: 'FFFF000162241',
            instrument: 'mic-1',
            measured_at: '2026-11-20T08:00:00.000Z',
          },
          {
            id: 'r-2',
            property: 'thickness',
            value: '4.120',
            unit: 'mm',
            instrument: 'mic-1',
            measured_at: '2026-11-20T08:00:30.250Z',
            calibration_expired: true,
          },
          {
            id: 'r-3',
            property: 'weight',
            value: '12.5',
            unit: 'g',
            instrument: 'MS204',
            measured_at: '2026-11-20T08:01:00.000Z',
          },
        ],
      },
      protocol: { name: 'P7' },
      notes: 'first\nsecond',
      properties: {
        thickness: { value: 4.11994, unit: 'mm' },
        thickness_n: { value: 2, unit: 'dimensionless' },
        thickness_std: { value: 0.0000849, unit: 'mm' },
        thickness_centre: { value: 4.11988, unit: 'mm' },
        thickness_2: { value: 4.12, unit: 'mm' },
        weight: { value: 12.5, unit: 'g' },
      },
    });
  });

  it('has every digit of a value, which a float would not keep', () => {
    expect(properties({ value: '4.12000000000000000001' })).toBe(
      '{"thickness":{"value":4.12000000000000000001,"unit":"mm"}}',
    );
    expect(properties({ value: '0.0000001', unit: 'uin' })).toBe(
      '{"thickness":{"value":0.00000000000254,"unit":"mm"}}',
    );
    expect(properties({ value: '123456789012345678901234567890' })).toBe(
      '{"thickness":{"value":123456789012345678901234567890,"unit":"mm"}}',
    );
  });

  it('has no exponents and no trailing zeros', () => {
    const canonicalUnits = canonicalUnitsOf({ thickness: 'm' });
    expect(properties({ value: '1.00', unit: 'nm', canonicalUnits })).toBe(
      '{"thickness":{"value":0.000000001,"unit":"m"}}',
    );
    expect(properties({ value: '0.10' }, { value: '0.20' })).toBe(
      '{"thickness":{"value":0.15,"unit":"mm"},"thickness_n":{"value":2,"unit":"dimensionless"},"thickness_std":{"value":0.0707,"unit":"mm"},"thickness_1":{"value":0.1,"unit":"mm"},"thickness_2":{"value":0.2,"unit":"mm"}}',
    );
  });

  it('of readings that came late says to which measurement they belong', () => {
    const notes = (belongsTo: string | undefined, ...given: ReadingGiven[]) => {
      const [session] = sessionsOf(located(given.map((each) => aReading(each))), 900_000) as [Session];
      return measurementOf({ ...session, belongsTo }).body.notes;
    };
    const name = 'thickness 2026-11-20T08:00:00Z f0a6511bfd34';
    const late = `Belongs to the same visit as "${name}", which was filed before this came.`;
    expect(notes(name, {})).toBe(late);
    expect(notes(name, { notes: 'first' }, { notes: 'second' })).toBe(`first\nsecond\n${late}`);
    expect(notes(undefined, {})).toBeUndefined();
  });

  it('has the same name whether it came late or not', () => {
    const session: Session = { cellId: 'cell-1', readings: [aReading({ id: 'r-1' })] };
    expect(measurementOf({ ...session, belongsTo: 'another' }).name).toBe(measurementOf(session).name);
  });

  it('names an instrument by its id, else by its serial number, its model, its kind', () => {
    const named = (instrument: object) => measurement({ instrument }).body.test_setup.readings[0]?.instrument;
    const all = { id: 'mic-1', serial_number: '77', model: 'MDC-25', kind: 'micrometer' };
    expect(named(all)).toBe('mic-1');
    expect(named({ ...all, id: undefined })).toBe('77');
    expect(named({ model: 'MDC-25', kind: 'micrometer' })).toBe('MDC-25');
    expect(named({ kind: 'micrometer' })).toBe('micrometer');
  });
});

it('a measurement knows its cell, its name, its readings and what stands behind its keys', () => {
  const readings = [aReading({ id: 'r-1' }), aReading({ id: 'r-2' })];
  const [session] = sessionsOf(located(readings, 'cell-9'), 0) as [Session];
  const { cellId, name, readings: held, properties: keys, body } = measurementOf(session);
  expect([cellId, name, held]).toEqual(['cell-9', body.name, readings]);
  expect(keys.map(({ key }) => key)).toEqual(Object.keys(body.properties));
});
