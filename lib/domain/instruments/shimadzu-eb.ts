/**
 * Shimadzu's standard ("EB") output: `S` or `U` where stability is asked for, sign (blank or minus), number in 8
 * columns (9 on AUW and AP balances), right-justified, unit (2, left-justified; longer ones add a byte), CR. A verified
 * balance brackets the digits of its auxiliary scale. Out of range, `oL` or `OL` stands in the number's place. Grammar:
 * Shimadzu UP1023X p. 80, UX p. 81, AUW p. 81 (9 columns, the last possibly blank), AP W-AD p. 132 f. (OL); CAS CUX
 * p. 89 f., CBL p. 31; Soehnle 9404 p. 103. Loggers strip and collapse the padding.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { ofLine, valueShown } from './frame.ts';
import { beyondRange } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const shimadzuEb: Decoder = {
  format: 'shimadzu-eb',
  title: 'Shimadzu (EB, standard format), CAS CBX, CUX and CBL, Soehnle',
  example: 'U-   12.07g ',
  measures: 'mass',
  tells: { unit: 'always', stability: 'sometimes' },
  grounds: 'solid',
  decode: ofLine((line) => {
    const said = line.trim().replaceAll(/ +/g, ' ');
    return outOfRangeIn(said) ?? weightIn(said, line.trimEnd());
  }),
};

function outOfRangeIn(said: string): Decoded | undefined {
  const parts = partsOf<'sign' | 'unit'>(said, outOfRange);
  if (!parts || !(parts.unit === '' || units.has(parts.unit))) return undefined;
  return beyondRange(parts.sign);
}

const outOfRange = /^(?:[SU](?=[ -]))?(?<sign>(?:- ?| )?)[oO]L ?(?<unit>[A-Za-z%]*)$/;

function weightIn(said: string, line: string): Decoded | undefined {
  const parts = partsOf<'stability' | 'sign' | 'digits' | 'marked' | 'unit'>(said, weight);
  if (!parts || !units.has(parts.unit)) return undefined;

  const { stability, sign, digits, marked, unit } = parts;
  const shown = digits + marked.slice(1, -1);
  const unitColumn = line.length - unit.length - (marked === '' ? 0 : 2);
  if (!number.test(shown) || shown.length > mostShown || !isWholeLine(line, unitColumn)) return undefined;

  const stable = stability === '' ? undefined : stability === 'S';
  return valueShown(sign, shown, { unit: units.meaning(unit), stable });
}

const weight =
  /^(?<stability>(?:[SU](?=[ -]))?)(?<sign>(?:- ?| )?)(?<digits>[\d.]+)(?<marked>(?:\[\d{1,2}\])?) ?(?<unit>[A-Za-z%]+)$/;

/** Leading zeros are blanks. */
const number = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const mostShown = 9;

/**
 * Whoever attaches in the middle of a line sees only its end, which has lost its sign. A number behind several blanks is
 * whole only where its unit stands in its column: the tenth, or the eleventh of those of 9 digits; brackets not counted.
 */
const isWholeLine = (line: string, unitColumn: number): boolean =>
  !indented.test(line) || unitColumn === 9 || unitColumn === 10;

const indented = /^ {2,}\d/;

const units = weightCodes();
