import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { letterFor } from '../../lib/domain/dead-letter.ts';
import { type GroupedLetter, groupsOf, letterGroups } from '../../lib/domain/letter-groups.ts';
import { standingLetter } from '../../lib/domain/standing-letter.ts';
import { entriesIn, fieldsOf, messageOf, now, rulesOf, sentAt } from '../support/readings.ts';

let count = 0;

/** A letter of one reading of `cell-1`, but for what is given; each of a reading of its own. */
function aLetter(given: Partial<GroupedLetter> = {}): GroupedLetter {
  count += 1;
  const id = `letter-${count}`;
  const { readings = [{ id: `r-${count}`, cell: 'cell-1' }] } = given;
  return {
    id,
    code: 'unknown-unit',
    cause: 'Cannot convert # "furlong"',
    detail: `Cannot convert ${count} "furlong"`,
    readings,
    readingIds: readings.flatMap(({ id }) => id ?? []),
    sentAt,
    expiresAt: sentAt + 100,
    ...given,
  };
}

const onlyGroup = (letters: Iterable<GroupedLetter>) => {
  const { groups } = groupsOf(letters);
  expect(groups).toHaveLength(1);
  return groups[0] as (typeof groups)[number];
};

describe('groups of letters', () => {
  it('are none where there is no letter', () => {
    expect(groupsOf([])).toEqual({ total: 0, letters: 0, groups: [] });
  });

  it('have a letter in each group that one of its readings belongs to, with those readings', () => {
    const [implausible, parsec] = [
      { code: 'implausible', detail: 'Cannot file -4 mm: a length is above zero', readingId: 'r-1' },
      { code: 'unknown-unit', detail: 'Cannot convert 4 "parsec"', readingId: 'r-2' },
    ];
    const letter = aLetter({
      ...implausible,
      cause: 'Cannot file # mm: a length is above zero',
      readings: [
        { id: 'r-1', cell: 'cell-1' },
        { id: 'r-2', cell: 'cell-2' },
        { id: 'r-3', cell: 'cell-2' },
      ],
      problems: [implausible, parsec, { ...parsec, detail: 'Cannot convert 5 "parsec"', readingId: 'r-3' }],
    });
    const { total, letters, groups } = groupsOf([letter, letter]);
    expect({ total, letters }).toEqual({ total: 1, letters: 2 });
    expect(
      groups.map(({ code, cause, count, letters, readings, cells }) => [code, cause, count, letters, readings, cells]),
    ).toEqual([
      ['implausible', 'Cannot file # mm: a length is above zero', 1, 2, 1, [{ name: 'cell-1', count: 1 }]],
      ['unknown-unit', 'Cannot convert # "parsec"', 1, 2, 2, [{ name: 'cell-2', count: 1 }]],
    ]);
    expect(groups[1]?.example.detail).toBe('Cannot convert 4 "parsec"');
  });

  it('tell of a group what its letters have in common, and how far they reach', () => {
    const letters = [
      aLetter({ sentAt: sentAt + 5, expiresAt: 300 }),
      aLetter({ id: 'first', detail: 'Cannot convert 0 "furlong"', expiresAt: 500 }),
      aLetter({ sentAt: sentAt + 9, expiresAt: 200 }),
    ];
    expect(groupsOf(letters)).toEqual({
      total: 3,
      letters: 3,
      groups: [
        {
          code: 'unknown-unit',
          cause: 'Cannot convert # "furlong"',
          count: 3,
          letters: 3,
          readings: 3,
          cells: [{ name: 'cell-1', count: 3 }],
          instruments: [],
          operators: [],
          more: { cells: 0, instruments: 0, operators: 0 },
          first: sentAt,
          last: sentAt + 9,
          oldestExpiresAt: 200,
          example: { id: 'first', detail: 'Cannot convert 0 "furlong"' },
        },
      ],
    });
  });

  it('are of one code and one cause each, those with most letters first, then by code and cause', () => {
    const said: [code: string, cause: string][] = [
      ['b', 'y'],
      ['b', 'x'],
      ['a', 'z'],
      ['c', 'z'],
      ['c', 'z'],
      ['b', 'w'],
    ];
    const { groups } = groupsOf(said.map(([code, cause]) => aLetter({ code, cause })));
    expect(groups.map(({ code, cause, count }) => [code, cause, count])).toEqual([
      ['c', 'z', 2],
      ['a', 'z', 1],
      ['b', 'w', 1],
      ['b', 'x', 1],
      ['b', 'y', 1],
    ]);
  });

  it('have the earliest letter as example, in whatever order they come', () => {
    const letters = ['l-3', 'l-1', 'l-2'].map((id) => aLetter({ id }));
    expect(onlyGroup(letters).example.id).toBe('l-1');
    expect(onlyGroup(letters.toReversed()).example.id).toBe('l-1');
    expect(onlyGroup([...letters, aLetter({ id: 'l-9', sentAt: sentAt - 1 })]).example.id).toBe('l-9');
  });
});

