/**
 * A&D balances set to another maker's layout. Their columns differ between models, so the frames are read by their
 * parts. Grammar: GH-252 manual p. 40 and 42, GX-300 p. 44, GP-40K p. 44, GX-A communication manual p. 17.
 */
import { partsOf } from '../grammar.ts';
import { balanceUnits, orAnswer } from './and-words.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, ofWords, valueShown } from './frame.ts';
import { overload, underload } from './no-weight.ts';

/** Dump print: `WT` (stable), `QT` (stable count) or `US` (unstable), number, unit; 16 characters. `E`, `-E` out of range. */
export const andDp: Decoder = {
  format: 'and-dp',
  title: 'A&D balances (DP, dump print format)',
  example: 'US     -18.36  g',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'fair',
  decode: orAnswer(ofWords((words) => dumpRange.get(words.replaceAll(' ', '')) ?? dumped(words))),
};

const dumpRange: ReadonlyMap<string, Decoded> = new Map([
  ['E', overload],
  ['-E', underload],
]);

function dumped(line: string): Decoded | undefined {
  const parts = partsOf<'header' | 'sign' | 'digits' | 'unit'>(line, dump);
  if (!parts || lacksSign(parts)) return undefined;
  const { header, sign, digits, unit } = parts;
  return valueShown(sign, digits, { unit: balanceUnits.meaning(unit), stable: header !== 'US' });
}

const dump = /^(?<header>WT|QT|US) *(?<sign>(?:[+-] *)?)(?<digits>\d{1,9}(?:\.\d{0,9})?) *(?<unit>[A-Za-z%]{1,3})$/;

/** Only zero goes without a sign in DP and KF: any other number without one has lost it. */
const lacksSign = ({ sign, digits }: Record<'sign' | 'digits', string>): boolean => sign === '' && /[1-9]/.test(digits);

/**
 * Karl Fischer: sign, number, unit; 14 characters, without header. A blank unit means that the weight is not stable;
 * `H` and `L` stand for over and under range.
 */
export const andKf: Decoder = {
  format: 'and-kf',
  title: 'A&D balances (KF, Karl Fischer format)',
  example: '+   42.310  g ',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'fair',
  decode: orAnswer(ofLine((line) => titratorRange.get(line.trim()) ?? titrated(line))),
};

const titratorRange: ReadonlyMap<string, Decoded> = new Map([
  ['H', overload],
  ['L', underload],
]);

function titrated(line: string): Decoded | undefined {
  const parts = partsOf<'head' | 'sign' | 'digits' | 'unit'>(line, titrator);
  if (!parts || lacksSign(parts) || !isWhole(parts)) return undefined;
  const unit = parts.unit.trim();
  if (unit !== '' && !balanceUnits.has(unit)) return undefined;
  return valueShown(parts.sign, parts.digits, { unit: balanceUnits.meaning(unit), stable: unit !== '' });
}

const titrator = /^(?<head> *(?<sign>(?:[+-] *)?)(?<digits>(?:0|[1-9]\d{0,8})(?:\.\d{0,9})?))(?<unit>(?: .*)?)$/;

/**
 * Whoever attaches in the middle of a line sees only its end: `0.00 g` of `+  150.00 g`. A zero without sign counts
 * only after the blanks of its column; and a missing unit, which says "not stable", only where a blank after the sign or
 * the full column shows that this is such a line and no other gauge's bare `+1.2345`.
 */
function isWhole({ head, sign, unit }: Record<'head' | 'sign' | 'unit', string>): boolean {
  if (unit.trim() !== '') return sign !== '' || head.startsWith(' ');
  return sign.length > 1 || (head.length === columns && head.startsWith(sign));
}

/** Sign and number. */
const columns = 10;

/**
 * As older Mettler balances (PM, AE) write: `S` (stable) or `SD` (unstable), number with minus only, unit. The PRINT key
 * of A&D balances leaves the `S` blank. `SI+`, `SI-`: over and under range; `SI` alone, on GX-A and Mettler AE (manual
 * p. 8), does not tell which.
 */
export const andMt: Decoder = {
  format: 'and-mt',
  title: 'A&D balances (MT format), Mettler PM and AE, Steinberg',
  example: 'SD     -1.14 GN',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'fair',
  decode: orAnswer(ofLine((line) => mettlerRange.get(line.trim()) ?? headed(line) ?? keyed(line))),
};

const mettlerRange: ReadonlyMap<string, Decoded> = new Map([
  ['SI+', overload],
  ['SI-', underload],
  ['SI', noValue('out-of-range', 'the balance is out of its weighing range')],
]);

type Part = 'header' | 'sign' | 'digits' | 'unit';

function headed(line: string): Decoded | undefined {
  const parts = partsOf<Part>(line, mettler);
  return parts && shown(parts, parts.header === 'S');
}

/** A number that fills its nine or ten columns touches the header, which only its minus tells apart from it. */
const mettler =
  /^ *(?<header>S|SD|D)(?: +|(?<=SD)(?=-[\d.]{8,9} ))(?<sign>-?)(?<digits>\d{1,9}(?:\.\d{0,9})?) +(?<unit>[A-Za-z%]{1,5}) *$/;

/** Without a letter, only the columns show that the line is whole, and only the unit that it is a weight. */
function keyed(line: string): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits' | 'unit'>(line, inColumns);
  if (!parts) return undefined;
  const unit = parts.unit.trim();
  return balanceUnits.has(unit) ? shown({ ...parts, unit }, true) : undefined;
}

/** Two blanks for the header, and the number right-justified in the nine or ten columns after it. */
const inColumns = /^(?=.{10,11}[\d.] ) {3,}(?<sign>-?)(?<digits>\d+(?:\.\d*)?) (?<unit>.*)/;

const shown = ({ sign, digits, unit }: Record<'sign' | 'digits' | 'unit', string>, stable: boolean): Decoded =>
  valueShown(sign, digits, { unit: balanceUnits.meaning(unit), stable });
