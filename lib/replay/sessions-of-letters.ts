import type { Reading } from '../domain/reading.ts';
import { byTime, visitKey } from '../domain/session.ts';
import type { PreparedLetter } from './prepared-letter.ts';

/**
 * Letters in groups that go back together, as the readings of one visit are to become one measurement again: one cell, one
 * stage, one operator and protocol, cut where neighbours in time are further apart than the gap. A letter of which nothing
 * can be read is a group by itself; one with readings of several visits goes with its first.
 */
export function sessionsOfLetters(letters: readonly PreparedLetter[], gapMs: number): PreparedLetter[][] {
  const groups = Map.groupBy(letters.map(withFirst), ({ key }) => key);
  return [...groups.values()].flatMap((group) => cut(group, gapMs));
}

interface Placed {
  letter: PreparedLetter;
  first: Reading | undefined;
  key: string;
}

function withFirst(letter: PreparedLetter): Placed {
  const first = firstReading(letter);
  const key = first ? JSON.stringify([first.cell, visitKey(first)]) : letter.letter.id;
  return { letter, first, key };
}

function firstReading({ after }: PreparedLetter): Reading | undefined {
  if (after.kind === 'unreadable') return undefined;
  for (const { reading } of after.entries) if (reading.ok) return reading.value;
  return undefined;
}

function cut(group: readonly Placed[], gapMs: number): PreparedLetter[][] {
  const parts: PreparedLetter[][] = [];
  let previous: Reading | undefined;
  for (const { letter, first } of group.toSorted((a, b) => (a.first && b.first ? byTime(a.first, b.first) : 0))) {
    const isNear = previous !== undefined && first !== undefined && first.measuredAt - previous.measuredAt <= gapMs;
    const part = parts.at(-1);
    if (isNear && part) part.push(letter);
    else parts.push([letter]);
    previous = first;
  }
  return parts;
}
