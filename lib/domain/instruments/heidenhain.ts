/**
 * Heidenhain display units. ND 522: axis `=` sign, 2 to 7 digits, point, 1 to 6 digits, unit (blank for mm, `"` for
 * inches), `R` or `D` for the radius or diameter shown, `r` or `d` for the distance to go (ND 522/523 p. 84). ND 281 B:
 * STX, then what its display shows: sign, nine places, point, no unit; or the current value as sign and nine digits
 * without point; or an error text; or which unit it is, and the state of its indicators (ND 281 B p. 61 f.).
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, valueShown } from './frame.ts';

export const heidenhain: Decoder = {
  format: 'heidenhain',
  title: 'Heidenhain display units ND 522, ND 523 and ND 281 B',
  example: 'X=+41.29 R',
  measures: 'length',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'good',
  decode(frame, options) {
    const begun = frame.slice(0, Math.max(frame.search(printable), 0)).includes(startOfText);
    return ofLine((line) => {
      const said = line.trim();
      return errorIn(said, begun) ?? stateIn(said) ?? currentValueIn(said) ?? axisIn(said) ?? displayIn(line, begun);
    })(frame, options);
  },
};

const startOfText = '\x02';
const printable = /[ -~]/;

/** The display's text, up to ten places and the points between them: a message, where no value can be. */
function errorIn(said: string, begun: boolean): Decoded | undefined {
  const isMessage = displayText.test(said) && (begun || said.includes('ERR.'));
  return isMessage ? noValue('device-error', `the display unit shows "${said}" instead of a value`) : undefined;
}

/**
 * `FORMAT. ERR.`, `SIGNAL X`. A code such as `FFFF0001` is no words; and where STX was lost, only the maker's `ERR.`
 * tells them from another device's.
 */
const displayText = /^(?=.{4,13}$)[A-Z]+(?:[ .][A-Z\d .]*)?$/;

const stateIn = (said: string): Decoded | undefined =>
  identity.test(said) || indicators.test(said)
    ? noValue('not-a-reading', 'it tells which display unit it is, or which of its indicators are lit')
    : undefined;

/** `ND-281 B`, its software number `349797-04` and the date of that. */
const identity = /^(?:ND-\d{3} ?[A-Z]?|\d{6}-\d\d|\d{4}-\d\d-\d\d)$/;
/** Each of the 14 is dark, lit or blinking. */
const indicators = /^[012]{14}$/;

const currentValueIn = (said: string): Decoded | undefined =>
  /^[+-]\d{9}$/.test(said)
    ? noValue('ambiguous-number', 'it has no decimal point, which depends on how the display unit is set')
    : undefined;

function axisIn(said: string): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits' | 'unit'>(said, axisValue);
  return parts && valueShown(parts.sign, parts.digits, { unit: parts.unit === '"' ? 'in' : 'mm' });
}

/** Without its blank a millimetre could be an inch that lost its mark. */
const axisValue = /^[A-Z] *= *(?<sign>[+-]) *(?<digits>\d{1,7}\.\d{1,6})(?<unit>"| +)[RDrd]$/;

/**
 * Without STX, sign or all columns, the line may be the end of a longer one, and its first digits lost; where it still
 * shows its padding, fewer columns mean a lost digit.
 */
function displayIn(line: string, begun: boolean): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits'>(line, display);
  if (!parts) return undefined;
  const columns = line.trimEnd();
  const isCollapsed = !padding.test(columns) && (begun || parts.sign !== '');
  return isCollapsed || columns.length === displayWidth ? valueShown(parts.sign, parts.digits) : undefined;
}

const display = /^ *(?<sign>(?:[+-] *)?)(?<digits>(?=[\d.]{3,10} *$)\d+\.\d+) *$/;
const padding = / {2}/;
/** Sign, nine places and the point. */
const displayWidth = 11;