describe('several letters', () => {
  it.each([
    ['of one reading', [{ id: 'r', cell: 'c' }], [{ id: 'r', cell: 'c' }], 1],
    ['of one reading of an unknown cell', [{ id: 'r' }], [{ id: 'r' }], 1],
    [
      'of the same readings in another order',
      [
        { id: 'r', cell: 'c' },
        { id: 's', cell: 'c' },
      ],
      [
        { id: 's', cell: 'c' },
        { id: 'r', cell: 'c' },
      ],
      1,
    ],
    ['of readings of two cells under one id', [{ id: 'r', cell: 'c' }], [{ id: 'r', cell: 'd' }], 2],
    ['of two readings', [{ id: 'r', cell: 'c' }], [{ id: 's', cell: 'c' }], 2],
    ['of a reading alone and among others', [{ id: 'r' }], [{ id: 'r' }, { id: 's' }], 2],
  ])('%s count as many as their readings', (_what, one, other, distinct) => {
    const letters = [aLetter({ readings: one }), aLetter({ readings: other })];
    expect(groupsOf(letters)).toMatchObject({ total: distinct, letters: 2, groups: [{ count: distinct, letters: 2 }] });
  });

  it('of one message without readings count once, and have none', () => {
    const unread = { readings: [], sourceMessageId: 'm-1' };
    expect(onlyGroup([aLetter(unread), aLetter(unread)])).toMatchObject({ count: 1, letters: 2, readings: 0 });
    expect(onlyGroup([aLetter({ readings: [] }), aLetter({ readings: [] })]).count).toBe(2);
  });

  it('of one reading that they only know by its id count once', () => {
    const unread = { readings: [], readingIds: ['r-1'] };
    expect(onlyGroup([aLetter(unread), aLetter(unread)])).toMatchObject({ count: 1, readings: 1, cells: [] });
  });

  it('of one reading tell of its names and readings once, but of all times', () => {
    const readings = [{ id: 'r', cell: 'c', instrument: 'mic-1', operator: 'Ann' }];
    const letters = [aLetter({ readings }), aLetter({ readings, sentAt: sentAt + 5, expiresAt: 7 })];
    expect(onlyGroup(letters)).toMatchObject({
      readings: 1,
      cells: [{ name: 'c', count: 1 }],
      instruments: [{ name: 'mic-1', count: 1 }],
      operators: [{ name: 'Ann', count: 1 }],
      last: sentAt + 5,
      oldestExpiresAt: 7,
    });
  });

  it('of one reading with two causes stand in two groups, and count once in the total', () => {
    const readings = [{ id: 'r', cell: 'c' }];
    const { total, groups } = groupsOf([aLetter({ readings }), aLetter({ readings, cause: 'another' })]);
    expect(total).toBe(1);
    expect(groups.map(({ count }) => count)).toEqual([1, 1]);
  });
});

