import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { convert, digitsOf, type Quantity, quantityOf, sameNumber } from '../../lib/domain/quantity.ts';
import { type Unit, unitOf } from '../../lib/domain/unit.ts';
import { canonicalUnitsOf } from '../support/readings.ts';

function quantity(value: string, unit: string, property: string, canonical: Record<string, string> = {}): Quantity {
  const converted = quantityOf({ value, unit }, property, canonicalUnitsOf(canonical));
  if (!converted.ok) throw new Error(converted.problem.detail);
  return converted.value;
}

const unit = (id: string): Unit => (unitOf(id) as { value: Unit }).value;

describe('a quantity', () => {
  it.each([
    ['0.0205', 'in', '0.5207 mm'],
    ['4.120', 'mm', '4.12 mm'],
    ['0.520', 'um', '0.00052 mm'],
    ['20.5', 'mil', '0.5207 mm'],
    ['20500', 'uin', '0.5207 mm'],
    ['1.2', 'cm', '12 mm'],
    ['0.0012', 'm', '1.2 mm'],
    ['120', 'nm', '0.00012 mm'],
    ['-0.02500', '"', '-0.635 mm'],
  ])('of a thickness of %s %s is exactly %s', (value, written, result) => {
    const { value: converted, unit: id } = quantity(value, written, 'thickness');
    expect(`${digitsOf(converted)} ${id}`).toBe(result);
  });

  it.each([
    ['220.00901', 'g', '220.00901 g'],
    ['1500', 'ug', '0.0015 g'],
    ['12.5', 'mg', '0.0125 g'],
    ['1.25', 'kg', '1250 g'],
    ['1', 'lb', '453.59237 g'],
    ['1', 'oz', '28.349523125 g'],
    ['3.215', 'ozt', '99.997677912 g'],
    ['-1.14', 'GN', '-0.0738707574 g'],
    ['2', 'dwt', '3.11034768 g'],
    ['0.1', 'mom', '0.375 g'],
    ['12.345', 'ct', '2.469 g'],
  ])('of a weight of %s %s is exactly %s', (value, written, result) => {
    const { value: converted, unit: id } = quantity(value, written, 'weight');
    expect(`${digitsOf(converted)} ${id}`).toBe(result);
  });

  it.each([
    ['leads', '250', 'pcs', '250 dimensionless'],
    ['swelling', '1.5', '%', '1.5 percent'],
    ['gap', '0.0205', 'in', '0.5207 mm'],
    ['electrolyte', '1500', 'mg', '1.5 g'],
  ])('of %s, a property that demands no dimension, has that of its unit', (property, value, written, result) => {
    const { value: converted, unit: id } = quantity(value, written, property);
    expect(`${digitsOf(converted)} ${id}`).toBe(result);
  });

  it.each([
    ['0.0205', 'in', 'thickness', 'um', '520.7 um'],
    ['4.120', 'mm', 'thickness', 'um', '4120 um'],
    ['0.0205', 'in', 'thickness', 'm', '0.0005207 m'],
    ['1', 'uin', 'thickness', 'm', '0.0000000254 m'],
    ['1', 'lb', 'weight', 'kg', '0.45359237 kg'],
    ['1', 'GN', 'weight', 'ug', '64798.91 ug'],
    ['0.001', 'ug', 'weight', 'kg', '0.000000000001 kg'],
  ])('%s %s as %s goes out in %s where the lab has settled so: %s', (value, written, property, canonical, result) => {
    const { value: converted, unit: id } = quantity(value, written, property, { [property]: canonical });
    expect(`${digitsOf(converted)} ${id}`).toBe(result);
  });

  it('in a unit that only its owner can settle weighs what he says it does', () => {
    const ownUnits = { unit_grams: new Map([['K', '0.205']]) };
    const weighed = quantityOf({ value: '2.50', unit: 'K', ownUnits }, 'weight', new Map());
    expect(weighed).toEqual({ ok: true, value: { value: new Big('0.5125'), unit: 'g', decimals: 5 } });
  });

  it.each([
    ['1.50', 'g', 'cathode_thickness', 'a length, in mm, um, nm, cm, m'],
    ['0.0205', 'in', 'weight', 'a mass, in ug, mg, g, kg'],
    ['250', 'pcs', 'weight', 'a mass, in ug, mg, g, kg'],
  ])('of %s %s cannot be the %s, which takes %s', (value, written, property, demanded) => {
    expect(quantityOf({ value, unit: written }, property, new Map())).toEqual({
      ok: false,
      problem: {
        code: 'wrong-dimension',
        detail: `Cannot file ${value} ${written} as "${property}": it takes ${demanded} or a unit that converts to them`,
      },
    });
  });

  it.each([
    ['furlong', 'unknown-unit', /^Cannot convert 1\.50 "furlong": the unit is none of mm, /],
    ['K', 'ambiguous-unit', /^Cannot convert 1\.50 "K": it is the Austrian carat on some balances/],
  ])('cannot be in %s: that is refused as %s', (written, code, sentence) => {
    const refused = quantityOf({ value: '1.50', unit: written }, 'weight', new Map());
    expect(refused).toMatchObject({ ok: false, problem: { code, detail: expect.stringMatching(sentence) } });
  });

  it('keeps its base unit where the settled one is of another property or dimension', () => {
    const canonical = { thickness: 'um', swelling: 'mg' };
    expect(quantity('1', 'mm', 'height', canonical).unit).toBe('mm');
    expect(quantity('1', 'mm', 'cathode_thickness', canonical).unit).toBe('mm');
    expect(quantity('1', '%', 'swelling', canonical).unit).toBe('percent');
  });

  it.each([
    ['4.120', 'mm', 'mm', 3],
    ['4.120', 'mm', 'um', 0],
    ['4.1205', 'mm', 'um', 1],
    ['4.120', 'mm', 'm', 6],
    ['5', 'um', 'mm', 3],
    ['0.0205', 'in', 'mm', 5],
    ['12', 'kg', 'g', 0],
    ['1.25', 'kg', 'g', 0],
    ['3.215', 'ozt', 'g', 10],
  ])('of %s %s, in %s, is resolved to %d decimals', (value, from, to, decimals) => {
    expect(convert(value, unit(from), unit(to)).decimals).toBe(decimals);
  });
});

