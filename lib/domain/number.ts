import { asciiOf } from './ascii.ts';
import { partsOf } from './grammar.ts';

/** What a text says as a number; values are plain decimals (`-0.0250`) that keep the digits shown. */
export type NumberRead =
  | { kind: 'number'; value: string }
  | { kind: 'ambiguous'; readings: [decimal: string, grouped: string] }
  | { kind: 'none' };

export type DecimalMark = '.' | ',';

/**
 * Reads the whole of a text as one number, as people, sheets and instruments write it: `+ 1 234,50`, `1'234.5`, `.5`,
 * `1.50e-3`. A point alone is the decimal mark. So is a comma alone, but for `12,345`: that is ambiguous unless
 * `decimal` tells. More than 40 digits, or an exponent beyond 30, is none: no instrument says such.
 */
export function readNumber(text: string, decimal?: DecimalMark): NumberRead {
  if (alreadyPlain.test(text)) return { kind: 'number', value: text };
  const trimmed = text.trim();
  if (trimmed.length > longest) return none;
  const parts = partsOf<'sign' | 'mantissa' | 'exponent'>(asciiOf(trimmed), number);
  if (!parts) return none;

  const exponent = Number(parts.exponent.slice(1));
  if (Math.abs(exponent) > largestExponent) return none;

  const digits = decimalMarksOf(parts.mantissa, decimal).flatMap((mark) => digitsAround(mark, parts.mantissa));
  const [value, other] = digits.map((shown) => plainDecimal(parts.sign, shown, exponent));
  if (value === undefined) return none;
  return other === undefined ? { kind: 'number', value } : { kind: 'ambiguous', readings: [value, other] };
}

const none: NumberRead = { kind: 'none' };

/** What most readings are, and what `plainDecimal` would leave as it is. */
const alreadyPlain = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,12})?$/;

const mostDigits = 40;
const largestExponent = 30;
/** 40 digits with their separators, sign and exponent, and some blanks after the sign. */
const longest = 100;

/** Each character has one place in it, so that a misfit is found in linear time. */
const number = /^(?<sign>[+-]?) *(?<mantissa>[\d.,][\d.,' ]*)(?<exponent>(?:[eE][+-]?\d+)?)$/;

/** Where the decimal mark may stand: an index, or the length where every mark groups. Two where the text leaves it open. */
function decimalMarksOf(mantissa: string, decimal: DecimalMark | undefined): number[] {
  const point = mantissa.lastIndexOf('.');
  const comma = mantissa.lastIndexOf(',');
  const last = Math.max(point, comma);
  const nowhere = mantissa.length;
  if (last < 0) return [nowhere];
  // The last of both kinds is the decimal mark; one that nothing follows makes the other no separator of groups.
  if (point >= 0 && comma >= 0) return last === nowhere - 1 ? [] : [last];

  const repeated = mantissa.indexOf(point < 0 ? ',' : '.') < last;
  if (repeated) return [nowhere];
  if (!decimalOrGrouped.test(mantissa)) return [last];
  if (decimal === undefined) return [last, nowhere];
  if (decimal === ',') return [last];
  // Nobody groups with a zero in front: beside a declared point, such a comma contradicts it.
  return mantissa.startsWith('0') ? [] : [nowhere];
}

const decimalOrGrouped = /^\d{1,3},\d{3}$/;

/** The digits with the decimal mark as a point, in a list; an empty one where what is left does not group by three. */
function digitsAround(mark: number, mantissa: string): string[] {
  const whole = mantissa.slice(0, mark);
  const fraction = mantissa.slice(mark + 1);
  if (!(onlyDigits.test(whole) || groupsOfThree.test(whole)) || !onlyDigits.test(fraction)) return [];
  const digits = `${whole.replace(/\D/g, '')}.${fraction}`;
  return digits.length > 1 && digits.length <= mostDigits + 1 ? [digits] : [];
}

const onlyDigits = /^\d*$/;
const groupsOfThree = /^\d{1,3}([.,' ])\d{3}(?:\1\d{3})*$/;

/**
 * Digits with at most one point, and a power of ten, as a plain decimal: no plus, no leading zeros, no exponent; the
 * fraction keeps its zeros. Zero has no sign, since a balance's `-0.00` is zero.
 */
export function plainDecimal(sign: string, shown: string, exponent = 0): string {
  const digits = shown.replace('.', '');
  const point = `${shown}.`.indexOf('.') + exponent;
  const padded = point < 1 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const whole = padded.slice(0, Math.max(point, 1)).replace(/^0+(?=\d)/, '');
  const fraction = padded.slice(Math.max(point, 1));
  const minus = sign.startsWith('-') && /[1-9]/.test(digits) ? '-' : '';
  return `${minus}${whole}${fraction && '.'}${fraction}`;
}
