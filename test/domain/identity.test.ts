import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { byReadingId, type Saying, sayingDigest, setDigest } from '../../lib/domain/identity.ts';

const measuredAt = Date.UTC(2026, 10, 20, 8);

/**
 * Frozen: computed apart from the code, with Python's hashlib over the recipe's text. A change here means that every
 * reading that was filed before would be filed again under another id.
 */
describe('the digest of what a reading says, version 1', () => {
  it.each<[string, Saying, string]>([
    [
      'all there is to say',
      {
        cell: 'cell-1',
        stage: 'dry',
        instrument: 'mic-1',
        property: 'thickness',
        position: 'centre',
        measuredAt,
        value: '4.120',
        unit: 'mm',
      },
      '8ccab1f25a4ad76ff378bf97e8183498',
    ],
    ['nothing but a moment', { measuredAt }, 'ed6fc654c99549e1fb4865f533c6769e'],
    ['a frame', { cell: 'A-017', measuredAt, raw: 'S S     4.120 g\r\n' }, '97489ad965851200a0f74031c12cd373'],
    [
      'a frame, whose value and unit beside it do not count',
      { cell: 'A-017', measuredAt, raw: 'S S     4.120 g\r\n', value: '4.120', unit: 'g' },
      '97489ad965851200a0f74031c12cd373',
    ],
    [
      'other letters than ASCII',
      { cell: 'Zelle ü', stage: 'dünn', position: 'Mitte "3"', measuredAt: 0, value: '12,5', unit: 'µm' },
      'cd55631cbf83a74aa1708f4d539140cf',
    ],
  ])('of %s is frozen', (_what, saying, digest) => {
    expect(sayingDigest(saying)).toBe(digest);
  });

  it('is another where anything that counts is another', () => {
    const text = fc.option(fc.string({ maxLength: 3 }), { nil: undefined });
    const saying = fc.record({
      cell: text,
      stage: text,
      instrument: text,
      property: text,
      position: text,
      measuredAt: fc.integer({ min: 0, max: 3 }),
      value: text,
      unit: text,
    });
    fc.assert(
      fc.property(saying, saying, (a, b) => {
        expect(sayingDigest(a) === sayingDigest(b)).toBe(
          JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b)),
        );
      }),
    );
  });
});

describe('the digest of a set of reading ids, version 1', () => {
  it.each([
    [['r-1'], 'f0a6511bfd34'],
    [['r-1', 'r-2'], 'ce89d3a55799'],
    [['r-2', 'r-1'], 'ce89d3a55799'],
    [['r-9', 'r-10'], 'c034e27bd1d5'],
    [['a/2', 'a/10'], 'fb8d30eee3f9'],
    [['é', 'z', '😀', '\uffee'], 'd6a984fc93c6'],
  ])('of %j is frozen: %s', (ids, digest) => {
    expect(setDigest(ids)).toBe(digest);
  });

  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });

  it('is the same in any order', () => {
    const shuffled = ids.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, inAnotherOrder]) => {
        expect(setDigest(inAnotherOrder)).toBe(setDigest(some));
      }),
    );
  });

  it('is another for another set', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const same = a.length === b.length && a.every((id) => b.includes(id));
        expect(setDigest(a) === setDigest(b)).toBe(same);
      }),
    );
  });

  it('leaves the list that it is given in its order', () => {
    const some = ['b', 'a'];
    setDigest(some);
    expect(some).toEqual(['b', 'a']);
  });
});

describe('the order of reading ids', () => {
  it('is that of their indices where they are of one message, else that of their characters', () => {
    const inOrder = [
      '',
      '/2',
      '/10',
      '-/5',
      '/x',
      'a',
      'a/0',
      'a/2',
      'a/10',
      'a/b',
      'a/b/1',
      'a/b/12',
      'b',
      'b/1',
      'é',
    ];
    for (const [index, id] of inOrder.entries()) {
      for (const later of inOrder.slice(index + 1)) {
        expect(byReadingId(id, later), `${id} ${later}`).toBeLessThan(0);
        expect(byReadingId(later, id), `${later} ${id}`).toBeGreaterThan(0);
      }
      expect(byReadingId(id, id)).toBe(0);
    }
  });

  it('is total: any list is sorted alike, however it came', () => {
    const id = fc.oneof(fc.string({ unit: fc.constantFrom(...'ab/019-. e'), maxLength: 5 }), fc.string());
    const shuffled = fc
      .uniqueArray(id, { maxLength: 8 })
      .chain((some) =>
        fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length })),
      );
    fc.assert(
      fc.property(shuffled, ([some, inAnotherOrder]) => {
        expect(inAnotherOrder.toSorted(byReadingId)).toEqual(some.toSorted(byReadingId));
      }),
      { numRuns: 1000 },
    );
  });
});
