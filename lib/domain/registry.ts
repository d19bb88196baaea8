import Big from 'big.js';
import * as v from 'valibot';

import { isObject, type JsonObject } from './content.ts';
import { decoderOf } from './instruments/formats.ts';
import { quoted } from './problem.ts';
import { propertyNamed } from './property.ts';
import { readTime } from './time.ts';
import { isConvertible, unitOf } from './unit.ts';

/** What the lab knows of one instrument; it fills what a message leaves out. */
const InstrumentSchema = v.object({
  kind: v.optional(text()),
  format: v.optional(
    v.pipe(
      text(),
      v.check(
        (id) => decoderOf(id) !== undefined,
        ({ input }) => `${quoted(input)} is none of the formats; "cellgauge formats" lists them`,
      ),
    ),
  ),
  property: v.optional(
    v.pipe(
      text(),
      v.check(
        (name) => propertyNamed(name).ok,
        ({ input }) => `${quoted(input)} is no name of a property`,
      ),
    ),
  ),
  /** For values and frames that carry none. */
  unit: v.optional(text()),
  decimal: v.optional(v.picklist(['.', ','], ({ received }) => `it is neither "." nor ",", but ${received}`)),
  /** Limits in the canonical unit of the property; a `min` allows zero and below. */
  min: v.optional(decimalNumber()),
  max: v.optional(decimalNumber()),
  replicates: v.optional(v.boolean(({ received }) => `it is neither true nor false, but ${received}`)),
  calibrations: v.optional(
    v.array(
      v.object(
        {
          from: v.optional(time('T00:00:00Z')),
          until: v.optional(time('T23:59:59.999Z')),
          certificate: v.optional(text()),
        },
        'it is no object of from, until and certificate',
      ),
      'it is no list of {from, until, certificate}',
    ),
  ),
  /** What the taels of this instrument weigh, whichever symbol it writes for them. */
  tael_grams: v.optional(grams()),
  /** What units weigh that only the owner can tell: `{"K": "0.205"}`. A Map: symbols come from outside. */
  unit_grams: v.optional(
    v.pipe(
      v.custom<JsonObject>(isObject, 'it is no object of grams by unit'),
      v.transform((units) => Object.entries(units)),
      v.array(v.tuple([v.string(), grams()])),
      v.transform((units) => new Map(units)),
    ),
  ),
  lab: v.optional(text()),
  model: v.optional(text()),
  serial_number: v.optional(text()),
});

function text() {
  return v.pipe(
    v.string(({ received }) => `it is no text, but ${received}`),
    v.trim(),
    v.nonEmpty('it is empty'),
  );
}

function decimalNumber() {
  return v.pipe(
    v.union([v.string(), v.number()], ({ received }) => `it is no number, but ${received}`),
    v.transform(String),
    v.regex(/^-?\d{1,30}(\.\d{1,30})?$/, ({ received }) => `${received} is no decimal number`),
  );
}

/** To twelve decimals, which is more than any definition has: what is converted with it stays exact. */
function grams() {
  return v.pipe(
    decimalNumber(),
    v.regex(/^\d{1,9}(\.\d{1,12})?$/, ({ received }) => `${received} is no weight of a unit in grams`),
    v.regex(/[1-9]/, 'it is zero'),
  );
}

/** A date (`from` its first moment, `until` its last, in UTC) or a time with zone, in epoch milliseconds. */
function time(ofDate: string) {
  return v.pipe(
    text(),
    v.transform((written) => readTime(/^\d{4}-\d\d-\d\d$/.test(written) ? written + ofDate : written)),
    v.number('it is neither a date (2026-11-20) nor a time with zone'),
  );
}

export type InstrumentEntry = v.InferOutput<typeof InstrumentSchema>;

/** Instrument id → what the lab knows of it. A Map: ids come from outside. */
export type Registry = ReadonlyMap<string, InstrumentEntry>;

/** What is wrong in a registry, or passed over: `field` as in `calibrations.0.until`, empty where it is the whole entry. */
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
    const read = v.safeParse(InstrumentSchema, entry);
    if (!read.success) {
      for (const issue of read.issues) mistakes.push({ instrument, field: fieldOf(issue), reason: issue.message });
      continue;
    }
    registry.set(instrument, read.output);
    for (const { field, reason } of contradictionsIn(read.output)) mistakes.push({ instrument, field, reason });
    for (const field of Object.keys(entry)) {
      if (!knownFields.has(field)) unknownFields.push({ instrument, field, reason: 'there is no such field' });
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

function parsed(json: string): { kind: 'instruments'; byId: JsonObject } | { kind: 'unreadable'; reason: string } {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) return { kind: 'instruments', byId: value };
    return { kind: 'unreadable', reason: 'it is no JSON object of instruments by id' };
  } catch (error) {
    const where = json.trimStart().startsWith('{') ? ` (${quoted((error as Error).message, 120).slice(1, -1)})` : '';
    return { kind: 'unreadable', reason: `it is no JSON${where}` };
  }
}

/** Units are listed by their symbol in the schema's input, whatever place they have in the list made of them. */
function fieldOf(issue: v.BaseIssue<unknown>): string {
  const [first, second] = issue.path ?? [];
  if (first?.key !== 'unit_grams' || !second) return v.getDotPath(issue) ?? '';
  const [symbol] = second.value as [string, unknown];
  return `unit_grams.${symbol}`;
}

/** What each field allows by itself, and the entry as a whole cannot mean. */
function contradictionsIn(entry: InstrumentEntry): Omit<RegistryMistake, 'instrument'>[] {
  const found: Omit<RegistryMistake, 'instrument'>[] = [];
  const { unit, min, max, calibrations = [], unit_grams = new Map<string, string>() } = entry;

  for (const written of unit_grams.keys()) {
    if (isConvertible(written)) found.push({ field: `unit_grams.${written}`, reason: `what ${written} is, is known` });
  }
  const known = unit === undefined ? undefined : unitOf(unit, { own: entry });
  if (known?.ok === false) found.push({ field: 'unit', reason: known.problem.detail });
  if (min !== undefined && max !== undefined && new Big(min).gt(max)) {
    found.push({ field: 'min', reason: `${min} is above max, ${max}` });
  }
  for (const [index, { from, until }] of calibrations.entries()) {
    if (from !== undefined && until !== undefined && from > until) {
      found.push({ field: `calibrations.${index}.until`, reason: 'it ends before it begins' });
    }
  }
  return found;
}

/** True where the reading was taken after the end of the instrument's last calibration that had begun by then. */
export function calibrationExpired(entry: InstrumentEntry | undefined, measuredAt: number): boolean {
  const begun = (entry?.calibrations ?? []).filter(({ from }) => from === undefined || from <= measuredAt);
  return begun.length > 0 && begun.every(({ until }) => until !== undefined && until < measuredAt);
}
