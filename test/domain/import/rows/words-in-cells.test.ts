import { describe, expect, it } from 'vitest';

import { remembered } from '../../../../lib/domain/import/remembered.ts';
import { propertyMeant, stableMeant, unitMeant } from '../../../../lib/domain/import/rows/words-in-cells.ts';

describe('the word in a cell', () => {
  it.each([
    ['Thickness', { property: 'thickness' }],
    ['Dicke', { property: 'thickness' }],
    ['mass', { property: 'weight' }],
    ['cathode_thickness', { property: 'cathode_thickness' }],
    ['Thickness [µm]', { property: 'thickness', unit: 'um' }],
    ['thickness_mm', { property: 'thickness', unit: 'mm' }],
    ['Thickness 2', { property: 'thickness', position: '2' }],
    ['Dicke (Mitte)', { property: 'thickness', position: 'mitte' }],
    ['Open circuit', { property: 'open_circuit' }],
    ['Swelling [µm]', { property: 'swelling', unit: 'um' }],
    ['Höhe (links)', { property: 'height', position: 'links' }],
    ['Höhe (gebläht)!', { property: 'hoehe_geblaeht' }],
    ['Thickness E', { property: 'thickness_e' }],
    ['OCV', { property: 'ocv' }],
    ['???', { property: '???' }],
  ])('for a property: %s is %j', (text, said) => {
    expect(propertyMeant(text)).toEqual({ ...said, isComputed: false });
  });

  it.each(['Mean thickness', 'Dicke (Mittelwert)', 'Mittlere Dicke', 'thickness_std', 'thickness_n', 'n', 'Ø'])(
    'for a property: %s is computed',
    (text) => {
      expect(propertyMeant(text).isComputed).toBe(true);
    },
  );

  it.each([
    ['mm', 'mm'],
    ['[mm]', 'mm'],
    ['µm', 'um'],
    ['ｍｍ', 'mm'],
    ['Zoll', 'in'],
    ['V', 'V'],
  ])('for a unit: %s is %s', (text, unit) => {
    expect(unitMeant(text)).toBe(unit);
  });

  it.each([
    ['TRUE', true],
    ['ja', true],
    ['Falsch', false],
    ['no', false],
    ['perhaps', undefined],
  ])('for stability: %s is %s', (text, stable) => {
    expect(stableMeant(text)).toBe(stable);
  });
});

it('what was made of a text is remembered, of some hundreds of texts', () => {
  const made: string[] = [];
  const lengthOf = remembered((text) => {
    made.push(text);
    return text.length;
  });
  expect([lengthOf('abc'), lengthOf('abc')]).toEqual([3, 3]);
  expect(made).toEqual(['abc']);
  for (let number = 0; number < 499; number += 1) lengthOf(String(number));
  lengthOf('abc');
  expect(made).toHaveLength(500);
  lengthOf('one more');
  lengthOf('abc');
  expect(made).toHaveLength(502);
});
