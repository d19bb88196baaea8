/**
 * Starrett iQ and Chicago Dial Indicator gauges: sign, number (8 characters, blank-filled), comma, blank, `IN` or `MM`,
 * CR LF. Commands that set something are answered in words. Grammar: Starrett iQ p. 17; Chicago Dial Indicator, "USB and
 * RS232 communication protocol" (dialindicator.com), where one of the eight characters is always the point. A line that
 * shows its padding has to have all of its columns: with fewer, a digit was lost.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { lengthCodes } from './unit-codes.ts';

export const starrettCdi: Decoder = {
  format: 'starrett-cdi',
  title: 'Starrett iQ, Chicago Dial Indicator (CDI)',
  example: '-   .0625, IN',
  measures: 'length',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'good',
  decode: ofWords((line) => {
    const answer = answers.get(line);
    if (answer) return answer;
    const parts = partsOf<'sign' | 'digits' | 'unit'>(line, measured);
    if (!parts || (padding.test(line) && line.length !== width)) return undefined;
    return valueShown(parts.sign, parts.digits, { unit: units.meaning(parts.unit) });
  }),
};

const units = lengthCodes();

const measured = /^(?<sign>[+-]) *(?![\d.]{9})(?<digits>\d*\.\d+) *, *(?<unit>IN|MM)$/;

const padding = / {2}/;
const width = '-   .0625, IN'.length;

/** What is out of bounds is the setting that was sent, not the length. */
const answers: ReadonlyMap<string, Decoded> = new Map([
  ['SUCCESS', noValue('not-a-reading', 'it acknowledges a setting')],
  ['NOT FOUND', noValue('device-error', 'the gauge does not know the setting (NOT FOUND)')],
  ['NO ACCESS', noValue('device-error', 'the gauge does not let the setting be changed (NO ACCESS)')],
  [
    'OUT OF BOUNDS',
    noValue('device-error', 'the gauge refused the setting: its value is out of bounds (OUT OF BOUNDS)'),
  ],
  ['NON NUMERIC', noValue('device-error', 'the gauge refused the setting: its value is no number (NON NUMERIC)')],
]);