describe('the names of a group', () => {
  it('count the letters they stand in, the most frequent first, then by name', () => {
    const cells = [['b'], ['a', 'a'], ['c', 'b'], ['d', undefined]];
    const letters = cells.map((names, letter) =>
      aLetter({ readings: names.map((cell, index) => ({ id: `${letter}/${index}`, cell })) }),
    );
    expect(onlyGroup(letters)).toMatchObject({
      count: 4,
      readings: 7,
      cells: [
        { name: 'b', count: 2 },
        { name: 'a', count: 1 },
        { name: 'c', count: 1 },
        { name: 'd', count: 1 },
      ],
    });
  });

  it.each([
    [20, 0],
    [23, 3],
  ])('are twenty at most: of %i, %i are left out and counted', (names, more) => {
    const letters = Array.from({ length: names }, (_each, index) =>
      aLetter({
        readings: [{ id: 'r', cell: `c-${index}`, instrument: `i-${index}`, operator: index < 2 ? 'Ann' : 'Bo' }],
      }),
    );
    const group = onlyGroup(letters);
    expect(group.cells).toHaveLength(20);
    expect(group.instruments).toHaveLength(20);
    expect(group.operators).toEqual([
      { name: 'Bo', count: names - 2 },
      { name: 'Ann', count: 2 },
    ]);
    expect(group.more).toEqual({ cells: more, instruments: more, operators: 0 });
  });
});

describe('letters that ingest wrote', () => {
  /** As they stand in the queue; each value is a message of its own. */
  const letters = (unit: string, values: readonly string[]) =>
    values.map((value) => {
      const message = messageOf(fieldsOf({ unit, value, operator: 'Ann' }), { id: `m-${unit}-${value}` });
      const [entry] = entriesIn(message);
      if (!entry || entry.reading.ok) throw new Error('nothing is refused');
      const { problem } = entry.reading;
      const refusals = [{ readingId: entry.id, index: 0, problem }];
      const letter = letterFor(message, { kind: 'message', problem, readingIds: [entry.id], refusals }, now);
      const standing = messageOf(letter.body, { id: `letter-${unit}-${value}`, attributes: letter.attributes });
      return standingLetter(standing, { rules: rulesOf(), retentionMs: 1000 });
    });

  it('are grouped by what is wrong, whatever their values are', () => {
    const { total, groups } = groupsOf([...letters('furlong', ['1', '2.5', '-3e2']), ...letters('rod', ['1'])]);
    expect(total).toBe(4);
    expect(groups.map(({ code, cause, count }) => [code, cause.slice(0, 26), count])).toEqual([
      ['unknown-unit', 'Cannot convert # "furlong"', 3],
      ['unknown-unit', 'Cannot convert # "rod": th', 1],
    ]);
    expect(groups[0]).toMatchObject({ cells: [{ name: 'cell-1', count: 3 }], operators: [{ name: 'Ann', count: 3 }] });
  });
});

describe('any letters', () => {
  const cell = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
  const reading = fc.record({ id: fc.constantFrom('1', '2', '3'), cell }).map(({ id, cell }) => ({
    id,
    cell,
    operator: `operator of ${id}`,
  }));
  const letter = fc
    .record({
      code: fc.constantFrom('x', 'y'),
      cause: fc.constantFrom('p', 'q'),
      readings: fc.array(reading, { maxLength: 3 }),
      sentAt: fc.nat(9),
    })
    .map(aLetter);

  it('make the same groups in any order, which hold each of them once', () => {
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 12 }), (letters) => {
        const { total, letters: all, groups } = groupsOf(letters);
        expect(groupsOf(letters.toReversed())).toEqual({ total, letters: all, groups });
        expect(groups.reduce((sum, group) => sum + group.letters, 0)).toBe(letters.length);
        for (const group of groups) {
          expect(group.count).toBeLessThanOrEqual(group.letters);
          for (const { count } of [...group.cells, ...group.operators]) expect(count).toBeLessThanOrEqual(group.count);
        }
      }),
    );
  });

  it('can be looked at while others still come', () => {
    const { add, result } = letterGroups();
    add(aLetter());
    expect(result().total).toBe(1);
    add(aLetter());
    expect(result()).toMatchObject({ total: 2, groups: [{ count: 2 }] });
  });
});
