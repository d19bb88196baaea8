/**
 * Mitutoyo Digimatic (SPC) frames as 13 hexadecimal digits d1 … d13, as interfaces and microcontrollers pass them on.
 * Six digits: d1–d4 F, d5 sign, d6–d11 value, d12 decimals, d13 unit (Mitutoyo 99MBA043A p. 6-12, 99MBC091B1). Eight
 * digits, "Digimatic 2": d1 8, d2 F, value d3 d4 d6–d11 around the sign d5 (99MAF600B p. 59, 99MAB045A). The laser
 * micrometer LSM-6200 has its verdict in d13: 2 to 4 are mm, 5 to 7 inch (99MBC095A p. 6-28). There is no checksum.
 */
import { partsOf } from '../grammar.ts';
import { plainDecimal } from '../number.ts';
import type { Decoder } from './decoder.ts';
import { asciiLine } from './frame.ts';

export const digimatic: Decoder = {
  format: 'digimatic',
  title: 'Mitutoyo Digimatic (SPC) and compatible gauges, 13 hexadecimal digits',
  measures: 'length',
  decode(frame) {
    const line = asciiLine(frame)?.trim().toUpperCase();
    if (line === undefined) return undefined;
    const parts = partsOf<Part>(line, sixDigits) ?? partsOf<Part>(line, eightDigits);
    if (!parts) return undefined;
    const value = plainDecimal(parts.sign === '8' ? '-' : '', parts.high + parts.low, -Number(parts.decimals));
    return { kind: 'value', value, unit: inches.has(parts.unit) ? 'in' : 'mm' };
  },
};

type Part = 'high' | 'sign' | 'low' | 'decimals' | 'unit';

const sixDigits = /^FFFF(?<high>)(?<sign>[08])(?<low>\d{6})(?<decimals>[0-5])(?<unit>[0-7])$/;
const eightDigits = /^8F(?<high>\d\d)(?<sign>[08])(?<low>\d{6})(?<decimals>[0-7])(?<unit>[01])$/;

const inches: ReadonlySet<string> = new Set(['1', '5', '6', '7']);
