import { failed, type Problem } from './problem.ts';
import { type Reading, type Said, sameContent } from './reading.ts';
import type { LocatedReading } from './session.ts';

/** The first reading of each cell and id that an invocation has seen. */
export type FirstReadings = Map<string, Reading>;

/**
 * Readings of one cell with one id are one reading, filed once. The first of them counts, `firsts` remembers it; one with
 * the same id that says something else is `changed`, with both values in its problem.
 */
export function distinctReadings<One extends LocatedReading>(
  located: readonly One[],
  firsts: FirstReadings = new Map(),
): {
  distinct: readonly One[];
  /** What says the same again, with the first that said it. */
  repeats: ReadonlyMap<Reading, Reading>;
  /** What says something else under the same id, with the first that was there, and what is wrong then. */
  changed: ReadonlyMap<Reading, { first: Reading; problem: Problem }>;
} {
  const distinct: One[] = [];
  const repeats = new Map<Reading, Reading>();
  const changed = new Map<Reading, { first: Reading; problem: Problem }>();
  for (const one of located) {
    const { cellId, reading } = one;
    // The length keeps apart what would run together.
    const key = `${cellId.length} ${cellId}${reading.id}`;
    const first = firsts.get(key);
    if (!first) {
      firsts.set(key, reading);
      distinct.push(one);
    } else if (sameContent(first, reading)) repeats.set(reading, first);
    else changed.set(reading, { first, problem: changedProblem(reading, first) });
  }
  return { distinct, repeats, changed };
}

/** The problem of a reading whose id stood for something else before. */
export const changedProblem = (reading: Said & Pick<Reading, 'id'>, first: Said): Problem =>
  failed(
    'changed',
    `Cannot file ${wordsOf(reading)}: the reading ${reading.id} said ${wordsOf(first)} before; a correction needs an id of its own`,
  ).problem;

const wordsOf = ({ property, value, unit }: Said): string => `${property} ${value} ${unit}`;
