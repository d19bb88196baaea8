import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nameOf } from '../../lib/domain/measurement-name.ts';
import { type Session, sessionsOf } from '../../lib/domain/session.ts';
import { aReading, located, type ReadingGiven } from '../support/readings.ts';

/** The name of the one session of such readings. */
function name(...given: ReadingGiven[]): string {
  const sessions = sessionsOf(located(given.map((each) => aReading(each))), 900_000);
  if (sessions.length !== 1) throw new Error(`${sessions.length} sessions`);
  return nameOf(sessions[0] as Session);
}

const weight: ReadingGiven = { property: 'weight', unit: 'g' };

/** Frozen: the digests are computed apart from the code. Another name would file every measurement once more. */
describe('the name of a measurement, version 1', () => {
  it.each<[string, ReadingGiven[]]>([
    ['thickness 2026-11-20T08:00:00Z f0a6511bfd34', [{ id: 'r-1' }]],
    ['thickness 2026-11-20T08:00:00Z ce89d3a55799', [{ id: 'r-1' }, { id: 'r-2' }]],
    ['thickness 2026-11-20T08:00:00Z ce89d3a55799', [{ id: 'r-2', at: '08:00:30' }, { id: 'r-1' }]],
    [
      'thickness weight filled 2026-11-20T08:00:00Z ce89d3a55799',
      [
        { id: 'r-1', stage: 'filled', ...weight },
        { id: 'r-2', stage: 'filled', at: '08:05:00' },
      ],
    ],
    ['thickness week 4 2026-11-20T08:00:59Z f0a6511bfd34', [{ id: 'r-1', stage: 'week 4', at: '08:00:59.999' }]],
    ['thickness befullt 50 C 2026-11-20T08:00:00Z f0a6511bfd34', [{ id: 'r-1', stage: 'befüllt, 50 °C' }]],
    ['thickness 2026-11-20T08:00:00Z f0a6511bfd34', [{ id: 'r-1', stage: '干燥' }]],
    ['thickness 2026-11-20T08:00:00Z e3919fea389e', [{ id: 'é/0' }]],
  ])('%s is frozen', (expected, given) => {
    expect(name(...given)).toBe(expected);
  });

  it('says at its end that it is filed beside another', () => {
    expect(name({ id: 'r-1', beside: 1 })).toBe('thickness 2026-11-20T08:00:00Z f0a6511bfd34 beside 1');
    expect(name({ id: 'r-1', stage: 'dry', beside: 12 }, { id: 'r-2', stage: 'dry', beside: 12 })).toBe(
      'thickness dry 2026-11-20T08:00:00Z ce89d3a55799 beside 12',
    );
  });

  it('has a long stage cut at 60 characters', () => {
    const stage = `${'x'.repeat(59)} yz`;
    expect(name({ id: 'r-1', stage })).toBe(`thickness ${'x'.repeat(59)} 2026-11-20T08:00:00Z f0a6511bfd34`);
  });

  it('has at most 255 characters: properties give way, the rest stays', () => {
    const readings = Array.from({ length: 9 }, (_reading, index) => ({
      property: `${'p'.repeat(50)}_${index}`,
      stage: 's'.repeat(100),
    }));
    const long = name(...readings);
    expect(long).toMatch(/^p{50}_0 p{50}_1 p{50}_2 p+ s{60} 2026-11-20T08:00:00Z [0-9a-f]{12}$/);
    expect(long).toHaveLength(255);
    const besides = name(...readings.map((each) => ({ ...each, beside: 2 })));
    expect(besides).toMatch(/^p{50}_0 p{50}_1 p+ s{60} 2026-11-20T08:00:00Z [0-9a-f]{12} beside 2$/);
    expect(besides).toHaveLength(255);
  });
});

describe('any measurement', () => {
  const some = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }).chain((ids) =>
    fc.record({
      ids: fc.constant(ids),
      inAnotherOrder: fc.shuffledSubarray(ids, { minLength: ids.length, maxLength: ids.length }),
      stage: fc.string({ unit: 'binary', maxLength: 80 }),
    }),
  );
  const ofIds = (ids: readonly string[], given: ReadingGiven = {}) => name(...ids.map((id) => ({ id, ...given })));

  it('of the same readings has the same name, in whatever order they came', () => {
    fc.assert(
      fc.property(some, ({ ids, inAnotherOrder, stage }) => {
        expect(ofIds(inAnotherOrder, { stage })).toBe(ofIds(ids, { stage }));
      }),
    );
  });

  it('of other readings has another name', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const same = a.ids.length === b.ids.length && a.ids.every((id) => b.ids.includes(id));
        expect(ofIds(a.ids) === ofIds(b.ids)).toBe(same);
      }),
    );
  });

  it('has a name of an alphabet that no server reads in two ways', () => {
    fc.assert(
      fc.property(some, ({ ids, stage }) => {
        const found = ofIds(ids, { stage });
        expect(found).toMatch(/^[A-Za-z0-9_-]+( [A-Za-z0-9_.:-]+)* 2026-11-20T08:00:00Z [0-9a-f]{12}$/);
        expect(found.length).toBeLessThanOrEqual(255);
      }),
      { numRuns: 500 },
    );
  });
});
