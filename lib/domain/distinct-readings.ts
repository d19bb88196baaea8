import { failed, type Problem } from './problem.ts';
import { type Reading, sameContent } from './reading.ts';
import type { LocatedReading } from './session.ts';

/** One reading, and what was found to be the same one again. */
export interface DistinctReading extends LocatedReading {
  repeats: readonly Reading[];
}

/**
 * Readings of one cell with one id are one reading, filed once. The first of them counts; one with the same id that says
 * something else is `changed`, with both values in its problem.
 */
export function distinctReadings(located: readonly LocatedReading[]): {
  distinct: readonly DistinctReading[];
  changed: ReadonlyMap<Reading, Problem>;
} {
  const byId = new Map<string, LocatedReading & { repeats: Reading[] }>();
  const changed = new Map<Reading, Problem>();
  for (const one of located) {
    // The length keeps apart what would run together.
    const key = `${one.cellId.length} ${one.cellId}${one.reading.id}`;
    const first = byId.get(key);
    if (!first) byId.set(key, { ...one, repeats: [] });
    else if (sameContent(first.reading, one.reading)) first.repeats.push(one.reading);
    else changed.set(one.reading, changedProblem(one.reading, first.reading));
  }
  return { distinct: [...byId.values()], changed };
}

const changedProblem = (reading: Reading, first: Reading): Problem =>
  failed(
    'changed',
    `Cannot file ${wordsOf(reading)}: the reading ${reading.id} said ${wordsOf(first)} before; a correction needs an id of its own`,
  ).problem;

const wordsOf = ({ property, value, unit }: Reading): string => `${property} ${value} ${unit}`;
