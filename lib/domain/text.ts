/**
 * Text that any JSON API and its database can keep: lone surrogates cannot be encoded as UTF-8, and PostgreSQL has no
 * NUL, so both would turn a good reading into a server error at every attempt.
 */
export const storable = (text: string): string =>
  text.isWellFormed() && !text.includes('\u0000') ? text : text.toWellFormed().replaceAll('\u0000', '\u2400');

/** A JSON value from outside, safe to pass on: storable texts, no reserved keys. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storableJson);
  const kept = Object.entries(value).filter(([key]) => !reservedKeys.has(key));
  return Object.fromEntries(kept.map(([key, item]) => [storable(key), storableJson(item)]));
}

const reservedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const textOfBase64 = (base64: string): string => textOfBytes(Buffer.from(base64, 'base64'));

/** The text of bytes: UTF-8 where they are that, else one character a byte. */
export function textOfBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
