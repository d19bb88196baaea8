import { failed, ok, quoted, type Result } from './problem.ts';
import type { Dimension } from './unit.ts';

const dimensionByWord: ReadonlyMap<string, Dimension> = new Map([
  ['thickness', 'length'],
  ['diameter', 'length'],
  ['height', 'length'],
  ['length', 'length'],
  ['width', 'length'],
  ['depth', 'length'],
  ['weight', 'mass'],
  ['mass', 'mass'],
]);

/** The dimension that a property's last word demands (`cathode_thickness`: length); any other takes its unit's own. */
export function dimensionOf(property: string): Dimension | undefined {
  const lastWord = property.toLowerCase().split(/[_-]/).at(-1);
  return dimensionByWord.get(lastWord as string);
}

/**
 * A name that may become a key of the measurement's properties: ASCII, at most 64 characters, and nothing that every
 * object already has. What Ionworks allows in a key is not documented; dots and spaces are the doubtful ones.
 */
export function propertyNamed(name: string): Result<string> {
  if (name in Object.prototype || name === 'prototype') {
    return failed('invalid-property', `Cannot file the property ${quoted(name)}: the name is reserved`, 'property');
  }
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) {
    return failed(
      'invalid-property',
      `Cannot file the property ${quoted(name, 40)}: a name has 1 to 64 letters (a-z), digits, _ or -, and begins with a letter`,
      'property',
    );
  }
  return ok(name);
}
