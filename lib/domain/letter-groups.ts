import { hash } from 'node:crypto';

import { causeOf } from './cause.ts';
import type { LetterReading, StandingLetter } from './standing-letter.ts';

/** What a queue of letters holds; the groups with most letters come first. */
export interface LetterGroups {
  /** Letters of distinct readings: one that stands in two groups, for two reasons, is counted once. */
  total: number;
  /** All letters. */
  letters: number;
  groups: readonly LetterGroup[];
}

/**
 * Letters that are there for the same reason; one whose readings were refused for several stands in several groups, with
 * those of its readings that each is about. Times are epoch milliseconds.
 */
export interface LetterGroup {
  code: string;
  cause: string;
  /** Letters of distinct readings: several letters of the same readings count once, here and in the names below. */
  count: number;
  /** All letters. */
  letters: number;
  /** The readings of the letters that count, as far as their ids are known. */
  readings: number;
  cells: readonly Named[];
  instruments: readonly Named[];
  operators: readonly Named[];
  /** How many names are left out of each of the three. */
  more: { cells: number; instruments: number; operators: number };
  /** When the first message of the earliest letter was sent, and that of the latest. */
  first: number;
  last: number;
  /** When SQS deletes the first of them. */
  oldestExpiresAt: number;
  /** The earliest of them. */
  example: { id: string; detail: string };
}

/** A name, and how many of the letters bear it; a name of several readings of a letter is its name once. */
export interface Named {
  name: string;
  count: number;
}

/** What grouping needs of a letter. */
export type GroupedLetter = Pick<
  StandingLetter,
  'id' | 'code' | 'cause' | 'detail' | 'readings' | 'readingIds' | 'sentAt' | 'expiresAt' | 'sourceMessageId'
> &
  Partial<Pick<StandingLetter, 'problems'>>;

/** Groups letters by code and cause. */
export function groupsOf(letters: Iterable<GroupedLetter>): LetterGroups {
  const { add, result } = letterGroups();
  for (const letter of letters) add(letter);
  return result();
}

/** Groups letters as they come, by code and cause. Of a letter it keeps names, and of its readings' ids a digest. */
export function letterGroups(): { add: (letter: GroupedLetter) => void; result: () => LetterGroups } {
  const growing = new Map<string, Growing>();
  const seen = new Set<string>();
  let letters = 0;
  return {
    add: (letter) => {
      letters += 1;
      seen.add(digestOf(letter));
      for (const part of byReason(letter)) {
        const key = `${part.code} ${part.cause}`;
        const group = growing.get(key) ?? started(part);
        growing.set(key, group);
        grow(group, part, digestOf(part));
      }
    },
    result: () => ({ total: seen.size, letters, groups: [...growing.values()].map(grown).toSorted(byCount) }),
  };
}

/** A letter as each of the reasons sees it for which its readings were refused. */
function byReason(letter: GroupedLetter): readonly GroupedLetter[] {
  const { problems = [], readings, readingIds } = letter;
  const reasons = Map.groupBy(
    problems.map((problem) => ({ problem, cause: causeOf(problem.detail) })),
    ({ problem, cause }) => `${problem.code} ${cause}`,
  );
  if (reasons.size < 2) return [letter];
  return [...reasons.values()].map((some) => {
    const { problem, cause } = some[0] as (typeof some)[number];
    const ids = new Set(some.map((one) => one.problem.readingId));
    return {
      ...letter,
      ...{ code: problem.code, cause, detail: problem.detail },
      readings: readings.filter(({ id }) => id === undefined || ids.has(id)),
      readingIds: readingIds.filter((id) => ids.has(id)),
    };
  });
}

interface Growing extends Pick<LetterGroup, 'code' | 'cause' | 'letters' | 'readings'> {
  /** The digest of each letter's readings. */
  seen: Set<string>;
  cells: Map<string, number>;
  instruments: Map<string, number>;
  operators: Map<string, number>;
  earliest: Pick<GroupedLetter, 'id' | 'detail' | 'sentAt'>;
  last: number;
  oldestExpiresAt: number;
}

const started = ({ id, code, cause, detail, sentAt, expiresAt }: GroupedLetter): Growing => ({
  code,
  cause,
  letters: 0,
  readings: 0,
  seen: new Set(),
  cells: new Map(),
  instruments: new Map(),
  operators: new Map(),
  earliest: { id, detail, sentAt },
  last: sentAt,
  oldestExpiresAt: expiresAt,
});

function grow(group: Growing, letter: GroupedLetter, digest: string): void {
  const { id, detail, sentAt, expiresAt, readings, readingIds } = letter;
  group.letters += 1;
  group.last = Math.max(group.last, sentAt);
  group.oldestExpiresAt = Math.min(group.oldestExpiresAt, expiresAt);
  const { earliest } = group;
  // SQS gives letters in any order: whoever looks twice is to see the same example.
  if (sentAt < earliest.sentAt || (sentAt === earliest.sentAt && id < earliest.id)) {
    group.earliest = { id, detail, sentAt };
  }
  if (group.seen.has(digest)) return;
  group.seen.add(digest);
  group.readings += readingIds.length;
  count(readings, 'cell', group.cells);
  count(readings, 'instrument', group.instruments);
  count(readings, 'operator', group.operators);
}

function count(
  readings: readonly LetterReading[],
  field: 'cell' | 'instrument' | 'operator',
  counts: Map<string, number>,
): void {
  const names = new Set(readings.map((reading) => reading[field]));
  for (const name of names) {
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

function grown(group: Growing): LetterGroup {
  const { code, cause, letters, readings, seen, cells, instruments, operators, earliest, last, oldestExpiresAt } =
    group;
  return {
    code,
    cause,
    count: seen.size,
    letters,
    readings,
    cells: mostFrequent(cells),
    instruments: mostFrequent(instruments),
    operators: mostFrequent(operators),
    more: { cells: moreIn(cells), instruments: moreIn(instruments), operators: moreIn(operators) },
    first: earliest.sentAt,
    last,
    oldestExpiresAt,
    example: { id: earliest.id, detail: earliest.detail },
  };
}

const mostNames = 20;

const mostFrequent = (counts: ReadonlyMap<string, number>): Named[] =>
  [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || byCodeUnit(a.name, b.name))
    .slice(0, mostNames);

const moreIn = ({ size }: ReadonlyMap<string, number>): number => Math.max(0, size - mostNames);

const byCount = (a: LetterGroup, b: LetterGroup): number =>
  b.count - a.count || byCodeUnit(a.code, b.code) || byCodeUnit(a.cause, b.cause);

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The same for letters of the same readings, in whatever order. Ids are unique within a cell, so that the cell counts too.
 * Without ids, what is the same is the message that was refused.
 */
function digestOf({ id, sourceMessageId = id, readings, readingIds }: GroupedLetter): string {
  const ids = readingIds.map((readingId, index) => JSON.stringify([readingId, readings[index]?.cell])).toSorted();
  const same = ids.length > 0 ? ids.join() : sourceMessageId;
  return hash('sha256', same, 'base64').slice(0, 22);
}
