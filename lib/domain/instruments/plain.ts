/**
 * A number and perhaps a unit, as keyboard wedges (Mitutoyo USB Input Tools, HID scales), spreadsheets and people write
 * them. No maker's grammar: the whole text must be one number, then at most one unit; all else is refused, not skipped.
 */
import { asciiOf } from '../ascii.ts';
import { partsOf } from '../grammar.ts';
import { readNumber } from '../number.ts';
import { unitIdOf } from '../unit.ts';
import type { Decoder } from './decoder.ts';
import { bareFrame, noValue } from './frame.ts';

export const plain: Decoder = {
  format: 'plain',
  title: 'Typed text, keyboard wedges, spreadsheets: a number, with or without unit',
  example: '12.34 mm',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'good',
  decode(frame, { decimal, recognising }) {
    const bare = bareFrame(frame);
    if (bare === undefined) return undefined;
    // NUL between the characters: UTF-16 that was read byte by byte.
    const text = asciiOf(bare.replaceAll('\0', '')).trim();
    const parts = partsOf<'number' | 'unit'>(text, numberThenUnit);
    if (!parts) return undefined;

    const unit = inchSigns.has(parts.unit.trim()) ? 'in' : parts.unit.trim();
    if (unit !== '' && !isUnit(unit)) return undefined;

    if (isHardlyShown(parts.number.trim(), unit, recognising)) return undefined;

    const number = readNumber(parts.number, decimal);
    switch (number.kind) {
      case 'none':
        return undefined;
      case 'ambiguous':
        return noValue(
          'ambiguous-number',
          `${parts.number} may mean ${number.readings.join(' or ')} (tell the decimal mark)`,
        );
      case 'number':
        return { kind: 'value', value: number.value, ...(unit !== '' && { unit }) };
    }
  },
};

/** No unit has a digit, a point or a comma in it, so the last of these ends the number. */
const numberThenUnit = /^(?<number>.*[\d.,])(?<unit>[^\d.,]*)$/s;

const inchSigns: ReadonlySet<string> = new Set(['"', "''"]);

/**
 * Digits that no display shows: an overload's nines with an exponent (`9999999E+19`); a serial number in quotes
 * (`0123456789"`); and, where no format was declared, leading zeros, as the end of a line that lost its beginning has.
 */
function isHardlyShown(number: string, unit: string, recognising = false): boolean {
  const exponent = /E[+-]?(?<digits>\d+)$/i.exec(number)?.groups?.digits;
  if (Number(exponent ?? 0) > largestExponent) return true;
  if (unit === 'in' && /^\d{6,}$/.test(number)) return true;
  return recognising && /^[+-]? *0\d/.test(number);
}

const largestExponent = 12;

/** Left-over letters (`OL`, `Err`) are no unit. Units that are known but cannot be converted are told so later. */
const isUnit = (text: string): boolean => unitIdOf(text) !== undefined || unsaid.has(text);

/** Codes of instruments that mean something else, or nothing, to who types them: `CM` is a metric carat. */
const unsaid: ReadonlySet<string> = new Set(['CM', 'OT', 'DW', 'MO']);
