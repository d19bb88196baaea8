import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Quantity } from '../../lib/domain/quantity.ts';
import { meanOf, sampleDeviationOf } from '../../lib/domain/statistics.ts';

const quantities = (values: readonly string[]): Quantity[] =>
  values.map((value) => ({ value: new Big(value), unit: 'mm', decimals: (value.split('.')[1] ?? '').length }));

const mean = (...values: string[]): string => meanOf(quantities(values)).toFixed();
const deviation = (...values: string[]): string => sampleDeviationOf(quantities(values)).toFixed();

describe('the mean', () => {
  it.each([
    [['4.120', '4.121'], '4.1205'],
    [['4.120', '4.121', '4.123'], '4.12133'],
    [['4.120', '4.122', '4.123'], '4.12167'],
    [['1', '2'], '1.5'],
    [['1', '2', '2'], '1.67'],
    [['0.1', '0.2', '0.30'], '0.2'],
    [['4.1', '4.123', '4'], '4.07433'],
    [['-1', '1'], '0'],
    [['-0.001', '-0.002'], '-0.0015'],
    [['4.120', '4.120', '4.120'], '4.12'],
  ])('of %j has two digits more than the finest of them: %s', (values, result) => {
    expect(mean(...values)).toBe(result);
  });

  it.each([
    [['0', '0', '0', '0', '0', '0', '0', '0.1'], '0.012'],
    [['0', '0', '0', '0', '0', '0', '0', '0.3'], '0.038'],
    [['0', '0', '0', '0', '0', '0', '0', '0.5'], '0.062'],
    [['0', '0', '0', '0', '0', '0', '0', '-0.1'], '-0.012'],
    [['1', '1', '1', '1', '1', '1', '1', '2'], '1.12'],
    [['1', '1', '1', '1', '1', '1', '1', '4'], '1.38'],
  ])('of %j, half-way between two, goes to the even one: %s', (values, result) => {
    expect(mean(...values)).toBe(result);
  });

  it('is exact where floats are not', () => {
    expect(mean('0.1', '0.2')).toBe('0.15');
    const long = `1.${'0'.repeat(20)}1`;
    expect(mean(long, long)).toBe(long);
  });

  it('is the nearest number of its digits, for any readings', () => {
    const reading = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(reading, { minLength: 2, maxLength: 90 }), (readings) => {
        const values = readings.map(([digits, decimals]) => new Big(digits).div(10 ** decimals).toFixed(decimals));
        const decimals = Math.max(...readings.map(([, each]) => each)) + 2;
        const scale = 10n ** BigInt(decimals);
        const total = readings.reduce(
          (sum, [digits, each]) => sum + (BigInt(digits) * scale) / 10n ** BigInt(each),
          0n,
        );

        const scaled = BigInt(new Big(mean(...values)).times(scale.toString()).toFixed(0));
        const off = scaled * BigInt(readings.length) - total;
        const twice = 2n * (off < 0n ? -off : off);
        expect(twice <= BigInt(readings.length)).toBe(true);
        if (twice === BigInt(readings.length)) expect(scaled % 2n).toBe(0n);
      }),
    );
  });
});

describe('the sample standard deviation', () => {
  it.each([
    [['4.120', '4.121'], '0.000707'],
    [['4.120', '4.121', '4.123'], '0.00153'],
    [['1', '2', '3', '4', '5'], '1.58'],
    [['2', '4', '4', '4', '5', '5', '7', '9'], '2.14'],
    [['1', '3'], '1.41'],
    [['0', '2000'], '1410'],
    [['10', '10.2'], '0.141'],
    [['5', '5', '5'], '0'],
    [['-1', '1'], '1.41'],
    [['1', '2', '3'], '1'],
    [['0', '1.245', '2.49'], '1.24'],
    [['0', '1.235', '2.47'], '1.24'],
  ])('of %j has three significant digits: %s', (values, result) => {
    expect(deviation(...values)).toBe(result);
  });

  it('does not cancel where the readings are large and close', () => {
    expect(deviation('1000000000000.001', '1000000000000.002', '1000000000000.003')).toBe('0.001');
    expect(deviation('0.000000001', '0.000000003')).toBe('0.00000000141');
  });

  it('is that of the textbook, for any readings', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10_000, max: 10_000 }), { minLength: 2, maxLength: 90 }), (readings) => {
        const average = readings.reduce((sum, each) => sum + each, 0) / readings.length;
        const squares = readings.reduce((sum, each) => sum + (each - average) ** 2, 0);
        const expected = Math.sqrt(squares / (readings.length - 1));
        const found = Number(deviation(...readings.map(String)));
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(expected * 0.005 + 1e-9);
      }),
    );
  });
});
