/**
 * Sartorius balance interface. 16 characters: sign, number in columns 2 to 10 (right-justified, leading zeros blank),
 * a blank, unit in columns 12 to 14, CR LF; 22 characters: the same after an id code of six. A blank unit field means
 * that the weight is not stable. Grammar: Sartorius LE p. 51 f., FB p. 66, ME215S p. 135 f., Quintix p. 87 (where a
 * positive weight has a blank sign), Combics 1 p. 98. Loggers strip and collapse the padding.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, valueShown } from './frame.ts';
import { overload, underload } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const sbi: Decoder = {
  format: 'sbi',
  title: 'Sartorius, Minebea Intec (SBI, 16 and 22 characters)',
  example: 'N     +    0.006 g  ',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: ofLine((line) => {
    const said = line.trim();
    const status = said.replace(/^Stat +/, '');
    return statuses.get(status) ?? dashesIn(status) ?? errorIn(status) ?? identityIn(said) ?? weightIn(line);
  }),
};

const adjusting = noValue('not-a-reading', 'the balance is being adjusted');

const statuses: ReadonlyMap<string, Decoded> = new Map([
  ['H', overload],
  ['High', overload],
  ['HH', noValue('overload', 'the weight is above the range of the check-weighing')],
  ['L', underload],
  ['Low', underload],
  ['LL', noValue('underload', 'the weight is below the range of the check-weighing')],
  ['C', adjusting],
  ['Cal.', adjusting],
  ['Cal. Ext.', adjusting],
  ['Cal.Ext.', adjusting],
  ['Cal. Int.', adjusting],
  ['Cal.Int.', adjusting],
  ['OFF', noValue('not-a-reading', "the balance's display is off")],
]);

const dashesIn = (status: string): Decoded | undefined =>
  /^-(?: *-)+$/.test(status) ? noValue('no-data', 'the balance shows dashes: it has no value yet') : undefined;

function errorIn(status: string): Decoded | undefined {
  const error = partsOf<'which'>(status, numberedError) ?? partsOf<'which'>(status, partError);
  return error && noValue('device-error', `the balance reports error ${error.which}`);
}

const numberedError = /^(?:Err|ERR) *(?<which>\d{1,4})$/;
const partError = /^(?<which>APP|DIS|PRT)\. *ERR$/;

const identityIn = (said: string): Decoded | undefined =>
  /^(?:SerNo\.|BAC:|Ser\.no) *\w+$/.test(said)
    ? noValue('not-a-reading', 'it tells which balance it is, not a weight')
    : undefined;

function weightIn(line: string): Decoded | undefined {
  const parts = partsOf<'head' | 'code' | 'sign' | 'digits' | 'last' | 'unit'>(line, printed);
  if (!parts) return undefined;

  const code = parts.code.trim();
  if (otherCodes.has(code)) {
    return noValue('not-a-reading', `its code ${code} marks it as neither net nor gross weight`);
  }
  if (!readingCodes.has(code)) return undefined;

  const unit = parts.unit.trim();
  const digits = parts.digits + parts.last.slice(1, -1);
  if (leadingZero.test(digits) || !isWholeLine(line, { ...parts, code, unit })) return undefined;

  const weight = readingCodes.get(code);
  return valueShown(parts.sign, digits, { unit: units.meaning(unit), stable: unit !== '', weight });
}

/** The last digit of a verified balance may stand in brackets; the closing one takes the blank before the unit. */
const printed =
  /^(?<head> *(?<code>(?:[A-Za-z*][A-Za-z\d.#]*(?=[ +-]) *)?)(?<sign>(?:[+-] *)?)(?<digits>(?=[\d.]{1,9}(?:[^\d.]|$))\d+(?:\.\d*)?))(?<last>(?:\[\d\])?)(?<unit>(?:(?: +|(?<=\]))[^ ]+)?) *$/;

const leadingZero = /^0\d/;

/**
 * Whoever attaches in the middle of a line sees only its end: `0.23 g` of `+ 150.23 g`. A weight counts only with its
 * sign, or with the columns that show its sign to be blank; and a missing unit, which says "not stable", only where
 * blanks show that this is such a line and no other gauge's bare `+1.2345`.
 */
function isWholeLine(
  line: string,
  { head, code, sign, digits, last, unit }: Record<'head' | 'code' | 'sign' | 'digits' | 'last' | 'unit', string>,
): boolean {
  const column = head.length + (last === '' ? 0 : 2);
  const aligned = column === 16 || (column === 10 && code === '');
  if (sign === '') return aligned && (unit === '' ? line.length === column + 4 : units.has(unit));

  const before = head.length - digits.length - sign.length;
  if (!aligned && !isStripped(line, { code, sign, before, column })) return false;
  return unit === '' ? aligned || sign.length > 1 : units.has(unit);
}

/**
 * True where a line with a sign is out of its columns and yet has lost nothing but blanks: all in front, or all but one
 * of each run. One that still shows its padding also shows what else is lost: `N    +  1500.00 g` is the end of a
 * total, `*N`. `before` counts the characters before the sign, `column` those up to the number's end.
 */
function isStripped(
  line: string,
  { code, sign, before, column }: { code: string; sign: string; before: number; column: number },
): boolean {
  if (line.startsWith(' ')) return false;
  if (code === '' || !line.includes('  ')) return true;
  // A right-justified code without the blanks before it; else a code with one of the blanks behind it.
  if (before === code.length) return column === code.length + 10;
  if (before === code.length + 1) return true;
  // With the sign in its column, nothing is lost in front: a number that touches it, or one with a column too many.
  return before === 6 && (sign.length === 1 || column === 17);
}

/** `N1` is net with the tare memory in use; `Qnt` counts pieces, so that its unit says what it is. */
const readingCodes: ReadonlyMap<string, 'net' | 'gross' | undefined> = new Map([
  ['', undefined],
  ['N', 'net'],
  ['N1', 'net'],
  ['G', 'gross'],
  ['G#', 'gross'],
  ['Qnt', undefined],
]);

/** Tare, references, check-weighing parameters, totals and statistics. */
const otherCodes: ReadonlySet<string> = new Set([
  ...['T', 'T1', 'T2', 'nRef', 'wRef', 'pRef', 'Nom', 'Nom.', 'Setp', 'Min', 'Max', 'Diff', 'Prc'],
  ...['*N', '*G', 'D', 'n', 'Avg.', 's', 'srel', 'Total'],
]);

/** `gr` is the grain on older models, `K` (which stays) the Austrian carat, `/lb` counts for mixing paint. */
const units = weightCodes({ GN: ['gr'], '/lb': ['/lb'] });
