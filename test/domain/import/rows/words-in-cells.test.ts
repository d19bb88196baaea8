import { describe, expect, it } from 'vitest';

import { remembered } from '../../../../lib/domain/import/remembered.ts';
import { propertyMeant, stableMeant, unitMeant } from '../../../../lib/domain/import/rows/words-in-cells.ts';

describe('the word in a cell', () => {
  it.each([
    ['Thickness', 'thickness'],
    ['Dicke', 'thickness'],
    ['cathode_thickness', 'cathode_thickness'],
    ['Open circuit', 'open_circuit'],
    ['Höhe (links)!', 'hoehe_links'],
    ['OCV', 'ocv'],
    ['???', '???'],
  ])('for a property: %s is %s', (text, property) => {
    expect(propertyMeant(text)).toBe(property);
  });

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
