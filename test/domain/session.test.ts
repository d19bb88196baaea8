import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { propertiesOf } from '../../lib/domain/measured-properties.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import { type LocatedReading, type Session, sessionsOf, visitKey } from '../../lib/domain/session.ts';
import { aReading, located, type ReadingGiven } from '../support/readings.ts';

const gapMs = 900_000;

const idsOf = (sessions: readonly Session[]): string[][] =>
  sessions.map(({ readings }) => readings.map(({ id }) => id));

/** The sessions of such readings, as lists of their letters: a for the first. */
const sessions = (...given: ReadingGiven[]): string[] =>
  idsOf(sessionsOf(located(given.map((each, index) => aReading({ ...each, id: letter(index) }))), gapMs)).map((ids) =>
    ids.join(''),
  );

const letter = (index: number): string => String.fromCharCode(97 + index);

const weight: ReadingGiven = { property: 'weight', unit: 'g', replicable: false };

describe('a session', () => {
  it('is what was read of one cell, in order of time', () => {
    expect(sessions({ at: '08:00:20' }, { at: '08:00:00' }, { at: '08:00:10', ...weight })).toEqual(['bca']);
  });

  it('ends where the next reading is further away than the gap', () => {
    expect(sessions({ at: '08:00:00' }, { at: '08:15:00' }, { at: '08:30:00' })).toEqual(['abc']);
    expect(sessions({ at: '08:00:00' }, { at: '08:15:01' })).toEqual(['a', 'b']);
    expect(sessions({ at: '08:15:01' }, { at: '08:00:00' }, { at: '08:10:00' })).toEqual(['bca']);
  });

  it('of readings at one moment is in the order of their message', () => {
    const readings = [10, 9, 1].map((index) => aReading({ id: `m/${index}` }));
    expect(idsOf(sessionsOf(located(readings), gapMs))).toEqual([['m/1', 'm/9', 'm/10']]);
  });

  it.each([
    ['stage', { stage: 'dry' }, { stage: 'filled' }],
    ['stage, told or not', { stage: 'dry' }, {}],
    ['operator', { operator: 'Ada' }, { operator: 'Bob' }],
    ['protocol', { protocol: { name: 'P7' } }, { protocol: { name: 'P8' } }],
    ['name of its own, or none', { beside: 1 }, {}],
    ['name of its own among others', { beside: 1 }, { beside: 2 }],
  ])('has one %s', (_what, one, other) => {
    expect(sessions(one, { ...other, ...weight }, { ...one, position: 'b' })).toEqual(['ac', 'b']);
  });

  it('has a key that is frozen, as its digest stands in the ledger', () => {
    expect(visitKey({})).toBe('[null,null,null]');
    expect(visitKey({ stage: 'dry', operator: 'Ada', protocol: { name: 'P7' } })).toBe('["dry","Ada",{"name":"P7"}]');
    expect(visitKey({ stage: 'dry', beside: 1 })).toBe('["dry",null,null,1]');
  });

  it('may have several labs, positions, notes and instruments', () => {
    const other = { ...weight, lab: 'C3', position: 'x', notes: 'y', instrument: { kind: 'scale' } };
    expect(sessions({ lab: 'B2', instrument: { kind: 'micrometer' } }, other)).toEqual(['ab']);
  });

  it('is of one cell', () => {
    const [a, b] = [aReading({ id: 'a' }), aReading({ id: 'b' })];
    expect(sessionsOf([...located([a], 'cell-1'), ...located([b], 'cell-2')], gapMs)).toEqual([
      { cellId: 'cell-1', readings: [a] },
      { cellId: 'cell-2', readings: [b] },
    ]);
  });

  it('that a message carries whole has no readings of others, and may be several', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id, index) =>
      aReading({ id, at: `0${8 + Math.floor(index / 3)}:00:00` }),
    );
    const some = [
      { cellId: 'cell-1', reading: a as Reading, sessionOf: 'm-1' },
      { cellId: 'cell-1', reading: b as Reading },
      { cellId: 'cell-1', reading: c as Reading, sessionOf: 'm-1' },
      { cellId: 'cell-1', reading: d as Reading, sessionOf: 'm-1' },
    ];
    expect(idsOf(sessionsOf(some, gapMs))).toEqual([['a', 'c'], ['d'], ['b']]);
  });

  it('ends before a second weighing, which begins the next', () => {
    expect(sessions(weight, {}, weight, {})).toEqual(['ab', 'cd']);
  });

  it('ends before a property is read by a second instrument', () => {
    expect(sessions({ instrument: { id: 'mic-1' } }, { instrument: { id: 'mic-2' } })).toEqual(['a', 'b']);
  });

  it('has at most 90 readings', () => {
    const at = (index: number) =>
      `08:${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
    const readings = Array.from({ length: 200 }, (_reading, index) => aReading({ at: at(index) }));
    expect(sessionsOf(located(readings), gapMs).map((session) => session.readings.length)).toEqual([90, 90, 20]);
  });

  it('weighs no more than the ledger claims at once', () => {
    const notes = 'n'.repeat(49_024); // With the rest of the reading, and its quotes: 50,000 bytes.
    const heavy = Array.from({ length: 9 }, (_, second) => ({ at: `08:00:0${second}`, notes }));
    expect(sessions(...heavy)).toEqual(['abcd', 'efgh', 'i']);
    expect(sessions(...heavy.slice(0, 4), { at: '08:00:04' }, { at: '08:00:05', ...weight })).toEqual(['abcd', 'ef']);
  });

  it('of one reading may weigh more', () => {
    expect(sessions({ notes: 'n'.repeat(300_000) }, {}).length).toBe(2);
  });

  it('a day is a measurement, a year of daily readings a year of measurements', () => {
    const readings = Array.from({ length: 365 }, (_reading, day) =>
      aReading({ measuredAt: Date.UTC(2026, 0, 1 + day, 8) }),
    );
    expect(sessionsOf(located(readings), gapMs).length).toBe(365);
  });

  it('is none where nothing was read', () => {
    expect(sessionsOf([], gapMs)).toEqual([]);
  });
});

describe('any readings, in any order', () => {
  const one = fc
    .record({
      cellId: fc.constantFrom('cell-1', 'cell-2'),
      sessionOf: fc.constantFrom(undefined, undefined, 'm-1'),
      minute: fc.oneof(fc.nat(60), fc.constant(0)),
      property: fc.constantFrom('thickness', 'thickness', 'thickness_1', 'thickness_n', 'weight'),
      replicable: fc.boolean(),
      position: fc.constantFrom(undefined, undefined, 'a', 'b', 'n', '1', '2'),
      stage: fc.constantFrom(undefined, undefined, 'dry'),
      instrument: fc.constantFrom(undefined, undefined, { id: 'x' }),
    })
    .map(({ cellId, sessionOf, minute, ...given }) => ({ cellId, sessionOf, minute, given }));

  const some = fc.array(one, { maxLength: 40 }).map((list) =>
    list.map(({ cellId, sessionOf, minute, given }, index): LocatedReading => {
      const { property, replicable, position, stage, instrument } = given;
      const reading = aReading({
        id: `r/${index}`,
        at: `08:${String(minute % 60).padStart(2, '0')}:00`,
        property,
        replicable: property !== 'weight' && replicable,
        unit: property === 'weight' ? 'g' : 'mm',
        ...(position !== undefined && { position }),
        ...(stage !== undefined && { stage }),
        ...(instrument !== undefined && { instrument }),
      });
      return { cellId, reading, sessionOf };
    }),
  );

  it('are each in exactly one session, in order of time, none of which has a gap or a key twice', () => {
    fc.assert(
      fc.property(some, (list) => {
        const found = sessionsOf(list, gapMs);
        expect(found.flatMap(({ readings }) => readings.map(({ id }) => id)).toSorted()).toEqual(
          list.map(({ reading }) => reading.id).toSorted(),
        );
        const whereabouts = new Map(list.map((each) => [each.reading, each]));
        for (const { cellId, readings } of found) {
          const kinds = readings.map((reading) => {
            const { cellId: cell, sessionOf } = whereabouts.get(reading) as LocatedReading;
            return JSON.stringify([cell, sessionOf, reading.stage]);
          });
          expect(new Set(kinds).size).toBe(1);
          expect(whereabouts.get(readings[0])?.cellId).toBe(cellId);
          for (const [index, { measuredAt }] of readings.slice(1).entries()) {
            const previous = (readings[index] as Reading).measuredAt;
            expect(measuredAt - previous).toBeGreaterThanOrEqual(0);
            expect(measuredAt - previous).toBeLessThanOrEqual(gapMs);
          }
          const keys = propertiesOf(readings).map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('make the same sessions', () => {
    const shuffled = some.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    );
    const canonical = (list: readonly LocatedReading[]) =>
      idsOf(sessionsOf(list, gapMs))
        .map((ids) => ids.join(' '))
        .toSorted();
    fc.assert(
      fc.property(shuffled, ([list, inAnotherOrder]) => {
        expect(canonical(inAnotherOrder)).toEqual(canonical(list));
      }),
      { numRuns: 300 },
    );
  });
});
