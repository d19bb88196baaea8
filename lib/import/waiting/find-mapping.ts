import { incoming } from '../../domain/import/bucket-keys.ts';
import { readMapping } from '../../domain/import/mapping/read-mapping.ts';
import type { Mapping } from '../../domain/import/mapping.ts';
import { quoted } from '../../domain/problem.ts';
import type { ImportBucket } from '../../ports.ts';

/** The mapping of a file, or why there is none to go by: a person has to see to it, or later it may be read. */
export type FoundMapping =
  | { kind: 'found'; mapping: Mapping }
  | { kind: 'broken'; reason: string }
  | { kind: 'unavailable'; reason: string };

const fileName = 'mapping.json';

/** Such an object says how others are to be understood, and is no file to import. */
export const isMapping = (key: string): boolean => key.slice(key.lastIndexOf('/') + 1) === fileName;

/** The `mapping.json` in a file's folder, else in the nearest one above it; what it leaves out is as `usual`. */
export async function findMapping(
  key: string,
  { keys, bucket, usual }: { keys: ReadonlySet<string>; bucket: Pick<ImportBucket, 'text'>; usual: Mapping },
): Promise<FoundMapping> {
  const nearest = foldersOf(key)
    .map((folder) => `${folder}${fileName}`)
    .find((candidate) => keys.has(candidate));
  if (nearest === undefined) return { kind: 'found', mapping: usual };
  const text = await bucket.text(nearest);
  if (!text.ok) return { kind: 'unavailable', reason: `Cannot read ${quoted(nearest, 255)}: ${text.reason}` };
  if (text.value === undefined)
    return { kind: 'unavailable', reason: `Cannot read ${quoted(nearest, 255)}: it was deleted meanwhile` };
  const read = readMapping(text.value);
  if (!read.ok)
    return { kind: 'broken', reason: `the mapping beside it, ${quoted(nearest, 255)}, is wrong: ${read.reason}` };
  const { timezone = usual.timezone, ...mapping } = read.mapping;
  return { kind: 'found', mapping: { ...mapping, timezone } };
}

/** The file's own first; each ends with a slash. */
function foldersOf(key: string): string[] {
  const folders: string[] = [];
  for (let end = key.lastIndexOf('/'); end >= incoming.length - 1; end = key.lastIndexOf('/', end - 1)) {
    folders.push(key.slice(0, end + 1));
  }
  return folders;
}
