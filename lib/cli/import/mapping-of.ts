import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { zoneOffsets } from '../../adapters/zone-offsets.ts';
import { type DefaultRead, readDefault } from '../../domain/import/mapping/mapping-default.ts';
import { mappedColumn, mergedMapping, readMapping } from '../../domain/import/mapping/read-mapping.ts';
import type { ColumnField, Mapping, Meaning } from '../../domain/import/mapping.ts';
import { quoted } from '../../domain/problem.ts';
import { contentOf } from '../file-content.ts';
import type { MappingFlags } from './import-options.ts';

type MappingRead = { ok: true; mapping: Mapping } | { ok: false; reason: string };

/** The mapping that the options say; or what is wrong with them, in a sentence. */
export function mappingOfFlags({
  map = [],
  default: texts = [],
  sheet,
  decimal,
  dates,
  timezone,
  epoch,
}: MappingFlags): MappingRead {
  const columns = new Map<string, Meaning>();
  for (const option of map) {
    const read = mappedColumn(option);
    if (!read.ok) return read;
    columns.set(read.header, read.meaning);
  }
  const defaults = new Map<ColumnField, string>();
  for (const option of texts) {
    const read = defaultOf(option);
    if (!read.ok) return read;
    defaults.set(read.field, read.text);
  }
  if (timezone !== undefined && !zoneOffsets(timezone)) {
    const reason = `Cannot use the time zone ${quoted(timezone)}: there is none of this name; it is one such as Europe/Berlin`;
    return { ok: false, reason };
  }
  const serialEpoch = epoch === undefined ? undefined : epoch === '1900' ? 1900 : 1904;
  return { ok: true, mapping: { columns, defaults, timezone, dates, decimal, serialEpoch, sheets: sheet } };
}

function defaultOf(option: string): DefaultRead {
  const cannot = `Cannot use --default ${quoted(option)}`;
  const at = option.indexOf('=');
  if (at <= 0) return { ok: false, reason: `${cannot}: it is no FIELD=TEXT, such as stage=dry` };
  const read = readDefault(option.slice(0, at).trim(), option.slice(at + 1));
  return read.ok ? read : { ok: false, reason: `${cannot}: ${read.reason}` };
}

/**
 * The mapping of a file: what the options say, else the file that they name, else `mapping.json` beside it, and the zone of
 * this environment. Rejects with a sentence where it cannot be read.
 */
export async function mappingFor(
  path: string,
  { options, named, timezone }: { options: Mapping; named: string | undefined; timezone: string | undefined },
): Promise<{ mapping: Mapping; mappingPath: string | undefined }> {
  const beside = join(dirname(path), mappingName);
  const mappingPath = named ?? (existsSync(beside) ? beside : undefined);
  const merged = mappingPath === undefined ? options : mergedMapping(await mappingIn(mappingPath), options);
  return { mapping: { ...merged, timezone: merged.timezone ?? timezone }, mappingPath };
}

/** What a mapping that counts for all files beside it is called. */
export const mappingName = 'mapping.json';

async function mappingIn(path: string): Promise<Mapping> {
  const read = readMapping(await contentOf(path));
  if (read.ok) return read.mapping;
  throw new Error(`Cannot use the mapping ${quoted(path, 255)}: ${read.reason}`);
}
