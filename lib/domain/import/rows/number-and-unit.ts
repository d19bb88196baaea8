import { asciiOf } from '../../ascii.ts';

/** A text parted behind its last digit: `4,121 mm`, `0.162"`, `12%`; in ASCII, and the unit '' where nothing follows. */
export function numberAndUnit(text: string): { number: string; unit: string } {
  const ascii = asciiOf(text);
  let end = ascii.length;
  while (end > 0 && !isDigitAt(ascii, end - 1)) end -= 1;
  const unit = ascii.slice(end);
  // A mark behind the last digit belongs to it: `12.` and `12,`.
  return unit === '.' || unit === ','
    ? { number: ascii, unit: '' }
    : { number: ascii.slice(0, end), unit: unit.trim() };
}

function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= zero && code <= nine;
}

const zero = 0x30;
const nine = 0x39;
