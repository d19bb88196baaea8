import Big from 'big.js';
import * as v from 'valibot';

import { isObject, type JsonObject } from './content.ts';
import { type InstrumentEntry, InstrumentSchema } from './instrument-entry.ts';
import { type ProblemCode, quoted } from './problem.ts';
import { isConvertible, unitOf } from './unit.ts';
import { gramsBy } from './unsettled-unit.ts';

/** The problems of a reading that an entry of its instrument can settle. */
export const settledByEntry: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'missing-unit',
  'missing-property',
  'unknown-format',
  'ambiguous-format',
  'ambiguous-number',
  'ambiguous-unit',
  'unknown-unit',
  'implausible',
]);

/** Instrument id → what the lab knows of it. A Map: ids come from outside. */
export type Registry = ReadonlyMap<string, InstrumentEntry>;

/** What is wrong in a registry, or passed over: `field` as in `calibrations[0].until`, empty where it is the whole entry. */
export interface RegistryMistake {
  instrument: string;
  field: string;
  reason: string;
}

/** A registry as read. One mistake in it, and none of it counts: `reason` is a sentence that names the first. */
export type RegistryRead =
  | { ok: true; value: Registry; unknownFields: readonly RegistryMistake[] }
  | { ok: false; reason: string; mistakes: readonly RegistryMistake[] };

/** Reads the registry's JSON: an object of instruments by id. Fields it does not know are passed over, and told. */
export function readRegistry(json: string): RegistryRead {
  const instruments = parsed(json);
  if (instruments.kind === 'unreadable') return { ok: false, reason: instruments.reason, mistakes: [] };

  const registry = new Map<string, InstrumentEntry>();
  const mistakes: RegistryMistake[] = [];
  const unknownFields: RegistryMistake[] = [];
  for (const [instrument, entry] of Object.entries(instruments.byId)) {
    if (!isObject(entry)) {
      mistakes.push({ instrument, field: '', reason: 'it is no object of fields' });
      continue;
    }
    const read = v.safeParse(InstrumentSchema, given(entry), { abortPipeEarly: true });
    if (!read.success) {
      for (const issue of read.issues) mistakes.push({ instrument, field: fieldOf(issue), reason: issue.message });
      continue;
    }
    registry.set(instrument, read.output);
    for (const { field, reason } of contradictionsIn(read.output)) mistakes.push({ instrument, field, reason });
    for (const field of unknownFieldsIn(entry)) {
      unknownFields.push({ instrument, field, reason: 'there is no such field' });
    }
  }
  const [first] = mistakes;
  return first ? { ok: false, reason: mistakeWords(first), mistakes } : { ok: true, value: registry, unknownFields };
}

/** `instrument "mic-1", unit: it is no text, but 5`. */
export const mistakeWords = ({ instrument, field, reason }: RegistryMistake): string =>
  `instrument ${quoted(instrument)}${field && `, ${field}`}: ${reason}`;

/** The fields that an entry can have. */
export const instrumentFields: readonly string[] = Object.keys(InstrumentSchema.entries);

const knownFields: ReadonlySet<string> = new Set(instrumentFields);
const calibrationFields: ReadonlySet<string> = new Set(['from', 'until', 'certificate']);

/** A field that is null is not given, as in messages. */
const given = (entry: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));

function unknownFieldsIn(entry: JsonObject): string[] {
  const calibrations = Array.isArray(entry.calibrations) ? entry.calibrations : [];
  return [
    ...Object.keys(entry).filter((field) => !knownFields.has(field)),
    ...calibrations.flatMap((calibration: object, index) =>
      Object.keys(calibration)
        .filter((field) => !calibrationFields.has(field))
        .map((field) => `calibrations[${index}].${field}`),
    ),
  ];
}

function parsed(json: string): { kind: 'instruments'; byId: JsonObject } | { kind: 'unreadable'; reason: string } {
  try {
    const value: unknown = JSON.parse(json.replace(/^\ufeff/, ''));
    if (isObject(value)) return { kind: 'instruments', byId: value };
    return { kind: 'unreadable', reason: 'it is no JSON object of instruments by id' };
  } catch (error) {
    const where = json.trimStart().startsWith('{') ? ` (${quoted((error as Error).message, 120).slice(1, -1)})` : '';
    return { kind: 'unreadable', reason: `it is no JSON${where}` };
  }
}

/**
 * Units are listed by their symbol in the schema's input, whatever place they have in the list made of them. Every issue
 * has a path: that the entry is an object was seen before.
 */
function fieldOf(issue: v.BaseIssue<unknown>): string {
  const [first, second] = issue.path as [v.IssuePathItem, v.IssuePathItem | undefined];
  if (first.key !== 'unit_grams' || !second) return (v.getDotPath(issue) as string).replaceAll(/\.(\d+)/g, '[$1]');
  const [symbol] = second.value as [string, unknown];
  return `unit_grams.${symbol}`;
}

/** What each field allows by itself, and the entry as a whole cannot mean. */
function contradictionsIn(entry: InstrumentEntry): Omit<RegistryMistake, 'instrument'>[] {
  const found: Omit<RegistryMistake, 'instrument'>[] = [];
  const { unit, min, max, calibrations = [], tael_grams, unit_grams = new Map<string, string>() } = entry;

  for (const written of unit_grams.keys()) {
    if (written.trim() !== written || written === '') {
      found.push({ field: `unit_grams.${written}`, reason: `${quoted(written)} is no symbol of a unit` });
    }
    if (isConvertible(written)) found.push({ field: `unit_grams.${written}`, reason: `what ${written} is, is known` });
  }
  const known = unit === undefined ? undefined : unitOf(unit, { own: entry });
  if (known?.ok === false) found.push({ field: 'unit', reason: known.problem.detail });
  if (tael_grams !== undefined && gramsBy(entry, 'tl').kind !== 'settled') {
    found.push({ field: 'tael_grams', reason: `no tael weighs ${tael_grams} g` });
  }
  if (min !== undefined && max !== undefined && new Big(min).gt(max)) {
    found.push({ field: 'min', reason: `${min} is above max, ${max}` });
  }
  for (const [index, { from, until }] of calibrations.entries()) {
    if (from !== undefined && until !== undefined && from > until) {
      found.push({ field: `calibrations[${index}].until`, reason: 'it ends before it begins' });
    }
  }
  return found;
}
