import { describe, expect, it } from 'vitest';

import { quantityOf } from '../../lib/domain/quantity.ts';
import { unitOf } from '../../lib/domain/unit.ts';
import { gramsBy, type OwnUnits, unsettledIdOf } from '../../lib/domain/unsettled-unit.ts';

const whyNot = (written: string, own: OwnUnits = {}): string => {
  const grams = gramsBy(own, written);
  return grams.kind === 'unsettled' ? grams.why : grams.kind;
};

const weighs = (units: Readonly<Record<string, string>>): OwnUnits => ({ unit_grams: new Map(Object.entries(units)) });

describe('a unit that only the owner of the instrument can settle', () => {
  it.each([
    [
      't',
      'it is the tonne on weighing indicators and the tola on some balances',
      '"format" or "unit_grams": {"t": "…"}',
    ],
    ['gr', 'it is the grain on instruments, though people type it for gram', '"format" or "unit_grams": {"gr": "…"}'],
    ['GR', 'it is the grain on instruments, though people type it for gram', '"format" or "unit_grams": {"GR": "…"}'],
    ['K', 'it is the Austrian carat on some balances and the carat on others', '"unit_grams": {"K": "…"}'],
    ['M', 'it is the millimetre on some gauges and a memory mark on some balances', '"format"'],
    ['N', 'it is the newton on some instruments and the net legend on others', '"format"'],
    ['tola', 'the tola is often rounded', '"unit_grams": {"tola": "…"}'],
    ['tol', 'the tola is often rounded', '"unit_grams": {"tol": "…"}'],
    ['to', 'the tola is often rounded', '"unit_grams": {"to": "…"}'],
    ['bat', 'published sizes of the baht disagree', '"unit_grams": {"bat": "…"}'],
    ['tical', 'published sizes of the baht disagree', '"unit_grams": {"tical": "…"}'],
    ['msg', 'the mesghal has no sourced size', '"unit_grams": {"msg": "…"}'],
    ['MS', 'the mesghal has no sourced size', '"unit_grams": {"MS": "…"}'],
    ['tlh', 'the Hong Kong tael has two sizes', '"tael_grams"'],
    ['tl-HK', 'the Hong Kong tael has two sizes', '"tael_grams"'],
    ['tls', 'published sizes of the Singapore tael disagree', '"tael_grams"'],
    ['tlt', 'the Taiwan tael is customary', '"tael_grams"'],
    ['tlc', 'the Chinese tael has two sizes', '"tael_grams"'],
    ['tl', 'a tael differs from region to region', '"tael_grams"'],
    ['TL', 'a tael differs from region to region', '"tael_grams"'],
  ])('is not converted by guess: %s, since %s; it is settled by %s', (written, reason, fields) => {
    const what = `give another unit, or put ${fields} into the instrument's registry entry`;
    expect(whyNot(written)).toBe(`${reason}; ${what}`);
    expect(unitOf(written)).toEqual({
      ok: false,
      problem: { code: 'ambiguous-unit', detail: `Cannot convert "${written}": ${reason}; ${what}` },
    });
  });

  it.each([
    ['K', { K: '0.205' }, '0.205'],
    ['gr', { gr: '0.06479891' }, '0.06479891'],
    ['GR', { gr: '1' }, '1'],
    ['t', { t: '11.6638038' }, '11.6638038'],
    ['tola', { tol: '11.66' }, '11.66'],
    ['tol', { tola: '11.6638' }, '11.6638'],
    ['bat', { bat: '15.244' }, '15.244'],
    ['tlc', { tlc: '36' }, '36'],
    ['X', { X: '7.5' }, '7.5'],
  ])('weighs what he says it does: %s by %j is %s g', (written, units, grams) => {
    expect(gramsBy(weighs(units), written)).toEqual({ kind: 'settled', grams });
    expect(unitOf(written, { own: weighs(units) })).toEqual({
      ok: true,
      value: { id: written, dimension: 'mass', factor: grams, written: [written], outgoing: false },
    });
  });

  it('is not settled by what others weigh', () => {
    expect(whyNot('K', weighs({ gr: '1' }))).toMatch(/^it is the Austrian carat/);
    expect(whyNot('K', { tael_grams: '37.5' })).toMatch(/^it is the Austrian carat/);
    expect(whyNot('X', weighs({ Y: '1' }))).toBe('unknown');
    expect(whyNot('constructor', weighs({ Y: '1' }))).toBe('unknown');
  });

  it('has one id, whichever way it is written', () => {
    expect(['t', 'GR', 'tol', 'to', 'tical', 'MS', 'tl-HK', 'TL', 'mm', 'X'].map(unsettledIdOf)).toEqual([
      ...['t', 'gr', 'tola', 'tola', 'bat', 'msg', 'tlh', 'tl', undefined, undefined],
    ]);
    const writtenInOneWay = ['K', 'M', 'N', 'tls', 'tlt', 'tlc'];
    expect(writtenInOneWay.map(unsettledIdOf)).toEqual(writtenInOneWay);
  });
});

describe('the grams of a tael', () => {
  it.each([
    ['tlh', '37.429'],
    ['tlh', '37.42'],
    ['tlh', '37.43'],
    ['tlh', '37.79936375'],
    ['tlh', '37.79'],
    ['tlh', '37.8'],
    ['tl-HK', '37.7994'],
    ['tls', '37.7994'],
    ['tls', '37.79'],
    ['tls', '37.80'],
    ['tlt', '37.5'],
    ['tlt', '37.50'],
    ['tlc', '31.25'],
    ['tlc', '50'],
    ['tl', '31.25'],
    ['TL', '37.5'],
    ['tl', '50'],
  ])('are those of the registry: a %s has %s g', (written, grams) => {
    expect(gramsBy({ tael_grams: grams }, written)).toEqual({ kind: 'settled', grams });
  });

  it.each([
    ['tlh', '37.5', '37.42 to 37.43 or 37.79 to 37.80'],
    ['tlh', '37.419', '37.42 to 37.43 or 37.79 to 37.80'],
    ['tlh', '37.801', '37.42 to 37.43 or 37.79 to 37.80'],
    ['tls', '37.429', '37.79 to 37.80'],
    ['tlt', '37.799', '37.5'],
    ['tlt', '37.49', '37.5'],
    ['tlc', '37.5', '31.25 or 50'],
    ['tl', '31.24', '31.25 to 50'],
    ['tl', '50.01', '31.25 to 50'],
  ])('count only for a tael that can have them: a %s cannot have %s g, but %s', (written, grams, sizes) => {
    expect(whyNot(written, { tael_grams: grams })).toMatch(
      new RegExp(`; the registry's tael_grams, ${grams}, is none of its sizes in grams: ${sizes}$`),
    );
  });

  it('yield to what the registry says of this kind', () => {
    expect(gramsBy({ tael_grams: '37.5', ...weighs({ tlh: '37.429' }) }, 'tlh')).toEqual({
      kind: 'settled',
      grams: '37.429',
    });
  });

  it('are those of each instrument, exactly', () => {
    const grams = (ownUnits: OwnUnits): string => {
      const quantity = quantityOf({ value: '2.500', unit: 'tl', ownUnits }, 'weight', new Map());
      return quantity.ok ? `${quantity.value.value.toFixed()} ${quantity.value.unit}` : quantity.problem.code;
    };
    expect(grams({ tael_grams: '37.5' })).toBe('93.75 g');
    expect(grams({ tael_grams: '37.79936375' })).toBe('94.498409375 g');
    expect(grams({ tael_grams: '37.5' })).toBe('93.75 g');
    expect(grams({})).toBe('ambiguous-unit');
  });
});
