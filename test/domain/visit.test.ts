import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { KeptReading } from '../../lib/domain/kept-reading.ts';
import { type Visit, visitsOf } from '../../lib/domain/visit.ts';
import { aReading, type ReadingGiven, sentAt } from '../support/readings.ts';

const gapMs = 900_000;
const quietMs = 90_000;
const dayMs = 24 * 3600 * 1000;

/** How a reading came, in seconds after eight o'clock; seen when it was sent, unless another moment is given. */
interface Came {
  sent?: number;
  arrived?: number;
  expected?: number;
}

const kept = (given: ReadingGiven & Came = {}): KeptReading => {
  const { sent = 0, arrived = sent, expected, ...reading } = given;
  const came = { messageId: 'm', sentAt: sentAt + sent * 1000, arrivedAt: sentAt + arrived * 1000, expected };
  return { reading: aReading(reading), arrival: came };
};

const visits = (...given: (ReadingGiven & Came)[]): Visit[] => visitsOf(given.map(kept), gapMs, quietMs);

/** The only visit of such readings; its moment in seconds after eight o'clock. */
function visit(...given: (ReadingGiven & Came)[]) {
  const [only, ...others] = visits(...given);
  if (!only || others.length > 0) throw new Error(`${others.length + 1} visits`);
  const { readings, completeAt, ...rest } = only;
  return { count: readings.length, seconds: (completeAt - sentAt) / 1000, ...rest };
}

/** The visits of such readings, as lists of their letters: a for the first. */
const letters = (...given: (ReadingGiven & Came)[]): string[] =>
  visits(...given.map((each, index) => ({ ...each, id: String.fromCharCode(97 + index) }))).map(({ readings }) =>
    readings.map(({ reading }) => reading.id).join(''),
  );

describe('a visit is complete', () => {
  it('when no new reading was sent for the quiet time', () => {
    expect(visit({ sent: 0 }, { sent: 40 }, { sent: 20 })).toEqual({ count: 3, seconds: 130, completeBy: 'quiet' });
  });

  it('by when its readings were sent, not by when they were measured', () => {
    expect(visit({ sent: 50, at: '07:30:00' }).seconds).toBe(140);
  });

  it('a quiet time after a reading that came out of a backlog, as others may come with it', () => {
    expect(visit({ sent: 0, arrived: 90 }).seconds).toBe(90);
    expect(visit({ sent: 0, arrived: 91 }).seconds).toBe(181);
    expect(visit({ sent: 0, arrived: 3000 }, { sent: 10, arrived: 20 }).seconds).toBe(3090);
  });

  it('at once when as many readings are there as were expected', () => {
    const first = { sent: 0, expected: 3 };
    expect(visits(first, { sent: 5 }, { sent: 9 })[0]).toMatchObject({
      completeAt: 0,
      completeBy: 'expected',
      expected: 3,
    });
    expect(visits(first, {}, {}, {})[0]).toMatchObject({ completeAt: 0, completeBy: 'expected', expected: 3 });
  });

  it('when it is quiet though fewer have come than were expected', () => {
    expect(visit({ sent: 0, expected: 3 }, { sent: 5, expected: 3 })).toEqual({
      count: 2,
      seconds: 95,
      completeBy: 'quiet',
      expected: 3,
    });
  });

  it('by the largest number where they tell several', () => {
    expect(visit({ expected: 2 }, { expected: 3 })).toMatchObject({ completeBy: 'quiet', expected: 3 });
    expect(visit({ expected: 2 }, { expected: 3 }, {})).toMatchObject({ completeBy: 'expected', expected: 3 });
  });

  it('an hour after its first reading came, though new ones trickle in', () => {
    const logged = Array.from({ length: 70 }, (_, minute) => ({ sent: minute * 60, arrived: minute * 60 + 5 }));
    expect(visit(...logged.slice(0, 59)).seconds).toBe(58 * 60 + 90);
    expect(visit(...logged).seconds).toBe(3605);
  });

  it('eleven days after its first reading was sent, whenever it came', () => {
    const backlog = (days: number) => visit({ sent: 0, arrived: days * 24 * 3600 }).seconds;
    expect(backlog(10)).toBe(10 * 24 * 3600 + 90);
    expect(visit({ sent: 0, arrived: 13 * 24 * 3600 }).seconds).toBe((11 * dayMs) / 1000);
  });

  it('when it has come, where no quiet time is kept', () => {
    const [only] = visitsOf([kept({ sent: 0, arrived: 7 })], gapMs, 0);
    expect(only).toMatchObject({ completeAt: sentAt + 7000, completeBy: 'quiet' });
    expect(visitsOf([kept({ sent: 3, arrived: 3 })], gapMs, 0)[0]?.completeAt).toBe(sentAt + 3000);
  });
});

