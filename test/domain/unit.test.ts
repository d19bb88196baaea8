import { describe, expect, it } from 'vitest';

import {
  baseUnit,
  dimensionOfUnit,
  isConvertible,
  outgoingUnit,
  outgoingUnits,
  sameUnit,
  type Unit,
  unitIdOf,
  unitOf,
} from '../../lib/domain/unit.ts';

/**
 * Sizes by definition, as fractions of mm and g, written down apart from the table in unit.ts: an inch is 25.4 mm, a
 * mil a thousandth of it; a pound is 453.59237 g, an ounce 1/16 and a grain 1/7000 of it, a troy ounce 12/175 of it; a
 * pennyweight is 24 grains; a carat 200 mg; a momme 3.75 g.
 */
const inch = [254n, 10n] as const;
const pound = [45_359_237n, 100_000n] as const;
const sizes: readonly [id: string, numerator: bigint, denominator: bigint][] = [
  ['mm', 1n, 1n],
  ['um', 1n, 1000n],
  ['nm', 1n, 1_000_000n],
  ['cm', 10n, 1n],
  ['m', 1000n, 1n],
  ['in', inch[0], inch[1]],
  ['mil', inch[0], inch[1] * 1000n],
  ['uin', inch[0], inch[1] * 1_000_000n],
  ['ug', 1n, 1_000_000n],
  ['mg', 1n, 1000n],
  ['g', 1n, 1n],
  ['kg', 1000n, 1n],
  ['tonne', 1_000_000n, 1n],
  ['ct', 200n, 1000n],
  ['lb', pound[0], pound[1]],
  ['oz', pound[0], pound[1] * 16n],
  ['ozt', pound[0] * 12n, pound[1] * 175n],
  ['GN', pound[0], pound[1] * 7000n],
  ['dwt', pound[0] * 24n, pound[1] * 7000n],
  ['mom', 375n, 100n],
  ['newton', 1n, 1n],
  ['dimensionless', 1n, 1n],
  ['percent', 1n, 1n],
];

function known(written: string): Unit {
  const unit = unitOf(written);
  if (!unit.ok) throw new Error(unit.problem.detail);
  return unit.value;
}

describe('a unit', () => {
  it.each(sizes)('%s has the size of its definition', (id, numerator, denominator) => {
    const [whole = '', fraction = ''] = known(id).factor.split('.');
    expect(BigInt(whole + fraction) * denominator).toBe(numerator * 10n ** BigInt(fraction.length));
  });

  it('is one of those whose size is checked here', () => {
    const unknown = unitOf('furlong');
    expect(unknown.ok ? '' : unknown.problem.detail).toBe(
      `Cannot convert "furlong": the unit is none of ${sizes.map(([id]) => id).join(', ')}`,
    );
  });

  it.each([
    ['length', 'mm um nm cm m in mil uin'],
    ['mass', 'ug mg g kg tonne ct lb oz ozt GN dwt mom'],
    ['force', 'newton'],
    ['count', 'dimensionless'],
    ['ratio', 'percent'],
  ])('of %s is one of %s', (dimension, ids) => {
    expect(sizes.map(([id]) => id).filter((id) => known(id).dimension === dimension)).toEqual(ids.split(' '));
  });

  it.each([
    ['mm', 'mm MM'],
    ['um', 'um µm \u00b5m \u03bcm micron'],
    ['nm', 'nm'],
    ['cm', 'cm'],
    ['m', 'm'],
    ['in', 'in IN inch " ″'],
    ['mil', 'mil thou'],
    ['uin', 'uin \u00b5in \u03bcin'],
    ['ug', 'ug \u00b5g \u03bcg mcg'],
    ['mg', 'mg'],
    ['g', 'g'],
    ['kg', 'kg KG Kg'],
    ['tonne', 'tonne'],
    ['ct', 'ct CT'],
    ['lb', 'lb LB lbs'],
    ['oz', 'oz OZ'],
    ['ozt', 'ozt'],
    ['GN', 'GN gn'],
    ['dwt', 'dwt'],
    ['mom', 'mom'],
    ['newton', 'newton'],
    ['dimensionless', 'dimensionless pcs PCS PC'],
    ['percent', 'percent %'],
  ])('%s is written %s', (id, written) => {
    for (const way of written.split(' ')) expect(known(way).id).toBe(id);
  });

  it('ozt is written with a blank, too', () => {
    expect(known('oz t').id).toBe('ozt');
  });

  it.each([
    'Mg',
    'MG',
    'G',
    'Mm',
    'UM',
    'kG',
    'C',
    'In',
    'Ct',
    '',
    ' mm',
    'mm ',
    '__proto__',
    'constructor',
    'toString',
  ])('written %j is unknown: case matters, and nothing is guessed', (written) => {
    expect(unitOf(written)).toMatchObject({ ok: false, problem: { code: 'unknown-unit' } });
  });

  it.each([
    ['K', { unit_grams: new Map([['K', '0.205']]) }, '0.205'],
    ['tlt', { tael_grams: '37.5' }, '37.5'],
    ['sack', { unit_grams: new Map([['sack', '50000']]) }, '50000'],
  ])('written %s weighs what its owner has settled, and never goes out', (written, own, factor) => {
    expect(unitOf(written, { own })).toEqual({
      ok: true,
      value: { id: written, dimension: 'mass', factor, written: [written], outgoing: false },
    });
  });

  it('that converts by definition is not settled by anybody', () => {
    expect(unitOf('GN', { own: { unit_grams: new Map([['GN', '1']]) } })).toMatchObject({
      value: { factor: '0.06479891' },
    });
  });

  it.each([
    ['furlong', /^Cannot convert 1\.50 "furlong": the unit is none of mm, /],
    ['tlt', /^Cannot convert 1\.50 "tlt": the Taiwan tael is customary; give another unit, or /],
  ])('that cannot be converted is named with its value: %s', (written, sentence) => {
    const refused = unitOf(written, { value: '1.50' });
    expect(refused.ok ? '' : refused.problem.detail).toMatch(sentence);
  });

  it.each(['t', 'gr', 'GR', 'K', 'M', 'N', 'tl', 'TL', 'tlh', 'tls', 'tlt', 'tlc', 'tol', 'bat', 'MS', 'msg'])(
    'written %s has more than one meaning and is never converted',
    (written) => {
      expect(unitOf(written)).toMatchObject({ ok: false, problem: { code: 'ambiguous-unit' } });
    },
  );
});

