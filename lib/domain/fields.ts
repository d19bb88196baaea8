import * as v from 'valibot';

import { isObject, type JsonObject } from './content.ts';
import type { Attributes } from './message.ts';
import { failed, ok, quoted, type Result } from './problem.ts';
import { storable, storableJson } from './text.ts';

/** 255 characters is what Ionworks allows for a name; a longer text in a field like `stage` is a mistake somewhere. */
const mostCharacters = 255;
const tooLong = ({ received }: v.MaxLengthIssue<string, number>): string =>
  `it has ${received} characters, more than ${mostCharacters}`;

const text = v.pipe(v.string(), v.trim(), v.transform(storable));
/** Text that is passed on to Ionworks. */
const passedOn = v.nullish(v.pipe(text, v.maxLength(mostCharacters, tooLong)));
/** Text that is judged where it is used. */
const judged = v.nullish(v.pipe(v.string(), v.trim()));

const notCountable = 'it is no whole number from 1';

const FieldsSchema = v.object({
  cell_instance_id: judged,
  cell: judged,
  raw: v.nullish(v.string()),
  raw_base64: v.nullish(v.pipe(v.string(), v.base64('it is no base64'))),
  format: judged,
  value: v.nullish(v.union([v.number(), v.pipe(v.string(), v.trim())], 'it is neither a number nor text')),
  unit: judged,
  decimal: v.nullish(v.picklist(['.', ','])),
  property: judged,
  stage: passedOn,
  position: passedOn,
  instrument: v.nullish(
    v.union(
      [passedOn, v.object({ id: passedOn, kind: passedOn, model: passedOn, serial_number: passedOn })],
      'it is neither an id nor an object of texts (id, kind, model, serial_number)',
    ),
  ),
  measured_at: judged,
  reading_id: passedOn,
  operator: passedOn,
  lab: passedOn,
  notes: v.nullish(text),
  protocol: v.nullish(v.union([text, v.custom<JsonObject>(isObject)], 'it is neither text nor an object')),
  stable: v.nullish(v.boolean()),
  expected: v.nullish(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.trim())], notCountable),
      v.transform(Number),
      v.check((count) => Number.isInteger(count) && count >= 1, notCountable),
    ),
  ),
});

type Nullish = v.InferOutput<typeof FieldsSchema>;

/** The fields of one reading as a message gives them; what is null or empty counts as not given. */
export type Fields = { [Key in keyof Nullish]?: NonNullable<Nullish[Key]> };

/** Names of the message attributes that ingest reads as defaults. */
export const fieldNames: ReadonlySet<string> = new Set(Object.keys(FieldsSchema.entries));

/** Reads the fields of one JSON object; unknown ones are ignored. `path` says where in the message it stands. */
export function readFields(object: JsonObject, path = ''): Result<Fields> {
  const read = v.safeParse(FieldsSchema, object);
  if (!read.success) {
    const issue = read.issues[0];
    const where = [path, v.getDotPath(issue)].filter(Boolean).join('.');
    return failed('unreadable-message', `Cannot read ${where}: ${sentenceOf(issue)}`, where);
  }
  return ok(given(read.output));
}

/** Valibot's own messages repeat the whole of what was received. */
const sentenceOf = ({ expected, received, input, message }: v.BaseIssue<unknown>): string =>
  message.startsWith('Invalid type')
    ? `expected ${expected}, received ${typeof input === 'string' ? quoted(input) : received}`
    : message;

function given(fields: Nullish): Fields {
  const kept: Record<string, unknown> = fields;
  for (const name in kept) {
    if (kept[name] === null || (kept[name] === '' && name !== 'raw')) delete kept[name];
  }
  if (typeof kept.protocol === 'object') kept.protocol = storableJson(kept.protocol);
  return kept as Fields;
}

/** The producer's own id in an object whose other fields may be unreadable. */
export function readingIdIn({ reading_id }: JsonObject): string | undefined {
  const read = readFields({ reading_id });
  return read.ok ? read.value.reading_id : undefined;
}

/** What most messages have of attributes: nothing to read, nothing to fill in. */
const noFields: Fields = {};

/** Message attributes of the fields' names are defaults. They are texts, whatever the field. */
export function attributeFields(attributes: Attributes): Result<Fields> {
  if (attributes.size === 0) return ok(noFields);
  const object: Record<string, unknown> = {};
  for (const [name, { dataType, value }] of attributes) {
    if (!fieldNames.has(name) || dataType.startsWith('Binary')) continue;
    object[name] = name === 'stable' ? booleanOf(value) : value;
  }
  const read = readFields(object);
  if (read.ok) return read;
  return failed(
    'unreadable-message',
    read.problem.detail.replace('Cannot read ', 'Cannot read the message attribute '),
  );
}

const booleanOf = (text: string): boolean | string => (text === 'true' ? true : text === 'false' ? false : text);

/** Fields with their defaults. What identifies the cell, and what carries the value, is taken from one place only. */
export function withDefaults(fields: Fields, defaults: Fields): Fields {
  if (defaults === noFields) return fields;
  const merged = { ...defaults, ...fields };
  if (fields.cell !== undefined && fields.cell_instance_id === undefined) delete merged.cell_instance_id;
  const carriesValue = fields.raw !== undefined || fields.raw_base64 !== undefined || fields.value !== undefined;
  if (carriesValue) {
    for (const name of ['raw', 'raw_base64', 'value'] as const) {
      if (fields[name] === undefined) delete merged[name];
    }
  }
  return merged;
}
