import * as v from 'valibot';

import { readTime } from './time.ts';

/** What the lab knows of one instrument; it fills what a message leaves out. */
const InstrumentSchema = v.object({
  kind: v.optional(v.string()),
  format: v.optional(v.string()),
  property: v.optional(v.string()),
  unit: v.optional(v.string()),
  decimal: v.optional(v.picklist(['.', ','])),
  /** Limits in the canonical unit of the property; a `min` allows zero and below. */
  min: v.optional(limit()),
  max: v.optional(limit()),
  replicates: v.optional(v.boolean()),
  calibrations: v.optional(
    v.array(
      v.object({
        from: v.optional(time('T00:00:00Z')),
        until: v.optional(time('T23:59:59.999Z')),
        certificate: v.optional(v.string()),
      }),
    ),
  ),
  lab: v.optional(v.string()),
  model: v.optional(v.string()),
  serial_number: v.optional(v.string()),
});

function limit() {
  return v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(String),
    v.regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'is no decimal number'),
  );
}

/** A date (`from` its first moment, `until` its last, in UTC) or a time with zone, in epoch milliseconds. */
function time(ofDate: string) {
  return v.pipe(
    v.string(),
    v.transform((text) => readTime(/^\d{4}-\d\d-\d\d$/.test(text) ? text + ofDate : text)),
    v.number('is neither a date (2026-11-20) nor a time with zone'),
  );
}

export type InstrumentEntry = v.InferOutput<typeof InstrumentSchema>;

/** Instrument id → what the lab knows of it. A Map: ids come from outside. */
export type Registry = ReadonlyMap<string, InstrumentEntry>;

/** Reads the registry's JSON. On failure: a sentence that names the instrument and the field. */
export function readRegistry(json: string): { ok: true; value: Registry } | { ok: false; reason: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return { ok: false, reason: 'it is no JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { ok: false, reason: 'it is no JSON object of instruments by id' };
  }
  const registry = new Map<string, InstrumentEntry>();
  for (const [id, entry] of Object.entries(parsed)) {
    const read = v.safeParse(InstrumentSchema, entry);
    if (!read.success) {
      const issue = read.issues[0];
      return { ok: false, reason: `instrument "${id}", ${v.getDotPath(issue) ?? 'entry'}: ${issue.message}` };
    }
    registry.set(id, read.output);
  }
  return { ok: true, value: registry };
}

/** True where the reading was taken after the end of the instrument's last calibration that had begun by then. */
export function calibrationExpired(entry: InstrumentEntry | undefined, measuredAt: number): boolean {
  const begun = (entry?.calibrations ?? []).filter(({ from }) => from === undefined || from <= measuredAt);
  return begun.length > 0 && begun.every(({ until }) => until !== undefined && until < measuredAt);
}
