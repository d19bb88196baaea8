/**
 * Accurate Technology ProScale RF receiver: position; if so set, unit (`IN`, `MM`), the display's id (1 to 254) and
 * the strength of its signal (0 to 7), between blanks; a record may begin with `*`. Grammar: ProScale RF Receiver
 * p. 8 to 10, examples p. 15. Beside positions it passes on that the operator wants the previous one deleted, and that
 * a display drifts or its battery is low.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { lengthCodes } from './unit-codes.ts';

export const proscale: Decoder = {
  format: 'proscale',
  title: 'Accurate Technology ProScale (RF receiver)',
  example: '28.410 MM 7',
  measures: 'length',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'good',
  decode: ofWords((words, { recognising }) => {
    const record = words.replace(/^\* */, '');
    if (deletion.test(record)) return noValue('not-a-reading', 'it asks to delete the reading before it');
    if (status.test(record)) return noValue('not-a-reading', 'it tells of drift and battery, not of a position');
    return positionIn(record, recognising);
  }),
};

/** `DEL`, or all four fields: `DEL ENTRY 3 5`. */
const deletion = /^DEL(?: +ENTRY)?(?: +\d{1,3}(?: +[0-7])?)?$/;

/** Drift, battery, id and strength: the manual does not give the words. */
const status = /^[A-Z]+ +[A-Z]+ +\d{1,3} +[0-7]$/;

/** Where the format is not declared, an id needs its unit: `12.345 67` may be digits in groups. */
function positionIn(record: string, recognising = false): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits' | 'unit' | 'id'>(record, position);
  if (!parts || (recognising && parts.unit === '' && parts.id !== '')) return undefined;
  return valueShown(parts.sign, parts.digits, { unit: units.meaning(parts.unit.trim()) });
}

/** Positive numbers have no sign; a minus stands in the first column, with blanks for leading zeros after it. */
const position =
  /^(?<sign>(?:- *)?)(?<digits>\d+\.\d+)(?<unit>(?: +(?:IN|MM))?)(?<id>(?: +(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])(?: +[0-7])?)?)$/;

const units = lengthCodes();
