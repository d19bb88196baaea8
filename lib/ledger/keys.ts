import { hash } from 'node:crypto';

import { isoTime } from '../domain/time.ts';
import type { ItemKey } from '../ports.ts';

/**
 * Where things stand in the ledger. What comes from outside is hashed: ids may have any length and any characters, keys may
 * not. The recipe is frozen: with another one, what was filed before would be filed again.
 */
function digest(text: string): string {
  const known = digests.get(text);
  if (known !== undefined) return known;
  if (digests.size >= mostDigests) digests.clear();
  const computed = hash('sha256', text, 'hex').slice(0, 32);
  digests.set(text, computed);
  return computed;
}

/** Each id is asked for several times within a moment. */
const digests = new Map<string, string>();
const mostDigests = 20_000;

const cellPartition = (cellId: string): string => `cell ${digest(cellId)}`;

/** The one item of a cell that is written on condition: who is filing what. */
export const headKey = (cellId: string): ItemKey => ({ partition: cellPartition(cellId), sort: 'head' });

/** A reading whose session is not complete. */
export const waitingKey = (cellId: string, readingId: string): ItemKey => ({
  partition: cellPartition(cellId),
  sort: `waiting ${digest(readingId)}`,
});

/** All waiting readings of a cell. */
export const waitingRange = (cellId: string) => [cellPartition(cellId), 'waiting ', 'waiting ~'] as const;

/** What became of a reading. */
export const settledKey = (cellId: string, readingId: string): ItemKey => ({
  partition: cellPartition(cellId),
  sort: `settled ${digest(readingId)}`,
});

/** A measurement that was filed, in order of their beginnings. */
export const measurementKey = (cellId: string, startMs: number, name: string): ItemKey => ({
  partition: cellPartition(cellId),
  sort: `measurement ${isoTime(startMs)} ${digest(name)}`,
});

/** The measurements of a cell that begin between two moments, both included. */
export const measurementRange = (cellId: string, fromMs: number, toMs: number) =>
  [
    cellPartition(cellId),
    `measurement ${isoTime(Math.max(0, fromMs))}`,
    `measurement ${isoTime(Math.max(0, toMs))} ~`,
  ] as const;

/** Everything about a cell. */
export const cellRange = (cellId: string) => [cellPartition(cellId), '', '~'] as const;

/** That a message was dead-lettered. */
export const letterKey = (messageId: string): ItemKey => ({
  partition: `message ${digest(messageId)}`,
  sort: 'letter',
});

/** Whether Ionworks may be called, for all invocations. */
export const breakerKey: ItemKey = { partition: 'breaker', sort: 'breaker' };

/** What `trace` finds things by: a reading by its id, whatever its cell; a measurement by its own; a cell by its name. */
export const readingLookup = (readingId: string): string => `reading ${digest(readingId)}`;
export const cellLookup = (name: string): string => `cell ${digest(name)}`;
export const measurementLookup = (measurementId: string): string => `measurement ${digest(measurementId)}`;

/** What the measurements of one visit have in common: stage, operator and protocol. */
export const visitDigest = (visitKey: string): string => digest(visitKey);

/**
 * Who imports the file that a bucket has under this key, whatever its content: of two contents, too, the receipt is written to
 * one place. Nothing else is in a partition of that kind.
 */
export const importKey = (bucket: string, key: string): ItemKey => ({
  partition: `import ${digest(JSON.stringify([bucket, key]))}`,
  sort: 'lease',
});
