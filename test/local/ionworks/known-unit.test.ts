import { expect, test } from 'vitest';

import { isKnownUnit } from '../../../lib/local/ionworks/known-unit.ts';

test.each([
  'mm',
  'um',
  'nm',
  'cm',
  'm',
  'g',
  'mg',
  'ug',
  'kg',
  'degC',
  'percent',
  'dimensionless',
  'ohm',
  'mohm',
  'V',
  'uL',
  'A*h',
  'mA*h/g',
  'W*h',
  'mg/cm**2',
  'g/cm**3',
  'mol/L',
  'cm**-2',
  'ohm*m**2',
])('%s is a unit that Ionworks and Pint read alike', (unit) => {
  expect(isKnownUnit(unit)).toBe(true);
});

test.each([
  ['mil', 'an angle to Pint'],
  ['MM', 'megamolar to Pint'],
  ['C', 'coulomb to Pint, a C-rate in Ionworks'],
  ['Mg', 'a tonne'],
  ['µm', 'not ASCII'],
  ['°C', 'not ASCII'],
  ['Ohm', 'refused by Pint'],
  ['mg.cm-2', 'refused by Pint'],
  ['mg/cm^2', 'not written by Ionworks'],
  ['A h', 'refused by Pint when it has powers'],
  ['%', 'not written by Ionworks'],
  ['in', 'no metric unit'],
  ['furlong', 'no metric unit'],
  ['', 'empty'],
  [' mm', 'padded'],
  ['mm\n', 'padded'],
  ['*', 'no symbol'],
  ['mm*', 'no symbol'],
  ['/mm', 'no symbol'],
  ['mm**', 'no power'],
  ['mm**0', 'no power'],
  ['mm**2**3', 'two powers'],
  ['mm***2', 'no power'],
  ['constructor', 'the name of a property that every object has'],
])('%j is not known: %s', (unit) => {
  expect(isKnownUnit(unit)).toBe(false);
});
