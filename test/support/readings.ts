import type { InstrumentEntry } from '../../lib/domain/instrument-entry.ts';
import type { Attribute, Attributes, Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { type CanonicalUnits, quantityOf } from '../../lib/domain/quantity.ts';
import { type Entry, type MessageRead, readMessage } from '../../lib/domain/read-message.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import type { ReadingRules } from '../../lib/domain/reading-of.ts';
import type { LocatedReading } from '../../lib/domain/session.ts';
import { outgoingUnit, type Unit } from '../../lib/domain/unit.ts';

/** When the messages of these tests are sent, and when they are read, in epoch milliseconds. */
export const sentAt = Date.UTC(2026, 10, 20, 8);
export const now = Date.UTC(2026, 10, 21, 12);

/** The fields of a reading that is filed without further ado; what is given goes over them. */
export const fieldsOf = (given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  cell_instance_id: 'cell-1',
  property: 'thickness',
  value: '4.120',
  unit: 'mm',
  ...given,
});

/** Attributes of type String; given as an object for the sake of the tests' lines. */
export const attributesOf = (texts: Readonly<Record<string, string | Attribute>>): Attributes =>
  new Map(
    Object.entries(texts).map(([name, value]) => [
      name,
      typeof value === 'string' ? { dataType: 'String', value } : value,
    ]),
  );

/** A message as SQS delivers it; an object becomes its JSON. */
export const messageOf = (body: object | string, given: Partial<Message> = {}): Message => ({
  id: 'm-1',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: new Map(),
  sentAt,
  receiveCount: 1,
  receiptHandle: 'receipt-1',
  queue: 'arn:aws:sqs:eu-central-1:123456789012:readings',
  ...given,
});

/** The rules of a lab that has settled nothing beforehand, but for what is given. */
export const rulesOf = ({
  registry = {},
  canonicalUnits = {},
  decimalMark,
}: {
  registry?: Readonly<Record<string, InstrumentEntry>>;
  canonicalUnits?: Readonly<Record<string, string>>;
  decimalMark?: '.' | ',';
} = {}): ReadingRules => ({
  registry: new Map(Object.entries(registry)),
  canonicalUnits: canonicalUnitsOf(canonicalUnits),
  decimalMark,
  now,
});

export const canonicalUnitsOf = (ids: Readonly<Record<string, string>>): CanonicalUnits =>
  new Map(Object.entries(ids).map(([property, id]) => [property, outgoingUnit(id) as Unit]));

/** The entries of a message that can be read. */
export function entriesIn(message: Message, rules = rulesOf()): readonly Entry[] {
  const read = readMessage(message, rules);
  if (read.kind === 'unreadable') throw new Error(`unreadable: ${read.problem.detail}`);
  return read.entries;
}

/** The one reading of a message. */
export function readingIn(message: Message, rules = rulesOf()): Reading {
  const [entry, ...others] = entriesIn(message, rules);
  if (!entry?.reading.ok || others.length > 0) throw new Error(`not one reading: ${JSON.stringify(entry?.reading)}`);
  return entry.reading.value;
}

/** Why a message, or its only reading, is refused. */
export function problemIn(message: Message, rules = rulesOf()): Problem {
  const [problem, ...others] = problemsOf(readMessage(message, rules));
  if (!problem || others.length > 0) throw new Error(`not one problem: ${JSON.stringify([problem, ...others])}`);
  return problem;
}

const problemsOf = (read: MessageRead): Problem[] =>
  read.kind === 'unreadable'
    ? [read.problem]
    : read.entries.flatMap(({ reading }) => (reading.ok ? [] : [reading.problem]));

/** What a reading is made of in tests of sessions and measurements; its quantity is that of its value and unit. */
export interface ReadingGiven extends Partial<Omit<Reading, 'quantity'>> {
  /** `08:00:30` on the day of the tests. */
  at?: string;
  canonicalUnits?: CanonicalUnits;
}

let count = 0;

/** A press of a micrometer at eight o'clock, but for what is given; each with an id of its own. */
export function aReading({ at = '08:00:00', canonicalUnits = new Map(), ...given }: ReadingGiven = {}): Reading {
  const { property = 'thickness', value = '4.120', unit = 'mm' } = given;
  const quantity = quantityOf({ value, unit }, property, canonicalUnits);
  if (!quantity.ok) throw new Error(quantity.problem.detail);
  count += 1;
  return {
    id: `r/${count}`,
    cell: { kind: 'id', id: 'cell-1' },
    property,
    value,
    unit,
    quantity: quantity.value,
    measuredAt: Date.parse(`2026-11-20T${at}Z`),
    replicable: true,
    calibrationExpired: false,
    ...given,
  };
}

/** Readings of one cell, none of which came in a message that is a session by itself. */
export const located = (readings: readonly Reading[], cellId = 'cell-1'): LocatedReading[] =>
  readings.map((reading) => ({ cellId, reading }));