describe('a visit', () => {
  it('has its readings in order of time, in whatever order they came', () => {
    expect(letters({ at: '08:00:20', sent: 1 }, { at: '08:00:00', sent: 3 }, { at: '08:00:10', sent: 2 })).toEqual([
      'bca',
    ]);
  });

  it('ends where the next reading is further away than the gap', () => {
    expect(letters({ at: '08:00:00' }, { at: '08:15:00' }, { at: '08:30:00' })).toEqual(['abc']);
    expect(letters({ at: '08:15:01' }, { at: '08:00:00' })).toEqual(['b', 'a']);
  });

  it('is complete by itself, whatever others of the same cell are', () => {
    const [first, second] = visits({ expected: 1 }, { at: '09:00:00', sent: 3600, expected: 2 });
    expect([first?.completeBy, second?.completeBy]).toEqual(['expected', 'quiet']);
  });

  it.each([
    ['stage', { stage: 'dry' }, { stage: 'filled' }],
    ['stage, told or not', { stage: 'dry' }, {}],
    ['operator', { operator: 'Ada' }, { operator: 'Bob' }],
    ['protocol', { protocol: { name: 'P7' } }, { protocol: { name: 'P8' } }],
    ['name of its own, or none', { beside: 1 }, {}],
  ])('has one %s', (_what, one, other) => {
    expect(letters(one, other, one)).toEqual(['ac', 'b']);
  });

  it('may hold what one measurement does not: a second weighing, many readings', () => {
    const weight = { property: 'weight', unit: 'g', replicable: false };
    expect(letters(weight, {}, weight)).toEqual(['abc']);
    expect(visit(...Array.from({ length: 200 }, () => ({}))).count).toBe(200);
  });

  it('may have more readings than a call takes arguments', () => {
    const { reading, arrival } = kept();
    const many = Array.from({ length: 200_000 }, (_, n) => ({ reading: { ...reading, id: `r/${n}` }, arrival }));
    expect(visitsOf(many, gapMs, quietMs).map(({ readings }) => readings.length)).toEqual([200_000]);
  });

  it('is none where nothing waits', () => {
    expect(visitsOf([], gapMs, quietMs)).toEqual([]);
  });
});

describe('any readings', () => {
  const one = fc.record({
    minute: fc.nat(59),
    sent: fc.nat(5000),
    stage: fc.constantFrom('dry', 'filled'),
    expected: fc.constantFrom(undefined, 1, 2, 3),
  });
  const some = fc
    .array(one, { maxLength: 30 })
    .map((list) =>
      list.map(({ minute, sent, stage, expected }) =>
        kept({ at: `08:${String(minute).padStart(2, '0')}:00`, sent, stage, ...(expected && { expected }) }),
      ),
    );
  const canonical = (found: readonly Visit[]) =>
    found.map(({ readings, ...rest }) => JSON.stringify([readings.map(({ reading }) => reading.id), rest])).toSorted();

  it('are each in exactly one visit, the same in whatever order they are listed', () => {
    const shuffled = some.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, inAnotherOrder]) => {
        const found = visitsOf(list, gapMs, quietMs);
        expect(found.flatMap(({ readings }) => readings).toSorted(byId)).toEqual(list.toSorted(byId));
        expect(canonical(visitsOf(inAnotherOrder, gapMs, quietMs))).toEqual(canonical(found));
      }),
      { numRuns: 300 },
    );
  });
});

const byId = (a: KeptReading, b: KeptReading): number => (a.reading.id < b.reading.id ? -1 : 1);
