import { format, round } from 'numfmt';

import { plainDecimal } from '../../../domain/number.ts';
import { generalNumber, largestPlain } from './general-number.ts';
import { wholeNumber } from './plain-pattern.ts';

/**
 * The text of a number by a plain pattern: rounded as sheets do, half away from zero on 15 digits. A point is the decimal
 * mark, and the sign is the number's, even where the sheet shows it by colour.
 */
export function numberText(value: number, pattern: string): string {
  const shown = format(pattern, value).replace(wholeNumber, () => generalNumber(Math.abs(value)));
  const plain = shown.replace(scientific, plainScientific).replace(pointless, '').trim();
  if (!anyDigit.test(plain)) return generalNumber(value);
  return value < 0 && !minus.test(plain) && notZero.test(plain) ? `-${plain}` : plain;
}

const scientific = /(\d+\.?\d*)E([+-]\d+)/;
/** `#.##` shows 5 as `5.` */
const pointless = /(?<=\d)\.(?!\d)/;
const anyDigit = /\d/;
const notZero = /[1-9]/;
const minus = /(?<!E)-/;

function plainScientific(shown: string, mantissa: string, power: string): string {
  const exponent = Number(power);
  return Math.abs(exponent) > largestPlain ? shown : plainDecimal('', mantissa, exponent);
}

/** How many decimals a pattern shows that says nothing else, as those of readings do: 3 for `0.000`. */
export const fixedDecimals = (pattern: string): number | undefined =>
  fixed.test(pattern) ? Math.max(0, pattern.length - 2) : undefined;

const fixed = /^0(?:\.0{1,6})?$/;

/** What `numberText` says by such a pattern, in a quarter of the time. */
export const fixedText = (value: number, decimals: number): string =>
  Math.abs(value) < mostExact
    ? round(value, decimals).toFixed(decimals)
    : numberText(value, `0.${'0'.repeat(decimals)}`);

/** With six decimals, such numbers have at most 15 digits. */
const mostExact = 1e9;
