import { type Dimension, dimensionOfUnit, unitIdOf } from '../../unit.ts';

/** What headers say and instruments never do: words, and capitals where all of the header is in capitals. */
const idByWriting: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mm: 'Mm millimeter millimeters millimetre millimetres Millimeter Millimeters Millimetres',
    um: 'UM µM microns Micron Microns micrometer micrometers micrometre micrometres Micrometer Mikrometer',
    cm: 'CM centimeter centimeters centimetre centimetres Zentimeter',
    in: 'In Inch INCH inches Inches INCHES zoll Zoll',
    mil: 'mils Mils',
    ug: 'UG microgram micrograms Mikrogramm',
    mg: 'MG milligram milligrams Milligram Milligrams Milligramm',
    g: 'G gram grams Gram Grams gramm Gramm',
    kg: 'kilogram kilograms Kilogram Kilograms Kilogramm',
    lb: 'pound pounds Pound Pounds',
    oz: 'ounce ounces Ounce Ounces',
    percent: 'Percent Prozent',
  }).flatMap(([id, writings]) => writings.split(' ').map((writing) => [writing, id] as const)),
);

/**
 * The id of the unit that a header or a cell under it names, convertible or not: `µm`, `Gramm`, `MM`; `undefined` where
 * it names none. By its id, so that `[µm]` and `[um]` make the same readings.
 */
export const writtenUnit = (written: string): string | undefined => unitIdOf(written) ?? idByWriting.get(written);

/** The unit in brackets, after `in`, or bare: `[mm]`, `(g)`, `in mm`. */
export function unitInCell(text: string): string | undefined {
  if (text.length > longest) return undefined;
  return writtenUnit(text) ?? writtenUnit(text.replace(/^(?:in )?[[({]?\s*(?:in )?/, '').replace(/\s*[\])}]?$/, ''));
}

const longest = 30;

/**
 * The unit that a bare word of a header is: only one that converts, of the dimension where that is known. A bare `m` is
 * none, which is a mean or a middle more often than a metre.
 */
export function unitOfWord(word: string, dimension: Dimension | undefined): string | undefined {
  const id = word === 'm' ? undefined : writtenUnit(word);
  const own = id === undefined ? undefined : dimensionOfUnit(id);
  return own !== undefined && (dimension === undefined || own === dimension) ? id : undefined;
}
