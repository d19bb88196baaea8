import * as v from 'valibot';

import { isObject, type JsonObject } from '../../content.ts';
import { quoted } from '../../problem.ts';

const noText = 'it is no text';

/** Headers and fields come from outside: pairs, never the keys of an object. */
const pairs = (what: string) =>
  v.pipe(
    v.custom<JsonObject>(isObject, `it is no object of ${what}`),
    v.transform((object) => Object.entries(object)),
  );

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
};

const noList = 'it is no list of the names of sheets';

const entries = {
  columns: v.optional(pairs('meanings by header')),
  defaults: v.optional(pairs('texts by field')),
  timezone: v.optional(v.pipe(v.string(noText), v.check(isTimeZone, 'it is no time zone such as Europe/Berlin'))),
  dates: v.optional(v.picklist(['dmy', 'mdy'], 'it is neither "dmy" nor "mdy"')),
  decimal: v.optional(v.picklist(['.', ','], 'it is neither "." nor ","')),
  epoch: v.optional(v.picklist([1900, 1904], 'it is neither 1900 nor 1904')),
  sheets: v.optional(v.array(v.pipe(v.string(noList), v.nonEmpty(noList)), noList)),
};

const MappingSchema = v.object(entries);
const known = Object.keys(entries);

/** What a `mapping.json` says, its meanings and defaults not read yet. */
export type MappingJson = v.InferOutput<typeof MappingSchema>;

/** Reads the JSON, or says why it is no mapping, in a clause. What it does not know it refuses: a name mistyped would say nothing in silence. */
export function readMappingJson(text: string): { ok: true; json: MappingJson } | { ok: false; reason: string } {
  const parsed = parsedObject(text);
  if (!parsed.ok) return parsed;
  const unknown = Object.keys(parsed.object).find((key) => !known.includes(key));
  if (unknown !== undefined) return refused(`it has ${quoted(unknown)}, which is none of ${known.join(', ')}`);

  const read = v.safeParse(MappingSchema, parsed.object);
  if (read.success) return { ok: true, json: read.output };
  const [issue] = read.issues;
  const [place] = issue.path as [v.IssuePathItem];
  return refused(`in ${quoted(String(place.key))}: ${issue.message}`);
}

const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

function parsedObject(text: string): { ok: true; object: JsonObject } | { ok: false; reason: string } {
  try {
    const object: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isObject(object) ? { ok: true, object } : refused('it is no JSON object');
  } catch (error) {
    return refused(`it is no JSON (${quoted((error as Error).message, 120).slice(1, -1)})`);
  }
}
