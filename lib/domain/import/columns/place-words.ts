import type { Dimension } from '../../unit.ts';
import { folded } from './header-text.ts';
import { isValueWord } from './synonyms.ts';
import { unitOfWord } from './written-unit.ts';

const placeWords: ReadonlySet<string> = new Set([
  ...['centre', 'center', 'middle', 'corner', 'edge', 'top', 'bottom', 'left', 'right', 'upper', 'lower', 'front'],
  ...['back', 'rear', 'inner', 'outer', 'inside', 'outside', 'north', 'east', 'south', 'west', 'mitte', 'zentrum'],
  ...['ecke', 'rand', 'oben', 'unten', 'links', 'rechts', 'vorne', 'hinten', 'innen', 'aussen', 'nord', 'ost'],
  ...['sued', 'west', 'tl', 'tr', 'bl', 'br'],
]);

/** True of a word, folded, that says where on the cell: `corner`, `oben`. */
export const isPlaceWord = (word: string): boolean => placeWords.has(word);

/** The letters of a compass, English and German; only where several of them stand over columns of one property. */
export const compass: ReadonlyMap<string, string> = new Map([
  ['n', 'north'],
  ['e', 'east'],
  ['o', 'east'],
  ['s', 'south'],
  ['w', 'west'],
]);

/** What stands before a number and adds nothing to it; `t` and `d` are a thickness once more. */
const numberWords: ReadonlySet<string> = new Set([
  ...['no', 'nr', 'point', 'punkt', 'messpunkt', 'messstelle', 'position', 'pos', 'p', 'mp', 'replicate', 'rep', 'run'],
  ...['wiederholung', 'spot', 'stelle', 't', 'd'],
]);

/** What the words behind a property say: place and unit, and those that nobody knows. */
export interface PlaceRead {
  position: string | undefined;
  unit: string | undefined;
  unknown: readonly string[];
}

/** Reads the words behind a property of this dimension: `1 mm`, `corner 2`, `Messpunkt 3`, `in mm`. */
export function readPlace(words: readonly string[], dimension: Dimension | undefined): PlaceRead {
  const places: string[] = [];
  const unknown: string[] = [];
  let unit: string | undefined;
  for (const [index, written] of words.entries()) {
    const word = folded(written);
    const next = words[index + 1];
    const nextIsUnit = next !== undefined && unitOfWord(next, dimension) !== undefined;
    const nextIsNumber = next !== undefined && isPlaceNumber(next);
    // An inch only at the end: elsewhere it is the English word.
    const mayBeUnit = unit === undefined && (word !== 'in' || next === undefined);
    const ownUnit = mayBeUnit ? unitOfWord(written, dimension) : undefined;
    if (isValueWord(word) || (numberWords.has(word) && nextIsNumber) || (word === 'in' && nextIsUnit)) continue;
    if (isPlaceWord(word)) places.push(word);
    else if (isPlaceNumber(word)) places.push(String(Number(word)));
    else if (ownUnit !== undefined) unit = ownUnit;
    else unknown.push(written);
  }
  // `1.5`, `10-20`: no number of a place.
  const numbers = places.filter(isPlaceNumber);
  const position = places.length === 0 ? undefined : places.join(' ');
  return numbers.length > 1 ? { position: undefined, unit, unknown: numbers } : { position, unit, unknown };
}

/** Four digits are a year sooner than the thousandth place. */
const isPlaceNumber = (word: string): boolean => /^\d{1,3}$/.test(word);
