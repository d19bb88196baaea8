import { plainDecimal } from '../../../domain/number.ts';

/** A number as a sheet shows it in a wide column: 15 significant digits, which is what sheets reckon with; no exponent. */
export function generalNumber(value: number): string {
  const shortest = String(value);
  // Not more than 15 digits, with a point and a sign: those are the digits.
  if (shortest.length <= 15 && !shortest.includes('e')) return shortest;
  const [mantissa = '', power = '0'] = value.toExponential(14).split('e');
  const digits = mantissa.replace(/\.?0+$/, '');
  const exponent = Number(power);
  if (Math.abs(exponent) > largestPlain) return `${digits}E${power}`;
  return plainDecimal(digits, digits.replace('-', ''), exponent);
}

/** Beyond it, digits would be counted rather than read. */
export const largestPlain = 20;
