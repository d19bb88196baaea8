/**
 * Older KERN balances, in two formats; newer ones speak KCP, which is MT-SICS.
 *
 * kern-470 (470, EG, EW, PES; ViBRA, who built them): sign, number (7 or 8 characters, a blank in place of the point
 * of an integer), unit (2), S1 (verdict or kind), S2 (`S` stable, `U` unstable, `E` error, blank), CR LF. Grammar: KERN
 * 470 p. 26, EW/EG-N p. 52, EW-C p. 30, PES p. 81 to 87 (`/` before the digit that is not verified), ViBRA HJ-K p. 47 f.;
 * sigrokproject/libsigrok src/scale/kern.c.
 *
 * kern-classic (440, 572, FKB, KDE, PCB; commands s, w, t): blank or `M`, sign, number (10, right-justified), blank,
 * unit (3), CR LF. A blank unit means that the weight is not stable. Grammar: KERN PCB p. 35, FKB p. 37 (where unstable
 * lines are 13 characters long), KDE-T p. 36; lines logged from a 572, whose minus touches the digits:
 * eamars/OpenTrickler-RP2040-Controller, issue 15. Loggers strip and collapse the padding of both.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, valueShown } from './frame.ts';
import { overload } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const kern470: Decoder = {
  format: 'kern-470',
  title: 'KERN 470, EG, EW, PES and ViBRA (6 and 7 digits)',
  example: '-0065.432 G U',
  measures: 'mass',
  tells: { unit: 'always', stability: 'sometimes' },
  grounds: 'solid',
  decode: ofLine((line) => (errorColumns.test(line) ? rangeError : statedIn(line))),
};

const rangeError = noValue('out-of-range', 'the balance reports an error (E): the weight is above or below its range');

/** `E` says that all else in the frame is not to be trusted, and so it may be anything that a frame can hold. */
const errorColumns = /^[+ -][\d./ -]{7,9}(?:[A-Z ][A-Z%]|to| {2})[LGH1-5TUd ]E ?$/;

function statedIn(line: string): Decoded | undefined {
  const parts = partsOf<'head' | 'sign' | 'whole' | 'fraction' | 'unit' | 'marks'>(line, stated);
  if (!parts) return undefined;

  const { head, sign, whole, fraction, unit, marks } = parts;
  const kind = marks.slice(0, 1);
  const status = marks.slice(1, 2);
  if (status === 'E') return rangeError;

  // A number with a point fills its columns; one without leaves a blank in its last.
  const isInteger = fraction === '';
  if (!(unit.length === 2 || (isInteger && unit.length === 3))) return undefined;
  // Who attaches in the middle of a line loses its sign: one must be there, or the columns that show it to be blank.
  // Zeros in front fill the columns too, so that one digit fewer was lost.
  const width = head.length + unit.length - (fraction.includes('/') ? 1 : 0);
  const isAligned = width === 10 || width === 11;
  if (sign === '' && !line.startsWith(' ')) return undefined;
  if ((sign === '' || leadingZero.test(whole)) && !isAligned) return undefined;

  const other = otherKinds.get(kind);
  if (other !== undefined) return noValue('not-a-reading', other);
  return valueShown(sign, whole + fraction.replace('/', ''), {
    unit: capitals.meaning(unit.trimStart()),
    stable: status.trim() === '' ? undefined : status === 'S',
    weight: kind === 'd' ? 'gross' : undefined,
    verdict: kind === 'd' ? undefined : kind.trim(),
  });
}

/**
 * Both marks, or what is left of them where a logger strips blanks: neither, or a verdict or kind. A line that ends after
 * a blank S1, or after `S`, `U` or `E` in its place, was cut or garbled, and what is lost may be the `E`.
 */
const stated =
  /^(?<head>(?<sign>[+-]?) *(?<whole>(?=[\d.]{1,8}[^\d.])\d+)(?<fraction>(?:\.(?:\d+(?:\/\d)?|\/\d))?))(?<unit> *(?:CT|DW|GR|KG|LB|MO|OT|OZ|PC|TL|to|G|%))(?<marks>(?:[LGH1-5TUd ][SUE ] ?|[LGH1-5Td])?)$/;

const leadingZero = /^0\d/;

/** ViBRA's, beside the verdicts of check weighing (`L`, `G`, `H`, and ranks `1` to `5`). */
const otherKinds: ReadonlyMap<string, string> = new Map([
  ['T', 'it is a total of several weighings'],
  ['U', 'it is the weight of one piece, the reference for counting'],
]);

/** `TL` is one code for three taels. */
const capitals = weightCodes({ g: ['G'], GN: ['GR'], ozt: ['OT'], dwt: ['DW'], mom: ['MO'], tola: ['to'] });

export const kernClassic: Decoder = {
  format: 'kern-classic',
  title: 'KERN 440, 572, FKB, KDE, PCB (commands s, w, t)',
  example: ' -     17.35 g  ',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: ofLine((line) => faults.get(line.trim()) ?? shownIn(line)),
};

/** The overload is from programs that read a 572 and FKB: SweepMe/instrument-drivers, Logger-Kern_Balance. */
const faults: ReadonlyMap<string, Decoded> = new Map([
  ['Error', noValue('device-error', 'the balance reports an error')],
  ['=Overload=', overload],
]);

function shownIn(line: string): Decoded | undefined {
  const parts = partsOf<'head' | 'sign' | 'digits' | 'unit'>(line, shown);
  if (!parts) return undefined;
  const { head, sign, digits } = parts;
  const unit = parts.unit.trimStart();

  // An end of line that has lost its beginning is out of its columns; one without padding at its ends cannot be told.
  const isAligned = head.length === columns;
  if (unit === '')
    return isAligned && line.length <= wholeLine ? valueShown(sign, digits, { stable: false }) : undefined;
  if (!units.has(unit) || (padded.test(line) && !isAligned)) return undefined;
  return valueShown(sign, digits, { unit: units.meaning(unit), stable: true });
}

const columns = 12;
const wholeLine = 16;
const padded = /^ {2}| {2}$/;

const shown =
  /^(?<head>(?:M(?=[ -]))? *(?<sign>(?:- *)?)(?<digits>(?=[\d.]{1,10}(?:[^\d.]|$))(?:0|[1-9]\d*)(?:\.\d+)?))(?<unit>(?: +[^ ]+)?) *$/;

const units = weightCodes();
