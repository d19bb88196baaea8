/**
 * Mahr gauges. Data cable DK-U1 (MarConnect): sign, `XXX.XXX` blank `mm` or `X.XXXXX` blank `inch`, with the leading
 * zeros; a mark (`<` `=` `>`) where tolerances are on, a second where warning limits are too. Millimar C1202: the same
 * after the number of the feature and a blank. Opto RS modes: number and unit. M1240 mode: `M1, xxx.xxx`, no unit.
 * Grammar: Mahr 3723295 (DK-U1) as noted in k-szczeciak/notes, Millimar C1202 p. 82, C1208/C1216/C1240 pp. 67 to 70,
 * C1245 p. 42. Several features in one line (joined by `;`) are no one reading, nor are degrees, minutes and seconds:
 * both are refused, and so are stored values (`nnnnn, -xxxx.xxx`).
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { lengthCodes } from './unit-codes.ts';

export const mahr: Decoder = {
  format: 'mahr',
  title: 'Mahr (MarConnect cable DK-U1, Millimar)',
  example: '+012.345 mm',
  measures: 'length',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((line) => errorIn(line) ?? answerIn(line) ?? valueIn(line)),
};

function errorIn(line: string): Decoded | undefined {
  const error = partsOf<'feature' | 'number'>(line, errorLine);
  if (!error) return undefined;
  const { feature, number } = error;
  if (number !== featureOff) return noValue('device-error', `the gauge reports error ${number}`);
  return noValue(
    'no-data',
    feature === '' ? 'the feature is switched off' : `feature ${feature.trim()} is switched off`,
  );
}

const errorLine = /^(?<feature>(?:(?:[1-9]|1[0-6]) +)?)ERR(?<number>\d{1,2})$/;
const featureOff = '6';

function answerIn(line: string): Decoded | undefined {
  if (answers.has(line)) return noValue('not-a-reading', 'it answers a command');
  return identity.test(line) ? noValue('not-a-reading', 'it tells which gauge it is, not a length') : undefined;
}

/** To `UNI?` in the Opto RS mode; the M1240 mode acknowledges a command by repeating it. */
const answers: ReadonlySet<string> = new Set(['mm', 'um', 'in', 'inch', 'F1', 'F2', 'F3', 'R', 'Z', 'X']);

const identity = /^(?:I,)?MAHR ?GMBH,./;

/** Angles have no unit that stands for a length, so that they are refused by it later. */
function valueIn(line: string): Decoded | undefined {
  const parts = partsOf<Part>(line, measured) ?? partsOf<Part>(line, unitless);
  if (!parts) return undefined;
  const verdict = parts.marks.trim().replace(/ +/, ' ');
  return valueShown(parts.sign, parts.digits, { unit: units.meaning(parts.unit), verdict });
}

type Part = 'sign' | 'digits' | 'unit' | 'marks';

const units = lengthCodes();

/** After the number of a feature the sign is never missing: `1 234.567 mm` may be a number that is grouped by a blank. */
const measured =
  /^(?:(?:[1-9]|1[0-6]) +(?=[+-]))?(?<sign>[+-]?)(?<digits>\d{1,6}\.\d{1,6}) *(?<unit>mm|um|inch|in|deg|rad)(?<marks>(?: +[<=>]){0,2})$/;

/** The features of the M1240 mode count to 16 (C1245). */
const unitless = /^M(?:[1-9]|1[0-6]), *(?<sign>[+-]?)(?<digits>\d{1,6}\.\d{1,6})(?<unit>)(?<marks>)$/;
