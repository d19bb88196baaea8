import { brief, quoted } from '../../problem.ts';
import { headerKey } from '../columns/header-text.ts';
import type { ColumnField, Mapping, Meaning } from '../mapping.ts';
import { readDefault } from './mapping-default.ts';
import { readMappingJson } from './mapping-json.ts';
import { readTarget, type TargetRead } from './mapping-target.ts';

/** A mapping as read, or why it is none, in a clause: `it has "colums", which is none of columns, defaults, …`. */
export type MappingRead = { ok: true; mapping: Mapping } | { ok: false; reason: string };

/** Reads a `mapping.json`. */
export function readMapping(text: string): MappingRead {
  const read = readMappingJson(text);
  if (!read.ok) return read;
  const { columns = [], defaults = [], epoch, ...others } = read.json;
  const meanings = readColumns(columns);
  if (!meanings.ok) return meanings;
  const texts = readDefaults(defaults);
  if (!texts.ok) return texts;
  return { ok: true, mapping: { ...others, columns: meanings.value, defaults: texts.value, serialEpoch: epoch } };
}

const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

type Pairs = readonly (readonly [string, unknown])[];
type MapRead<Key, Value> = { ok: true; value: ReadonlyMap<Key, Value> } | { ok: false; reason: string };

function readColumns(columns: Pairs): MapRead<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const [header, target] of columns) {
    const read = typeof target === 'string' ? readTarget(target) : refused('it is no text');
    if (!read.ok) return refused(`in "columns", ${quoted(header)} is to be ${told(target)}: ${read.reason}`);
    meanings.set(header, read.meaning);
  }
  return { ok: true, value: meanings };
}

function readDefaults(defaults: Pairs): MapRead<ColumnField, string> {
  const texts = new Map<ColumnField, string>();
  for (const [field, value] of defaults) {
    const read = isPlain(value) ? readDefault(field, String(value)) : refused('it is no text');
    if (!read.ok) return refused(`in "defaults", ${quoted(field)} is to be ${told(value)}: ${read.reason}`);
    texts.set(read.field, read.text);
  }
  return { ok: true, value: texts };
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const told = (value: unknown): string => quoted(typeof value === 'string' ? value : JSON.stringify(value), 40);

/** What a column is to be, or a sentence why that is nothing. */
export function meaningOf(target: string): TargetRead {
  const read = readTarget(target);
  return read.ok ? read : refused(`Cannot map a column to ${quoted(target)}: ${read.reason}`);
}

/** An option that says what one column is: its header as it stands in the file, and its meaning; or a sentence why it is none. */
export type MappedColumn = { ok: true; header: string; meaning: Meaning } | { ok: false; reason: string };

/** Reads `HEADER=TARGET`; a header may have `=` itself. */
export function mappedColumn(option: string): MappedColumn {
  const at = option.lastIndexOf('=');
  const header = option.slice(0, Math.max(0, at)).trim();
  const target = option.slice(at + 1).trim();
  if (header === '' || target === '') {
    return refused(`Cannot map ${quoted(option)}: it is no HEADER=MEANING, such as "Dicke [mm]"=thickness`);
  }
  const read = readTarget(target);
  return read.ok
    ? { ok: true, header, meaning: read.meaning }
    : refused(`Cannot map ${quoted(header)} to ${brief(target)}: ${read.reason}`);
}

/** What holds where nobody has settled anything. */
export const noMapping: Mapping = { columns: new Map(), defaults: new Map() };

/** The mapping of a file and that of the command's options, which win. */
export function mergedMapping(file: Mapping, options: Mapping): Mapping {
  const settled = new Set([...options.columns.keys()].map(headerKey));
  const others = [...file.columns].filter(([header]) => !settled.has(headerKey(header)));
  return {
    columns: new Map([...others, ...options.columns]),
    defaults: new Map([...file.defaults, ...options.defaults]),
    timezone: options.timezone ?? file.timezone,
    dates: options.dates ?? file.dates,
    decimal: options.decimal ?? file.decimal,
    serialEpoch: options.serialEpoch ?? file.serialEpoch,
    sheets: options.sheets ?? file.sheets,
  };
}
