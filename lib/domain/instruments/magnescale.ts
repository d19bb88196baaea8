/**
 * Magnescale counters. U12B: command letter, mode letter, unit (`M` mm, `I` inch), blank, blank or minus, number in 7
 * columns, right-justified, so that blanks may follow the minus (U12B p. 27). LT10A, LT20A, LT30: channel `A` or `B`;
 * if so set, mode (`N` current, `A` maximum, `I` minimum, `P` peak to peak) and unit, and then verdict (`U` `G` `L`,
 * `E` alarm); sign (a plus may be blank), number of 6 characters (LT10A p. 16, 37 f.) or 7 (LT20A p. 40 f.). MG80:
 * module, counter, mode, unit, verdict; sign, number (MG80-SC1 p. 39). When the count overflows, `F` follows the sign;
 * other alarms write `Error`, or `E` after the channel. Lines with the values of two channels are refused: they are not
 * one reading.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const magnescale: Decoder = {
  format: 'magnescale',
  title: 'Magnescale U12B, LT10A, LT20A, LT30 and MG80',
  example: 'RAI -  0.125',
  measures: 'length',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'good',
  decode: ofWords((line) => alarms.get(line) ?? countIn(line)),
};

type Part = 'unit' | 'verdict' | 'count';

type Parts = Record<Part, string>;

const alarm = noValue('device-error', 'the counter reports an alarm');
const overflow = noValue('out-of-range', 'the count has overflowed');
const overflowAbove = noValue('overload', 'the count has overflowed');
const overflowBelow = noValue('underload', 'the count has overflowed in the negative');

/** What an LT10A or LT20A writes instead of its usual line. */
const alarms: ReadonlyMap<string, Decoded> = new Map(
  ['A', 'B'].flatMap((channel): [string, Decoded][] => [
    [`${channel}E`, alarm],
    [`${channel}EO`, alarm],
    [`${channel}EF`, overflow],
  ]),
);

function countIn(line: string): Decoded | undefined {
  for (const [layout, width] of layouts) {
    const parts = partsOf<Part>(line, layout);
    if (parts) return counted(parts, width);
  }
  return undefined;
}

/** A sign and six characters of number at the least: with fewer, a digit was lost. */
const ltWidth = /.{7}/;
/** Two blanks, minus and number fill nine columns, unless a logger left no run of blanks. */
const u12bWidth = /^(?:.{9}$|(?!.* {2}))/;

/** How a line is laid out, and how wide its count is, where the width is known. */
const layouts: readonly [layout: RegExp, width?: RegExp][] = [
  [/^[AB](?<unit>)(?<verdict>)(?<count>[ +-].*)$/, ltWidth],
  [/^[AB][NAIP](?<unit>[MI])(?<verdict>[UGLE]?)(?<count>[ +-].*)$/, ltWidth],
  [/^[\dA-F]{2}[NAIP](?<unit>M)(?<verdict>[UGLE])(?<count>[+-].*| *Error)$/],
  [/^[A-Z]{2}(?<unit>[MI])(?<verdict>)(?<count> .*)$/, u12bWidth],
  // Without header an overflow or alarm is one none the less; a number could be anybody's.
  [/^(?<unit>)(?<verdict>)(?<count>Error|[+-]F.*)$/],
];

function counted(parts: Parts, width: RegExp | undefined): Decoded | undefined {
  const count = parts.count.trim();
  if (count === 'Error') return alarm;
  if (overflowed.test(count)) return count.startsWith('-') ? overflowBelow : overflowAbove;
  const shown = partsOf<'sign' | 'digits'>(count, number);
  if (!shown) return undefined;
  if (parts.verdict === 'E') return alarm;
  if (width?.test(parts.count) === false) return undefined;
  return valueShown(shown.sign, shown.digits, { unit: units.get(parts.unit), verdict: parts.verdict });
}

const overflowed = /^[+-]? *F[\d.]+$/;
const number = /^(?<sign>[+-]?) *(?<digits>(?=.{3,7}$)\d+\.\d+)$/;

const units: ReadonlyMap<string, string> = new Map([
  ['M', 'mm'],
  ['I', 'in'],
]);
