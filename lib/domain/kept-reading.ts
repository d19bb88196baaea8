import Big from 'big.js';
import * as v from 'valibot';

import { AcceptedSchema } from './accepted.ts';
import { digitsOf } from './quantity.ts';
import type { Reading } from './reading.ts';

/** A reading as the ledger keeps it: with how it came, so that whoever finds its session complete can file it. */
export interface KeptReading {
  reading: Reading;
  arrival: Arrival;
}

/** By which message a reading came. Times in epoch milliseconds. */
export interface Arrival {
  messageId: string;
  sentAt: number;
  /** When ingest saw it first, and entered it. */
  arrivedAt: number;
  /** How many readings its session will have, where the producer says so. */
  expected?: number | undefined;
  /** The message whose dead letter this one was, on its way back. */
  replayOf?: string | undefined;
}

const optionalText = v.optional(v.string());

const ReadingRecordSchema = v.object({
  id: v.string(),
  cell: v.variant('kind', [
    v.object({ kind: v.literal('id'), id: v.string() }),
    v.object({ kind: v.literal('name'), name: v.string() }),
  ]),
  property: v.string(),
  value: v.string(),
  unit: v.string(),
  quantity: v.object({ value: v.string(), unit: v.string(), decimals: v.number() }),
  measuredAt: v.number(),
  replicable: v.boolean(),
  calibrationExpired: v.boolean(),
  stage: optionalText,
  position: optionalText,
  operator: optionalText,
  lab: optionalText,
  notes: optionalText,
  protocol: v.optional(v.record(v.string(), v.unknown())),
  instrument: v.optional(
    v.object({
      id: v.exactOptional(v.string()),
      kind: v.exactOptional(v.string()),
      model: v.exactOptional(v.string()),
      serial_number: v.exactOptional(v.string()),
    }),
  ),
  raw: optionalText,
  accepted: v.optional(AcceptedSchema),
  beside: v.optional(v.number()),
});

/** What stands in the ledger for a kept reading. */
export const KeptRecordSchema = v.object({
  reading: ReadingRecordSchema,
  arrival: v.object({
    messageId: v.string(),
    sentAt: v.number(),
    arrivedAt: v.number(),
    expected: v.optional(v.number()),
    replayOf: optionalText,
  }),
});

/** A kept reading as JSON: its exact value as digits, the rest as it is. */
export const recordOfKept = ({ reading, arrival }: KeptReading) => ({
  reading: { ...reading, quantity: { ...reading.quantity, value: digitsOf(reading.quantity.value) } },
  arrival,
});

/** The reading that was kept, digit for digit. */
export const keptFrom = ({ reading, arrival }: v.InferOutput<typeof KeptRecordSchema>): KeptReading => ({
  reading: {
    ...reading,
    quantity: { ...reading.quantity, value: new Big(reading.quantity.value) },
  },
  arrival,
});

/** More than this about one reading (notes, protocol and the like, in bytes) cannot be kept: an item of the ledger has room for 400 KB. */
export const mostReadingBytes = 150_000;

/** True where nothing about a reading can be long: all but these has a limit of 255 characters, or is short by itself. */
export const isSurelyLight = ({ id, cell, raw = '', notes = '', protocol, accepted, unit, value }: Weighed): boolean =>
  protocol === undefined &&
  accepted === undefined &&
  id.length +
    (cell.kind === 'id' ? cell.id : cell.name).length +
    raw.length +
    notes.length +
    unit.length +
    value.length <
    shortTexts;

const shortTexts = 4000;

/** What a reading weighs in a claim, in bytes: at least what it does as JSON, its id twice. Asked for again and again. */
export function weightOf(reading: Weighed): number {
  const known = weights.get(reading);
  if (known !== undefined) return known;
  const weight = textsOf(reading).reduce((bytes, text) => bytes + weightOfText(text), bytesOfNames);
  weights.set(reading, weight);
  return weight;
}

const weights = new WeakMap<Weighed, number>();

function textsOf({ id, cell, instrument = {}, protocol, ...reading }: Weighed): readonly (string | undefined)[] {
  const { property, value, unit, stage, position, operator, lab, notes, raw, accepted, beside } = reading;
  return [
    ...[id, id, cell.kind === 'id' ? cell.id : cell.name, property, value, value, unit],
    ...[stage, position, operator, lab, notes, raw, protocol && JSON.stringify(protocol)],
    ...[instrument.id, instrument.kind, instrument.model, instrument.serial_number],
    ...[accepted?.code, accepted?.reason, accepted?.by, beside?.toString()],
  ];
}

type Weighed = Pick<Reading, 'id' | 'cell' | 'property' | 'value' | 'unit' | 'instrument' | 'protocol'> &
  Partial<Pick<Reading, 'stage' | 'position' | 'operator' | 'lab' | 'notes' | 'raw' | 'accepted' | 'beside'>>;

/** The names of the fields, the numbers, and the message's id. */
const bytesOfNames = 800;

/** Control characters are six bytes each in JSON: short texts count as if they were full of them. */
const weightOfText = (text = ''): number =>
  text.length < 40 ? text.length * 6 : Buffer.byteLength(JSON.stringify(text));
