import { quoted } from '../../problem.ts';
import { dimensionOf } from '../../property.ts';
import { fieldNamed, type NamedField } from './field-synonyms.ts';
import { folded, tidied, wordsIn } from './header-text.ts';
import { compass, isPlaceWord, readPlace } from './place-words.ts';
import { isComputedName, isComputedWord, isPropertyWord, isValueWord, propertyBehind } from './synonyms.ts';
import { unitInCell, unitOfWord } from './written-unit.ts';

/** What a header says by itself; several of them can only be told among their neighbours. */
export type HeaderRead =
  | { kind: 'field'; named: NamedField; unit: string | undefined }
  | { kind: 'reading'; property: string; position: string | undefined; unit: string | undefined }
  /** `T1`: a replicate, where it is one of several. */
  | { kind: 'letter'; letter: Letter; position: string; unit: string | undefined }
  /** `Thickness N`: north where there is an east or a south, else a number of readings. */
  | { kind: 'compass'; property: string; letter: string; unit: string | undefined }
  /** `Messwert 2`: a reading of a property that stands elsewhere. */
  | { kind: 'value'; position: string; unit: string | undefined }
  | { kind: 'computed' }
  | { kind: 'unknown'; why: string };

export type Letter = 't' | 'd' | 'w';

const isLetter = (word: string | undefined): word is Letter => word === 't' || word === 'd' || word === 'w';

/** A name has fewer; what has more is a sentence, or a cell that lost its end. */
const mostCharacters = 120;

/** Reads one header, without its neighbours. */
export function readHeader(header: string): HeaderRead {
  if (header.length > mostCharacters) return unknown('it is too long for a name');
  const { name, unit, unitText } = withoutUnit(tidied(header));
  const words = wordsIn(name);
  const plain = words.map(folded);

  const named = fieldNamed(words) ?? (unit === undefined ? dateField(name) : undefined);
  if (named && (unit === undefined || named.field === 'value')) return { kind: 'field', named, unit };
  if (isComputedName(plain)) return { kind: 'computed' };

  const at = plain.findIndex(isPropertyWord);
  if (at >= 0) return readProperty({ words, plain, at, unit, unitText });
  const [first, ...others] = words;
  if (first !== undefined) {
    const letter = folded(first);
    const { position, unit: bare, unknown: rest } = readPlace(others, dimensionByLetter(letter));
    if (position !== undefined && rest.length === 0 && /^\d+$/.test(position)) {
      if (isLetter(letter)) return { kind: 'letter', letter, position, unit: unit ?? bare };
      if (isValueWord(letter)) return { kind: 'value', position, unit: unit ?? bare };
    }
  }
  return valueWithUnit(words, unit) ?? unknown('no known name');
}

const unknown = (why: string): HeaderRead => ({ kind: 'unknown', why });

const dimensionByLetter = (letter: string) => (letter === 't' || letter === 'd' ? 'length' : undefined);

/** `Messwert [mm]`, `value_g`, `Messung in mm`. */
function valueWithUnit(words: readonly string[], unit: string | undefined): HeaderRead | undefined {
  const own = unit ?? unitOfWord(words.at(-1) ?? '', undefined);
  const before = unit === undefined ? words.slice(0, -1) : words;
  const name = before.at(-1) === 'in' ? before.slice(0, -1) : before;
  const isValue = fieldNamed(name)?.field === 'value' || (name.length === 1 && isValueWord(folded(name[0] as string)));
  return own !== undefined && isValue ? { kind: 'field', named: { field: 'value', rank: 0 }, unit: own } : undefined;
}

interface PropertyHeader {
  words: readonly string[];
  plain: readonly string[];
  /** Which of the words is the property's. */
  at: number;
  unit: string | undefined;
  unitText: string;
}

function readProperty({ words, plain, at, unit, unitText }: PropertyHeader): HeaderRead {
  if (plain.some(isComputedWord)) return { kind: 'computed' };

  const before = plain.slice(0, at);
  const isPlace = before.length > 0 && (before.every(isPlaceWord) || /^\d{1,3}$/.test(before.join('')));
  const property = propertyBehind(isPlace ? [] : before, plain[at] as string);
  if (property === undefined) return unknown(`${quoted(words.slice(0, at + 1).join(' '))} is no known property`);

  const dimension = dimensionOf(property);
  // `(N)` and `(TL)`: north and top left are also newton and tael, which no length is in.
  const isPlaceInBrackets = unit !== undefined && dimension === 'length' && isPlaceOrCompass(unitText);
  const behind = [
    ...words.slice(at + 1),
    ...(isPlace ? words.slice(0, at) : []),
    ...(isPlaceInBrackets ? [unitText] : []),
  ];
  const said = readPlace(behind, dimension);
  const own = isPlaceInBrackets ? said.unit : (unit ?? said.unit);
  const [letter = '', ...others] = said.unknown.map(folded);
  if (letter === '') return { kind: 'reading', property, position: said.position, unit: own };
  if (others.length === 0 && said.position === undefined && compass.has(letter)) {
    return { kind: 'compass', property, letter, unit: own };
  }
  return unknown(`${quoted(said.unknown.join(' '))} is no known place on a cell`);
}

const isPlaceOrCompass = (text: string): boolean => isPlaceWord(folded(text)) || compass.has(folded(text));

const brackets = /[[({]([^[\](){}]*)[\])}]/g;

/** Takes the unit in brackets out of a header; what else is in brackets stays part of the name. */
export function withoutUnit(header: string): { name: string; unit: string | undefined; unitText: string } {
  for (const { 0: group, 1: inside = '', index } of header.matchAll(brackets)) {
    const unit = unitInCell(inside);
    if (unit === undefined) continue;
    const name = `${header.slice(0, index)} ${header.slice(index + group.length)}`;
    return { name, unit, unitText: inside.trim() };
  }
  return { name: header, unit: undefined, unitText: '' };
}

/** `Datum (TT.MM.JJJJ)`: what is in brackets only shows how it is written. */
function dateField(header: string): NamedField | undefined {
  const [, name = '', form = ''] = /^([^[({]+)[[({]([^\])}]*)[\])}]$/.exec(header) ?? [];
  const named = /^(?=.{4})[dmytjhs]+(?:[-/.:, ]+[dmytjhs]+)*$/i.test(form) ? fieldNamed(wordsIn(name)) : undefined;
  return named?.field === 'measured_at' || named?.field === 'time' ? named : undefined;
}

/** The unit that a header gives, whatever its name: in brackets, or as its last word. */
export function unitInHeader(header: string): string | undefined {
  const { unit } = withoutUnit(tidied(header));
  const words = wordsIn(header);
  return unit ?? (words.length > 1 ? unitOfWord(words.at(-1) as string, undefined) : undefined);
}