describe('a number that a server kept as a float', () => {
  it.each([
    ['4.12', '4.12'],
    ['0.1', '0.1000000000000000055511151231257827'],
    ['0.5207', '0.52070000000000005'],
    ['0', '0'],
  ])('is the same: %s and %s', (a, b) => {
    expect(sameNumber(new Big(a), new Big(b))).toBe(true);
    expect(sameNumber(new Big(b), new Big(a))).toBe(true);
  });

  it.each([
    ['4.12', '4.1200001'],
    ['4.12', '-4.12'],
    ['0', '0.000000000000000000001'],
    ['1', '1.0000000000001'],
    ['520.7', '0.5207'],
  ])('is another: %s and %s', (a, b) => {
    expect(sameNumber(new Big(a), new Big(b))).toBe(false);
    expect(sameNumber(new Big(b), new Big(a))).toBe(false);
  });
});

/** A plain decimal as a fraction, for arithmetic that has nothing in common with the code's. */
function fraction(decimal: string): { over: bigint; under: bigint } {
  const [whole = '', decimals = ''] = decimal.split('.');
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) };
}

describe('conversion', () => {
  const ids = 'mm um nm cm m in mil uin ug mg g kg ct lb oz ozt GN dwt mom'.split(' ');
  const lengths = ['mm', 'um', 'nm', 'cm', 'm'];
  const masses = ['ug', 'mg', 'g', 'kg'];
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 8 });
  const decimal = fc
    .tuple(fc.constantFrom('', '-'), fc.nat(10 ** 9), fc.oneof(fc.constant(''), digits))
    .map(([sign, whole, decimals]) => `${sign}${whole}${decimals && '.'}${decimals}`);

  it('is exact for every pair of units, and exact rational arithmetic leads back to what was said', () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom(...ids), fc.nat(), (value, id, pick) => {
        const from = unit(id);
        const outgoing = from.dimension === 'length' ? lengths : masses;
        const to = unit(outgoing[pick % outgoing.length] as string);
        const out = fraction(digitsOf(convert(value, from, to).value));
        const [said, fromFactor, toFactor] = [fraction(value), fraction(from.factor), fraction(to.factor)];

        // out × to = said × from, so that out × to / from is what was said.
        const back = {
          over: out.over * toFactor.over * fromFactor.under,
          under: out.under * toFactor.under * fromFactor.over,
        };
        expect(back.over * said.under).toBe(said.over * back.under);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the order of readings', () => {
    fc.assert(
      fc.property(decimal, decimal, fc.constantFrom(...ids), (a, b, id) => {
        const to = unit(unit(id).dimension === 'length' ? 'mm' : 'g');
        const compared = convert(a, unit(id), to).value.cmp(convert(b, unit(id), to).value);
        expect(compared).toBe(new Big(a).cmp(b));
      }),
    );
  });

  it('never loses a decimal that the instrument resolved', () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom(...ids), (value, id) => {
        const to = unit(unit(id).dimension === 'length' ? 'mm' : 'g');
        const { value: converted, decimals } = convert(value, unit(id), to);
        expect(converted.round(decimals, Big.roundDown).eq(converted)).toBe(true);
      }),
    );
  });
});
