import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import type { InstrumentEntry } from '../../lib/domain/instrument-entry.ts';
import { whyImplausible } from '../../lib/domain/plausibility.ts';

const why = (value: string, unit: string, entry?: InstrumentEntry): string | undefined =>
  whyImplausible({ value: new Big(value), unit, decimals: 3 }, entry);

describe('a quantity', () => {
  it.each([
    ['0.001', 'mm', undefined],
    ['0', 'mm', 'a length is above zero'],
    ['-0.001', 'um', 'a length is above zero'],
    ['0', 'g', 'a mass is above zero'],
    ['-12', 'kg', 'a mass is above zero'],
    ['0', 'dimensionless', undefined],
    ['-3', 'percent', undefined],
  ])('of %s %s is implausible because: %s', (value, unit, reason) => {
    expect(why(value, unit)).toBe(reason);
  });

  it.each([
    ['25', undefined],
    ['25.0001', "25.0001 mm is above the instrument's maximum, 25 mm"],
    ['0.5', undefined],
    ['0.4999', "0.4999 mm is below the instrument's minimum, 0.5 mm"],
    ['0', "0 mm is below the instrument's minimum, 0.5 mm"],
  ])('of %s mm, by an instrument from 0.5 to 25, is implausible because: %s', (value, reason) => {
    expect(why(value, 'mm', { min: '0.5', max: '25' })).toBe(reason);
  });

  it.each(['0', '-0.0', '-5'])('may be zero where the instrument has the minimum %s', (min) => {
    expect(why('0', 'g', { min })).toBeUndefined();
  });

  it('may be below zero where the instrument has a minimum that is', () => {
    expect(why('-4.999', 'g', { min: '-5' })).toBeUndefined();
    expect(why('-5.001', 'g', { min: '-5' })).toBe("-5.001 g is below the instrument's minimum, -5 g");
  });

  it('of zero stays implausible where the instrument has only a maximum', () => {
    expect(why('0', 'mm', { max: '25' })).toBe('a length is above zero');
  });

  it('is compared without rounding', () => {
    const digits = `25.${'0'.repeat(30)}1`;
    expect(why(digits, 'mm', { max: '25' })).toBe(`${digits} mm is above the instrument's maximum, 25 mm`);
  });
});
