/**
 * Mitutoyo Digimatic (SPC) frames: 13 digits d1 … d13 of four bits, as interfaces and microcontrollers pass them on.
 * Six digits: d1–d4 F, d5 sign, d6–d11 value, d12 decimals, d13 unit (Mitutoyo 99MBA043A p. 6-12, 99MBC091B1). Eight
 * digits, "Digimatic 2": d1 8, d2 F, value d3 d4 d6–d11 around the sign d5 (99MAF600B p. 59, 99MAB045A). The laser
 * micrometer LSM-6200 has its verdict in d13: 2 to 4 are mm, 5 to 7 inch (99MBC095A p. 6-28). There is no checksum.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const digimatic: Decoder = {
  format: 'digimatic',
  title: 'Mitutoyo Digimatic (SPC) and compatible gauges, 13 hexadecimal digits',
  example: 'FFFF000123420',
  measures: 'length',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((words) => measured(words.toUpperCase())),
};

/** The same as 52 bits in the order of transmission, together or in groups of whole digits, as manuals print them. */
export const digimaticBits: Decoder = {
  format: 'digimatic-bits',
  title: 'Mitutoyo Digimatic (SPC) and compatible gauges, 52 bits as they are sent',
  example: '1111111111111111000100000000000010001010000001000000',
  measures: 'length',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((words) => {
    const groups = words.split(/ +/);
    return groups.every((group) => wholeDigits.test(group)) ? measured(hexadecimal(groups.join(''))) : undefined;
  }),
};

const wholeDigits = /^(?:[01]{4})+$/;

/** Each digit comes with its least significant bit first: `1000` is 1. */
const hexadecimal = (bits: string): string =>
  bits.replace(/[01]{4}/g, ([ones, twos, fours, eights]: string) =>
    Number.parseInt(`${eights}${fours}${twos}${ones}`, 2).toString(16).toUpperCase(),
  );

function measured(line: string): Decoded | undefined {
  if (pointLost.test(line)) return noValue('device-error', 'the gauge shows more decimals than its frame can hold');
  const parts = partsOf<Part>(line, sixDigits) ?? partsOf<Part>(line, eightDigits);
  if (!parts) return undefined;
  const digits = parts.high + parts.low;
  const point = digits.length - Number(parts.decimals);
  const shown = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return valueShown(parts.sign === '8' ? '-' : '', shown, units.get(parts.unit));
}

type Part = 'high' | 'sign' | 'low' | 'decimals' | 'unit';

const sixDigits = /^FFFF(?<high>\d{0})(?<sign>[08])(?<low>\d{6})(?<decimals>[0-5])(?<unit>[0-7])$/;
const eightDigits = /^8F(?<high>\d\d)(?<sign>[08])(?<low>\d{6})(?<decimals>[0-7])(?<unit>[01])$/;

/**
 * Whole inches: no gauge is so coarse, but a micrometer of 0.000005 inch, whose six decimals d12 cannot tell, sends
 * 0.012345 inch as 12345 (99MAB045A).
 */
const pointLost = /^FFFF[08](?!000000)\d{6}0[1567]$/;

const units: ReadonlyMap<string, { unit: 'mm' | 'in'; verdict?: string }> = new Map([
  ['0', { unit: 'mm' }],
  ['1', { unit: 'in' }],
  ['2', { unit: 'mm', verdict: '+NG' }],
  ['3', { unit: 'mm', verdict: 'GO' }],
  ['4', { unit: 'mm', verdict: '-NG' }],
  ['5', { unit: 'in', verdict: '+NG' }],
  ['6', { unit: 'in', verdict: 'GO' }],
  ['7', { unit: 'in', verdict: '-NG' }],
]);