it.each([
  ['"', 'in'],
  ['PC', 'dimensionless'],
  ['t', 't'],
  ['tol', 'tola'],
  ['furlong', undefined],
])('what is written %s is the unit %s', (written, id) => {
  expect(unitIdOf(written)).toBe(id);
});

it.each([
  ['in', '"', true],
  ['PC', 'pcs', true],
  ['tol', 'tola', true],
  ['furlong', 'furlong', true],
  ['in', 'mm', false],
  ['gr', 'GN', false],
  ['t', 'tonne', false],
  ['furlong', 'ell', false],
  ['furlong', 'in', false],
  ['in', undefined, false],
  [undefined, undefined, true],
])('%s and %s are one unit: %s', (a, b, are) => {
  expect(sameUnit(a, b)).toBe(are);
  expect(sameUnit(b, a)).toBe(are);
});

it('what converts by definition is told from what its owner has to settle', () => {
  expect(['mm', '"', 'GN'].map(isConvertible)).toEqual([true, true, true]);
  expect(['t', 'tl', 'K', 'furlong'].map(isConvertible)).toEqual([false, false, false, false]);
});

describe('what goes out', () => {
  it('is only what Ionworks and stock Pint read alike', () => {
    expect(outgoingUnits()).toBe('mm, um, nm, cm, m, ug, mg, g, kg, newton, dimensionless, percent');
    expect(outgoingUnits('length')).toBe('mm, um, nm, cm, m');
    expect(outgoingUnits('mass')).toBe('ug, mg, g, kg');
  });

  it.each(['in', 'mil', 'uin', 'ct', 'lb', 'oz', 'ozt', 'GN', 'dwt', 'mom', 'MM', 'furlong'])('is never %s', (id) => {
    expect(outgoingUnit(id)).toBeUndefined();
  });

  it('has one base unit for each dimension', () => {
    expect(baseUnit).toEqual({
      length: 'mm',
      mass: 'g',
      force: 'newton',
      count: 'dimensionless',
      ratio: 'percent',
    });
  });

  it('can be asked for by its id alone', () => {
    expect(outgoingUnit('um')).toMatchObject({ id: 'um', dimension: 'length' });
    expect(outgoingUnit('µm')).toBeUndefined();
  });

  it.each([
    ['um', 'length'],
    ['kg', 'mass'],
    ['dimensionless', 'count'],
    ['newton', 'force'],
    ['percent', 'ratio'],
    ['furlong', undefined],
  ])('in %s has the dimension %s', (id, dimension) => {
    expect(dimensionOfUnit(id)).toBe(dimension);
  });
});
