import type { Item, ItemKey } from '../ports.ts';

/** An item as both stores keep it: its value as JSON text. */
export interface KeptItem {
  partition: string;
  sort: string;
  value: string;
  version?: string;
  lookup?: string;
  expires?: number;
}

export type Kept = { ok: true; item: KeptItem; bytes: number } | { ok: false; reason: string };

/** DynamoDB takes 400 KB (409,600 bytes), names of attributes included. */
const mostBytes = 390 * 1024;
/** DynamoDB takes sort keys of at most 1024 bytes, and partition keys, which `lookup` is in its index, of 2048. */
const mostKeyBytes = 1024;

/**
 * The item as it is kept, and how many bytes that are. Whatever DynamoDB would refuse is refused here, so that every store
 * refuses the same. Never throws.
 */
export function kept({ key, value, version, lookup, expiresAt }: Item): Kept {
  const unusable = unusableKey(key);
  if (unusable !== undefined) return refused(key, unusable);
  if (lookup !== undefined && !isLookup(lookup))
    return refused(key, `its lookup is not of 1 to ${mostKeyBytes} bytes of well-formed text`);
  if (version !== undefined && !version.isWellFormed()) return refused(key, 'its version is no well-formed text');
  if (expiresAt !== undefined && !Number.isFinite(expiresAt)) return refused(key, `it cannot expire at ${expiresAt}`);

  const text = jsonOf(value);
  if (text === undefined) return refused(key, 'its value cannot be written as JSON');
  const { partition, sort } = key;
  const item = {
    ...{ partition, sort, value: text },
    ...(version !== undefined && { version }),
    ...(lookup !== undefined && { lookup }),
    // The end of the second: it may stay for longer, not go sooner.
    ...(expiresAt !== undefined && { expires: Math.ceil(expiresAt) }),
  };
  const bytes = bytesOf(item);
  return bytes > mostBytes ? refused(key, `it has ${bytes} bytes, more than ${mostBytes}`) : { ok: true, item, bytes };
}

/** The item that was kept so. Throws where the text is no JSON, which nobody here has written. */
export function itemOf({ partition, sort, value, version, lookup, expires }: KeptItem): Item {
  return {
    key: { partition, sort },
    value: JSON.parse(value),
    ...(version !== undefined && { version }),
    ...(lookup !== undefined && { lookup }),
    ...(expires !== undefined && { expiresAt: expires }),
  };
}

/** Why no item can be kept under this key, in a clause; nothing where one can. */
export function unusableKey({ partition, sort }: ItemKey): string | undefined {
  return [partition, sort].every((part) => isAscii.test(part) && part.length <= mostKeyBytes)
    ? undefined
    : `its key is not of 1 to ${mostKeyBytes} ASCII characters each`;
}

/** Tells keys apart by a character that is in neither part. */
export const keyText = ({ partition, sort }: ItemKey): string => `${partition}§${sort}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
const isAscii = /^[\x00-\x7f]+$/;

/** Whether items can be found by this text; no others are kept. */
export const isLookup = (text: string): boolean =>
  text !== '' && text.isWellFormed() && Buffer.byteLength(text) <= mostKeyBytes;

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** As DynamoDB counts: names and texts in UTF-8, a number by its digits. */
function bytesOf({ partition, sort, value, version = '', lookup = '' }: KeptItem): number {
  const text = [partition, sort, value, version, lookup].reduce((bytes, part) => bytes + Buffer.byteLength(part), 0);
  return text + 'partitionsortvalueversionlookupexpires'.length + 21;
}

const refused = ({ partition, sort }: ItemKey, why: string): Kept => ({
  ok: false,
  reason: `Cannot keep the item ${JSON.stringify(partition)} ${JSON.stringify(sort)}: ${why}`,
});
