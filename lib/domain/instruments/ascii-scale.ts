/**
 * Simple scales that send a sign, a number and a unit. US Solid: sign, blank, number (8, right-justified), unit (3,
 * left-justified) right behind it; `~` fills the number on overload. Creedmoor: sign, number (7, zero-padded), blank,
 * unit (2, left-justified), blank. G&G: sign (a blank for plus), number (8, right-justified), blank, unit (2). Grammar:
 * logged lines in OpenTrickler's ussolid_scale.c and creedmoor_scale.c, and in its issue 15 (G&G); no manual shows
 * them. Loggers strip and collapse the padding.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { ofLine, valueShown } from './frame.ts';
import { beyondRange } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const asciiScale: Decoder = {
  format: 'ascii-scale',
  title: 'US Solid, Creedmoor, G&G and similar',
  example: '+   20.758g  ',
  measures: 'mass',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'captures',
  decode: ofLine((line) => {
    const said = line.trim().replaceAll(/ +/g, ' ');
    return outOfRangeIn(said) ?? weightIn(said) ?? weightInColumns(line.trimEnd());
  }),
};

function outOfRangeIn(said: string): Decoded | undefined {
  const parts = partsOf<'sign' | 'unit'>(said, outOfRange);
  if (!parts || !(parts.unit === '' || units.has(parts.unit))) return undefined;
  return beyondRange(parts.sign);
}

const outOfRange = /^(?<sign>[+-]) ?~{1,8} ?(?<unit>[A-Za-z%]*)$/;

function weightIn(said: string): Decoded | undefined {
  const padded = partsOf<Part>(said, zeroPadded);
  const parts = padded ?? partsOf<Part>(said, blankPadded);
  if (!parts || !units.has(parts.unit)) return undefined;
  const { sign, digits, unit } = parts;
  const fits = padded ? digits.length === 7 : digits.length <= 8;
  return fits ? valueShown(sign, digits, { unit: units.meaning(unit) }) : undefined;
}

type Part = 'sign' | 'digits' | 'unit';

const zeroPadded = /^(?<sign>[+-])(?<digits>\d+(?:\.\d+)?) (?<unit>[A-Za-z%]+)$/;
const blankPadded = /^(?<sign>[+-]) (?<digits>(?:0|[1-9]\d*)(?:\.\d+)?)(?<unit>[A-Za-z%]+)$/;

/** A blank sign counts only where the columns show that nothing was lost before the digits. */
function weightInColumns(line: string): Decoded | undefined {
  const parts = partsOf<Part>(line, columns);
  if (!parts || !units.has(parts.unit)) return undefined;
  return valueShown(parts.sign, parts.digits, { unit: units.meaning(parts.unit) });
}

const columns = /^(?=.{9} [A-Za-z%])(?<sign>[ +-]) *(?<digits>(?:0|[1-9]\d*)(?:\.\d+)?) (?<unit>[A-Za-z%]{1,2})$/;

const units = weightCodes();
