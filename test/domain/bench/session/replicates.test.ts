import Big from 'big.js';
import { describe, expect, test } from 'vitest';

import { hintFor } from '../../../../lib/domain/bench/hint.ts';
import { meanShown } from '../../../../lib/domain/bench/session/mean-shown.ts';
import { nextPosition } from '../../../../lib/domain/bench/session/next-position.ts';
import { isFull, replicatesOf, whyNoRoom } from '../../../../lib/domain/bench/session/replicates.ts';
import { excessSpread, type SpreadLimit } from '../../../../lib/domain/bench/session/spread.ts';
import type { Quantity } from '../../../../lib/domain/quantity.ts';
import type { Reading } from '../../../../lib/domain/reading.ts';
import { mostReadings } from '../../../../lib/domain/session.ts';
import { aReading } from '../../../support/readings.ts';

const mm = (...texts: string[]): Quantity[] =>
  texts.map((text) => ({ value: new Big(text), unit: 'mm', decimals: text.split('.')[1]?.length ?? 0 }));

describe('the mean shown', () => {
  test.each([
    [['4.121', '4.119', '4.122'], { mean: '4.121', deviation: '0.002', unit: 'mm' }],
    [['4.12', '4.125'], { mean: '4.122', deviation: '0.004', unit: 'mm' }],
    [['1', '2'], { mean: '2', deviation: '1', unit: 'mm' }],
    [['4.120', '4.120'], { mean: '4.120', deviation: '0.000', unit: 'mm' }],
    [['4.121'], undefined],
    [[], undefined],
  ])('of %o is %o, in the digits of the readings', (texts, expected) => {
    expect(meanShown(mm(...texts))).toEqual(expected);
  });
});

describe('the spread', () => {
  const tenth: SpreadLimit = { kind: 'absolute', most: new Big('0.1') };
  const percent: SpreadLimit = { kind: 'percent', most: new Big('1') };
  test.each([
    [['4.0', '4.1'], tenth, undefined],
    [['4.0', '4.11', '4.05'], tenth, ['4', '4.11']],
    [['4.11', '4.0'], tenth, ['4', '4.11']],
    [['100', '101'], percent, undefined],
    [['100', '101.1'], percent, ['100', '101.1']],
    [['-100', '-101.1'], percent, ['-101.1', '-100']],
    [['-100', '-100.5'], percent, undefined],
    [['4.0', '9.0'], undefined, undefined],
    [['4.0'], tenth, undefined],
    [[], tenth, undefined],
  ])('of %o under %o is too wide: %o', (texts, limit, expected) => {
    const spread = excessSpread(mm(...texts), limit);
    expect(spread && [spread.smallest.toString(), spread.largest.toString()]).toEqual(expected);
    if (spread) expect(spread).toMatchObject({ unit: 'mm', limit });
  });

  test.each([
    ['um', ['4000', '4100'], undefined],
    ['um', ['4000', '4101'], '100'],
    ['kg', ['0.0384', '0.0386'], '0.0001'],
  ])('in %s, of %o, is held against a limit in mm or g: %s', (unit, texts, most) => {
    const quantities = mm(...texts).map((quantity) => ({ ...quantity, unit }));
    expect(excessSpread(quantities, tenth)?.limit.most.toFixed()).toBe(most);
  });
});

describe('the room of a session', () => {
  const thickness = (position?: string): Reading => aReading({ position });
  const weight = (): Reading => aReading({ property: 'weight', value: '38.4', unit: 'g', replicable: false });

  test.each([
    [[], thickness(), undefined],
    [[thickness(), thickness()], thickness(), undefined],
    [[thickness()], weight(), undefined],
    [
      [thickness(), weight()],
      weight(),
      'the session has its weight already, and what is not measured in replicates is never averaged',
    ],
    [[thickness('north'), thickness('south')], thickness('north'), 'the session has its thickness at north already'],
    [
      [aReading({ instrument: { id: 'mic-1' } })],
      aReading({ instrument: { id: 'mic-2' } }),
      'the session has its thickness by another instrument',
    ],
    [[thickness('2')], thickness(), "one measurement cannot hold it beside the session's other readings of thickness"],
  ])('after %# readings a further one: %o', (readings, reading, expected) => {
    expect(whyNoRoom(readings, reading)).toBe(expected);
  });

  test('replicates are of one property, and a weighing is its own', () => {
    const [a, b, c] = [thickness(), weight(), thickness()];
    expect(replicatesOf(c, [a, b, c])).toEqual([a, c]);
    expect(replicatesOf(b, [a, b, weight()])).toEqual([b]);
  });

  test('it is full with as many readings as one measurement holds', () => {
    const readings = Array.from({ length: mostReadings }, () => thickness());
    expect(isFull(readings)).toBe(true);
    expect(isFull(readings.slice(1))).toBe(false);
    expect(isFull([])).toBe(false);
  });

  test('it is full where another reading as heavy may be too heavy for one measurement', () => {
    const heavy = (bytes: number) => ({ ...thickness(), notes: 'x'.repeat(bytes) });
    expect(isFull([heavy(90_000)])).toBe(false);
    expect(isFull([heavy(95_000)])).toBe(true);
    expect(isFull([heavy(40_000), heavy(40_000), heavy(40_000)])).toBe(false);
    expect(isFull([heavy(40_000), heavy(40_000), heavy(60_000)])).toBe(true);
  });
});

describe('the next position', () => {
  const at = (property: string, position?: string) => ({ property, position });
  test.each([
    [[], 'centre'],
    [[at('thickness', 'centre')], 'n'],
    [[at('thickness', 'n')], 'centre'],
    [[at('length', 'centre')], 'centre'],
    [[at('thickness', 'centre'), at('thickness', 'n')], undefined],
  ])('after %o is %o', (readings, expected) => {
    expect(nextPosition(['centre', 'n'], 'thickness', readings)).toBe(expected);
  });
});

test('a missing unit is hinted at, and what no option settles is not', () => {
  expect(hintFor('missing-unit')).toBe('start the bench with --unit');
  expect(hintFor('unstable')).toBe('wait until it is at rest, then press again');
  expect(hintFor('device-error')).toBe('');
});
