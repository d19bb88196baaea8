import { describe, expect, it } from 'vitest';

import { lengthCodes, weightCodes } from '../../../lib/domain/instruments/unit-codes.ts';
import { unitIdOf } from '../../../lib/domain/unit.ts';

const lengths = [
  ['mm', 'mm MM'],
  ['um', 'um'],
  ['cm', 'cm'],
  ['m', 'm'],
  ['in', 'in IN inch INCH "'],
  ['mil', 'mil thou'],
  ['uin', 'uin'],
] as const;

const weights = [
  ['ug', 'ug mcg'],
  ['mg', 'mg'],
  ['g', 'g'],
  ['kg', 'kg KG'],
  ['ct', 'ct CT CM'],
  ['lb', 'lb LB'],
  ['oz', 'oz OZ'],
  ['ozt', 'ozt'],
  ['GN', 'GN gn'],
  ['dwt', 'dwt'],
  ['mom', 'mom'],
  ['tola', 'tol tola'],
  ['tlh', 'tlh tl-HK'],
  ['tls', 'tls'],
  ['tlt', 'tlt'],
  ['tlc', 'tlc'],
  ['tl', 'tl TL'],
  ['t', 't'],
  ['gr', 'gr GR'],
  ['K', 'K'],
  ['bat', 'bat tical'],
  ['msg', 'msg MS'],
  ['pcs', 'pcs PCS PC'],
  ['%', '%'],
] as const;

describe.each([
  ['gauges', lengthCodes(), lengths, weights],
  ['balances', weightCodes(), weights, lengths],
] as const)('the unit codes of %s', (_, codes, own, others) => {
  it.each([...own])('mean %s by %s', (id, written) => {
    for (const code of written.split(' ')) {
      expect(codes.meaning(code)).toBe(id);
      expect(codes.has(code)).toBe(true);
    }
  });

  it('are of no other dimension', () => {
    for (const [, written] of others) for (const code of written.split(' ')) expect(codes.has(code)).toBe(false);
  });

  it('mean units that there are', () => {
    for (const [id] of own) expect(unitIdOf(id)).toBeDefined();
  });

  it('leave alone what they do not have', () => {
    for (const code of ['M', 'N', 'G', 'furlong', '', 'constructor']) {
      expect(codes.meaning(code)).toBe(code);
      expect(codes.has(code)).toBe(false);
    }
  });
});

it('a troy ounce is written with a blank, too', () => {
  expect(weightCodes().meaning('oz t')).toBe('ozt');
});

it("a format's own codes come before those that makers share", () => {
  const codes = weightCodes({ GN: ['gr'], K: ['K'], lb: ['kg'] });
  expect(['gr', 'K', 'kg', 'g'].map(codes.meaning)).toEqual(['GN', 'K', 'lb', 'g']);
  expect(['gr', 'K', 'kg', 'g'].map(codes.has)).toEqual([true, true, true, true]);
  expect(lengthCodes({ mm: ['M'] }).meaning('M')).toBe('mm');
});
