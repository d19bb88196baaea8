import * as v from 'valibot';

import { isObject } from '../../content.ts';
import { type Fields, readFields } from '../../fields.ts';
import { parseJson } from '../../json.ts';
import { readTime } from '../../time.ts';
import type { Press, SpoolRecord } from './spool-record.ts';

/** A record as one line of JSON, without its end. */
export const spoolLine = (record: SpoolRecord): string => JSON.stringify(record);

/** Reads a line of a spool; `undefined` where it is no record. Of long numbers the digits are kept, as text. */
export function readSpoolLine(line: string): SpoolRecord | undefined {
  let json: unknown;
  try {
    json = parseJson(line);
  } catch {
    return undefined;
  }
  const read = v.safeParse(RecordSchema, json);
  return read.success ? read.output : undefined;
}

/**
 * Records that are written together, as whole lines. Each line but the last ends in a blank, which means nothing to JSON:
 * where power was lost in between, the first lines can be told from what was written whole.
 */
export const spoolText = (records: readonly SpoolRecord[]): string => `${records.map(spoolLine).join(' \n')}\n`;

/** True of a line that means nothing without the next: they were written together. */
export const isContinued = (line: string): boolean => line.endsWith(' ');

const text = v.pipe(v.string(), v.minLength(1));
const time = v.pipe(
  v.string(),
  v.check((moment) => readTime(moment) !== undefined),
);

/** As ingest reads them: only keys that it knows. */
const fields = v.pipe(
  v.custom<{ readonly [key: string]: unknown }>(isObject),
  v.rawTransform(({ dataset, addIssue, NEVER }): Fields => {
    const read = readFields(dataset.value);
    if (read.ok) return read.value;
    addIssue({ message: read.problem.detail });
    return NEVER;
  }),
);

const RecordSchema = v.variant('kind', [
  v.object({
    kind: v.literal('session'),
    session: text,
    at: time,
    queue_url: text,
    live: v.boolean(),
    around: fields,
  }),
  v.object({ kind: v.literal('press'), session: text, press: v.pipe(fields, v.guard(isPress)) }),
  v.object({ kind: v.literal('back'), session: text, reading_id: text }),
  v.object({ kind: v.literal('finished'), session: text, at: time }),
  v.object({ kind: v.literal('sent'), session: text, reading_id: v.exactOptional(text), at: time, message_id: text }),
]);

function isPress(said: Fields): said is Press {
  return said.reading_id !== undefined && said.measured_at !== undefined && readTime(said.measured_at) !== undefined;
}
