import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  breakerKey,
  cellLookup,
  cellRange,
  headKey,
  importKey,
  letterKey,
  measurementKey,
  measurementLookup,
  measurementRange,
  readingLookup,
  settledKey,
  visitDigest,
  waitingKey,
  waitingRange,
} from '../../lib/ledger/keys.ts';

const moment = Date.UTC(2026, 10, 20, 8);
const name = 'thickness 2026-11-20T08:00:00Z f0a6511bfd34';

/** Frozen: the digests are computed apart from the code. Under other keys what was filed before would be filed again. */
describe('the keys of the ledger, version 1', () => {
  it.each([
    ['cell-1', 'cell e726a81051e21e5e494274814604e88d'],
    ['A-017', 'cell ded16389db4a3c1a1b14d967c4cf9f5b'],
    ['电池 😀', 'cell b85a94ad761fcca8cf508e2ff3f2fbb6'],
    ['__proto__', 'cell 30e2af384186b57fda019524ade9f9af'],
  ])('of the cell %s are frozen', (cellId, partition) => {
    expect(headKey(cellId)).toEqual({ partition, sort: 'head' });
    expect(cellRange(cellId)).toEqual([partition, '', '~']);
    expect(waitingRange(cellId)).toEqual([partition, 'waiting ', 'waiting ~']);
    expect(cellLookup(cellId)).toBe(partition);
  });

  it.each([
    ['r-1', 'a5fa777a3dc67268caea6eea038ba141'],
    ['run/0', 'b7023462b71cbee4d77ec05caba587a2'],
    ['run/1', 'a7becdaa54de6754a29bee6d0caa327d'],
    ['é', '4a99557e4033c3539de2eb65472017ca'],
    ['x'.repeat(255), 'd22609da3ae3956ca4877056a8e580ee'],
  ])('of the reading %s are frozen', (readingId, digest) => {
    const partition = 'cell e726a81051e21e5e494274814604e88d';
    expect(settledKey('cell-1', readingId)).toEqual({ partition, sort: `settled ${digest}` });
    expect(waitingKey('cell-1', readingId)).toEqual({ partition, sort: `waiting ${digest}` });
    expect(readingLookup(readingId)).toBe(`reading ${digest}`);
  });

  it('of a file that is imported is frozen', () => {
    expect(importKey('imports', 'incoming/März 1.csv')).toEqual({
      partition: 'import 6727f9d4ccbe399fc7d61d91ff2ddf33',
      sort: 'lease',
    });
  });

  it('of measurements, messages, visits and the breaker are frozen', () => {
    expect(measurementKey('cell-1', moment, name)).toEqual({
      partition: 'cell e726a81051e21e5e494274814604e88d',
      sort: 'measurement 2026-11-20T08:00:00.000Z 57101142e0af272fa1d065221e84907e',
    });
    expect(measurementLookup('m-1')).toBe('measurement a461b472cb41a9ec3dee5c90cf8e4a78');
    expect(letterKey('m-1')).toEqual({ partition: 'message a461b472cb41a9ec3dee5c90cf8e4a78', sort: 'letter' });
    expect(visitDigest('[null,null,null]')).toBe('fe44a8cccd89edae70b54c5e58399979');
    expect(breakerKey).toEqual({ partition: 'breaker', sort: 'breaker' });
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.constantFrom('', '\ud800', 'a\0b', '~', ' '),
);

it('keys of whatever ids are ASCII, of at most a hundred characters', () => {
  const isKey = (key: string) => /^[ -~]{1,100}$/.test(key);
  fc.assert(
    fc.property(anyText, anyText, fc.nat({ max: 4_000_000_000_000 }), (cell, id, ms) => {
      const keys = [
        headKey(cell),
        waitingKey(cell, id),
        settledKey(cell, id),
        measurementKey(cell, ms, id),
        letterKey(id),
      ];
      for (const { partition, sort } of keys) expect([partition, sort].every(isKey)).toBe(true);
      for (const lookup of [readingLookup(id), measurementLookup(id), cellLookup(id)]) expect(isKey(lookup)).toBe(true);
    }),
  );
});

it('cells and readings whose ids run into each other have keys of their own', () => {
  const ids = ['a', 'b', 'ab', 'a b', 'b a', ' a', 'a ', '/', 'a/b', ''];
  const keys = ids.flatMap((cell) => ids.map((id) => Object.values(settledKey(cell, id)).join('\n')));
  expect(new Set(keys).size).toBe(ids.length ** 2);
});

/** Whether a store lists the key in this range. */
const isIn = ({ partition, sort }: { partition: string; sort: string }, range: readonly [string, string, string]) =>
  partition === range[0] && sort >= range[1] && sort <= range[2];

describe('a range', () => {
  it('of what waits holds that and nothing else', () => {
    const range = waitingRange('cell-1');
    expect(isIn(waitingKey('cell-1', 'r-1'), range)).toBe(true);
    const others = [waitingKey('cell-2', 'r-1'), settledKey('cell-1', 'r-1'), headKey('cell-1')];
    expect([...others, measurementKey('cell-1', moment, name)].some((key) => isIn(key, range))).toBe(false);
  });

  it('of measurements holds those that begin in it, its ends included', () => {
    const range = measurementRange('cell-1', moment, moment + 60_000);
    const at = (ms: number) => isIn(measurementKey('cell-1', ms, name), range);
    expect([moment - 1, moment, moment + 30_000, moment + 60_000, moment + 60_001].map(at)).toEqual([
      ...[false, true, true, true, false],
    ]);
    expect(isIn(measurementKey('cell-2', moment, name), range)).toBe(false);
    expect(isIn(settledKey('cell-1', 'r-1'), range)).toBe(false);
  });

  it('of measurements may begin before 1970, when none is', () => {
    const range = measurementRange('cell-1', -81_000_000, 1000);
    expect(isIn(measurementKey('cell-1', 0, name), range)).toBe(true);
    expect(isIn(measurementKey('cell-1', 1001, name), range)).toBe(false);
  });

  it('of a cell holds all that is known of it', () => {
    const keys = [headKey('cell-1'), waitingKey('cell-1', 'r'), settledKey('cell-1', 'r')];
    const range = cellRange('cell-1');
    expect([...keys, measurementKey('cell-1', moment, name)].every((key) => isIn(key, range))).toBe(true);
    expect(isIn(headKey('cell-2'), range)).toBe(false);
  });
});
