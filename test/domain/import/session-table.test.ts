import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sessionTable } from '../../../lib/domain/import/session-table.ts';

const gapMs = 900_000;
const minute = 60_000;
const start = Date.parse('2025-03-01T08:00:00Z');

/** Rows put in, then taken out in the order given: the session of each, and how many are left of it. */
function taken(rows: readonly (readonly [key: string, at: number])[], again = rows) {
  const table = sessionTable();
  for (const [key, at] of rows) table.add(key, at);
  table.close(gapMs);
  return { sessions: table.sessions(), taken: again.map(([key, at]) => table.take(key, at)) };
}

test('rows of one key that follow one another within the gap are one session, whose last row leaves none', () => {
  const rows = [0, 5, 10, 24].map((minutes) => ['A filled', start + minutes * minute] as const);
  expect(taken(rows)).toEqual({
    sessions: 1,
    taken: [3, 2, 1, 0].map((left) => ({ session: 0, left })),
  });
});

test('a longer pause, another key, begin another session', () => {
  const rows = [
    ['A filled', start],
    ['A filled', start + 16 * minute],
    ['A dry', start],
  ] as const;
  const { sessions, taken: all } = taken(rows);
  expect(sessions).toBe(3);
  expect(new Set(all.map((one) => one?.session)).size).toBe(3);
  expect(all.map((one) => one?.left)).toEqual([0, 0, 0]);
});

test.each([0, 1, 500, 999])(
  'a pause of just the gap, by the millisecond, parts no session: %i ms past the second',
  (past) => {
    for (const gap of [900_000, 900_001, 900_999]) {
      const table = sessionTable();
      for (const at of [start + past, start + past + gap]) table.add('A', at);
      table.close(gap);
      expect(table.sessions()).toBe(1);
    }
  },
);

test('rows may come in another order than that of time', () => {
  const rows = [20, 0, 10].map((minutes) => ['A', start + minutes * minute] as const);
  expect(taken(rows, rows.toReversed())).toMatchObject({ sessions: 1, taken: [{ left: 2 }, { left: 1 }, { left: 0 }] });
});

test('what was never added is of no session', () => {
  expect(taken([['A', start]], [['B', start]]).taken).toEqual([undefined]);
  expect(taken([['A', start]], [['A', start + minute]]).taken).toEqual([undefined]);
  expect(taken([['A', start]], [['A', start - minute]]).taken).toEqual([undefined]);
});

test('more rows than fit into what is taken at first are found all the same', () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => [`cell ${row % 700}`, start + row * 1000] as const);
  const { taken: all } = taken(rows);
  expect(all.filter((one) => one === undefined)).toEqual([]);
});

test('sessions are those that a plain grouping finds, but for those that share a hash', () => {
  const row = fc.tuple(
    fc.constantFrom('A', 'B', 'C'),
    fc.nat(500).map((minutes) => start + minutes * minute),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const { taken: all, sessions } = taken(rows);
      const groups = new Map<number, number[]>();
      rows.forEach((_, index) => {
        const { session } = all[index] as { session: number };
        groups.set(session, [...(groups.get(session) ?? []), index]);
      });
      expect(groups.size).toBe(sessions);
      const plain = [...Map.groupBy(rows.keys(), (index) => (rows[index] as [string, number])[0]).values()].flatMap(
        (indices) => {
          const inTime = indices.toSorted((a, b) => (rows[a]?.[1] ?? 0) - (rows[b]?.[1] ?? 0));
          const parts: number[][] = [];
          for (const index of inTime) {
            const before = parts.at(-1)?.at(-1);
            const isNear = before !== undefined && (rows[index]?.[1] ?? 0) - (rows[before]?.[1] ?? 0) <= gapMs;
            if (isNear) parts.at(-1)?.push(index);
            else parts.push([index]);
          }
          return parts;
        },
      );
      const sorted = (some: Iterable<readonly number[]>) =>
        [...some].map((one) => one.toSorted((a, b) => a - b).join()).sort();
      expect(sorted(groups.values())).toEqual(sorted(plain));
    }),
  );
});
