/**
 * Ohaus: weight (right-justified, 7 to 12 characters), blank, unit (up to 5), `?` where the weight is not stable or
 * below the minimum, legend, CR LF. The models differ in widths: POS format puts the unit on the right and the marker
 * right behind it, Defender indicators part the minus from the digits. So blanks are counted nowhere. Grammar: Ohaus
 * RS232 interface manual p. EN-3 (Scout Pro, Navigator, Explorer), Scout interface manual p. EN-5, Explorer p. EN-156,
 * Defender 3000 p. EN-35, Defender 5000 p. EN-51, Ranger RC p. 36 (`B/G`), Courier 7000 p. EN-55 (`ES`).
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { acknowledgement } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const ohaus: Decoder = {
  format: 'ohaus',
  title: 'Ohaus Scout, Navigator, Explorer, Pioneer, Adventurer, Defender',
  example: '      0.5950 oz   ?',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: ofWords((words) => {
    const line = words.replaceAll(/ +/g, ' ');
    return replies.get(line) ?? errorIn(line) ?? weightIn(line);
  }),
};

const replies: ReadonlyMap<string, Decoded> = new Map([
  ['OK!', acknowledgement],
  ['ES', noValue('device-error', 'the balance does not know the command (ES)')],
]);

/** The answer to `LE`, which asks for the last error; 0 is none. */
function errorIn(line: string): Decoded | undefined {
  const error = partsOf<'number'>(line, lastError);
  if (!error) return undefined;
  return error.number === '0'
    ? noValue('not-a-reading', 'it tells that there was no error')
    : noValue('device-error', `the balance reports error ${error.number}`);
}

const lastError = /^\[?Err ?(?<number>\d{1,2}(?:\.\d)?)\]?$/;

function weightIn(line: string): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits' | 'unit' | 'marker' | 'legend'>(line, printed);
  if (!parts || !units.has(parts.unit)) return undefined;

  const told = legendOf(parts.legend.trimStart());
  if (!told) return undefined;
  if ('other' in told) return noValue('not-a-reading', told.other);
  const { sign, digits, unit, marker } = parts;
  return valueShown(sign, digits, { unit: units.meaning(unit), stable: marker === '', ...told });
}

/** Leading zeros are blanks. Only the marker may touch the legend, as in `?NET`. */
const printed =
  /^(?<sign>(?:- ?)?)(?<digits>(?=[\d.]{1,12} )(?:0|[1-9]\d*)(?:\.\d+)?) (?<unit>oz t|[A-Za-z%]+)(?<marker>(?: ?\?)?)(?<legend>(?:(?: |(?<=\?)).+)?)$/;

type Legend = { weight?: 'net' | 'gross' | undefined; verdict?: string } | { other: string };

/** What kind of weight, then at most one remark. */
function legendOf(legend: string): Legend | undefined {
  const kind = partsOf<'kind' | 'remark'>(legend, kindAndRemark);
  if (!kind) return undefined;
  if (kind.remark === 'TOTAL') return { other: 'it is a total of several weighings' };
  const weight = kinds.get(kind.kind);
  if (weight === 'tare') return { other: 'it is a tare weight' };
  return { weight, ...(verdicts.has(kind.remark) && { verdict: kind.remark }) };
}

const kindAndRemark =
  /^(?<kind>(?:(?:NET|Net|N|B\/G|G|PT|T)(?= |$))?) ?(?<remark>(?:TOTAL|WET WT|AIR WT|Under|Accept|Over|\d\d:\d\d:\d\d)?)$/;

const kinds: ReadonlyMap<string, 'net' | 'gross' | 'tare'> = new Map([
  ['NET', 'net'],
  ['Net', 'net'],
  ['N', 'net'],
  ['B/G', 'gross'],
  ['G', 'gross'],
  ['PT', 'tare'],
  ['T', 'tare'],
]);

/** Of check weighing. */
const verdicts: ReadonlySet<string> = new Set(['Under', 'Accept', 'Over']);

/** Its `t` stays open: the tonne on indicators may be a tola or tael on older balances. */
const units = weightCodes({
  newton: ['N'],
  bat: ['baht'],
  msg: ['mesghal'],
  mom: ['momme'],
});
