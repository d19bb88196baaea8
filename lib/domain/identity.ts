import { hash } from 'node:crypto';

import type { Fields } from './fields.ts';
import { instrumentNamed } from './instrument.ts';
import { readTime } from './time.ts';

/** What a reading says of itself, as far as its identity goes; all as the message says it, before any default is filled in. */
export interface Saying {
  cell?: string | undefined;
  stage?: string | undefined;
  instrument?: string | undefined;
  property?: string | undefined;
  position?: string | undefined;
  /** Epoch milliseconds. */
  measuredAt: number;
  raw?: string | undefined;
  value?: string | undefined;
  unit?: string | undefined;
}

/**
 * The id of a reading whose producer gave none but said when it was measured: 32 hex digits over what it says, so that
 * the same row sent or imported again is the same reading. The recipe is frozen: another one would file old readings anew.
 */
export function sayingDigest(saying: Saying): string {
  const { cell, stage, instrument, property, position, measuredAt, raw, value, unit } = saying;
  const about = [cell, stage, instrument, property, position, measuredAt];
  // JSON writes null for what is undefined.
  const words = raw === undefined ? [...about, value, unit] : [...about, raw];
  return sha256(`cellgauge reading 1\n${JSON.stringify(words)}`).slice(0, 32);
}

/** The same of what a message says; `undefined` where it tells no moment: two readings that say the same may be two. */
export function digestOf(fields: Fields): string | undefined {
  const { measured_at: measuredText } = fields;
  const measuredAt = measuredText === undefined ? undefined : readTime(measuredText);
  if (measuredAt === undefined) return undefined;
  const instrument = instrumentNamed(fields);
  return sayingDigest({
    cell: fields.cell_instance_id ?? fields.cell,
    stage: fields.stage,
    instrument: instrument?.id ?? instrument?.serial_number,
    property: fields.property,
    position: fields.position,
    measuredAt,
    raw: fields.raw ?? fields.raw_base64,
    value: fields.value === undefined ? undefined : String(fields.value),
    unit: fields.unit,
  });
}

/** 12 hex digits over a set of reading ids, in whatever order they come. Frozen, as above: names are made of it. */
export function setDigest(readingIds: readonly string[]): string {
  return sha256(`cellgauge measurement 1\n${JSON.stringify([...readingIds].sort(byCodeUnit))}`).slice(0, 12);
}

/** Orders `m/2` before `m/10`: ids that end in an index are in the order of their message. */
export function byReadingId(a: string, b: string): number {
  const [headA, indexA] = splitIndex(a);
  const [headB, indexB] = splitIndex(b);
  return byCodeUnit(headA, headB) || indexA - indexB || byCodeUnit(a, b);
}

function splitIndex(id: string): [string, number] {
  const slash = id.lastIndexOf('/');
  const index = slash < 0 ? Number.NaN : Number(id.slice(slash + 1));
  return Number.isInteger(index) ? [id.slice(0, slash), index] : [id, 0];
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sha256 = (text: string): string => hash('sha256', text, 'hex');
