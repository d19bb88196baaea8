import type { Accepted } from './accepted.ts';
import { exactNumber } from './json.ts';
import { type MeasuredProperty, propertiesOf } from './measured-properties.ts';
import { nameOf } from './measurement-name.ts';
import { digitsOf } from './quantity.ts';
import { type Instrument, instrumentKey, type Reading } from './reading.ts';
import type { Session } from './session.ts';
import { isoTime } from './time.ts';

/** One create call: its body, and which readings stand behind each of its keys. */
export interface Measurement {
  cellId: string;
  name: string;
  readings: readonly Reading[];
  properties: readonly MeasuredProperty[];
  body: MeasurementBody;
}

/**
 * The body of `POST /cell_instances/{id}/cell_measurements/create`, as JSON.stringify writes it: without what is undefined,
 * values digit for digit.
 */
export interface MeasurementBody {
  name: string;
  measurement_type: 'properties';
  start_time: string;
  test_setup: {
    source: 'cellgauge';
    stage: string | undefined;
    operator: string | undefined;
    lab: string | undefined;
    instruments: readonly Instrument[];
    readings: readonly ReadingAsSaid[];
  };
  protocol: { readonly [key: string]: unknown } | undefined;
  notes: string | undefined;
  properties: { readonly [key: string]: { value: unknown; unit: string } };
}

/** What the instrument said, kept beside the converted numbers so that they can be checked. */
export interface ReadingAsSaid {
  id: string;
  property: string;
  value: string;
  unit: string;
  position: string | undefined;
  raw: string | undefined;
  instrument: string | undefined;
  measured_at: string;
  calibration_expired: true | undefined;
  /** Which problem an operator has accepted, and why: the instrument may not have measured this, but it is true. */
  accepted: { problem: Accepted['code']; reason: string; by: string } | undefined;
}

/** The measurement that a session becomes. A session's readings always fit into one: `sessionsOf` saw to it. */
export function measurementOf(session: Session): Measurement {
  const { cellId, readings } = session;
  const name = nameOf(session);
  const properties = propertiesOf(readings);

  const { stage, operator, protocol, measuredAt } = readings[0];
  return {
    cellId,
    name,
    readings,
    properties,
    body: {
      name,
      measurement_type: 'properties',
      start_time: isoTime(measuredAt),
      test_setup: {
        source: 'cellgauge',
        stage,
        operator,
        lab: distinct(readings.map((reading) => reading.lab)).join(', ') || undefined,
        instruments: instrumentsOf(readings),
        readings: readings.map(asSaid),
      },
      protocol,
      notes: notesOf(session),
      properties: Object.fromEntries(
        properties.map(({ key, value, unit }) => [key, { value: exactNumber(digitsOf(value())), unit }]),
      ),
    },
  };
}

function asSaid(reading: Reading): ReadingAsSaid {
  const { id, property, value, unit, position, raw, instrument, measuredAt, calibrationExpired, accepted } = reading;
  return {
    id,
    property,
    value,
    unit,
    position,
    raw,
    instrument: instrument && instrumentKey(instrument),
    measured_at: isoTime(measuredAt),
    calibration_expired: calibrationExpired || undefined,
    accepted: accepted && { problem: accepted.code, reason: accepted.reason, by: accepted.by },
  };
}

function instrumentsOf(readings: readonly Reading[]): Instrument[] {
  const all = new Map<string | undefined, Instrument>();
  for (const { instrument } of readings) if (instrument) all.set(instrumentKey(instrument), instrument);
  return [...all.values()];
}

function notesOf({ readings, belongsTo }: Session): string | undefined {
  const late =
    belongsTo === undefined
      ? undefined
      : `Belongs to the same visit as "${belongsTo}", which was filed before this came.`;
  return distinct([...readings.map((reading) => reading.notes), late]).join('\n') || undefined;
}

const distinct = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
];
