import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dimensionOf, propertyNamed } from '../../lib/domain/property.ts';

const takes = (name: string): boolean => propertyNamed(name).ok;

describe('the dimension of a property', () => {
  it.each([
    ['thickness', 'length'],
    ['diameter', 'length'],
    ['height', 'length'],
    ['length', 'length'],
    ['width', 'length'],
    ['depth', 'length'],
    ['weight', 'mass'],
    ['mass', 'mass'],
    ['cathode_thickness', 'length'],
    ['cathode-thickness', 'length'],
    ['Gross_Weight', 'mass'],
    ['weight_height', 'length'],
    ['thickness_swelling', undefined],
    ['swelling', undefined],
    ['overweight', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%j, by its last word, is %s', (property, dimension) => {
    expect(dimensionOf(property)).toBe(dimension);
  });
});

describe('the name of a property', () => {
  it.each(['thickness', 'a', 'cathode_thickness', 'T-1', 'x'.repeat(64)])('may be %s', (name) => {
    expect(propertyNamed(name)).toEqual({ ok: true, value: name });
  });

  it.each([
    '',
    '1st',
    '_thickness',
    'thick ness',
    'thick.ness',
    'Dicke µ',
    'thickness\n',
    'thickness\0',
    '\ud800',
    'x'.repeat(65),
    'x'.repeat(5000),
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
  ])('is never %j', (name) => {
    expect(propertyNamed(name)).toMatchObject({ ok: false, problem: { code: 'invalid-property', path: 'property' } });
  });

  it('is never a key that an object already has', () => {
    const name = fc.oneof(fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)), fc.string());
    fc.assert(
      fc.property(name, (text) => {
        if (takes(text)) expect(text in {}).toBe(false);
      }),
    );
  });
});
