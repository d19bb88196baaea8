/**
 * TESA TT80 and TT90 displays: the number alone, always with its sign; the unit is the one displayed. In mm it is
 * `±xxxx.xx`, in µm `±xxx.xxx`, in mil `±(x)x.xxxx(x)`, in inch `±.xxxxxx` with nothing before the point. Grammar and
 * answers: TESA TT80/TT90 pp. 29 f. A number without its sign is refused: it is the end of a line; so is one that is in
 * none of these layouts: a digit of it is lost.
 */
import { partsOf } from '../grammar.ts';
import type { Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const tesa: Decoder = {
  format: 'tesa',
  title: 'TESA TT80, TT90',
  example: '+.500125',
  measures: 'length',
  tells: { unit: 'never', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((line) => {
    const error = partsOf<'number'>(line, errorLine);
    if (error) return noValue('device-error', `the gauge reports error ${error.number}`);
    if (units.has(line.toLowerCase())) return noValue('not-a-reading', 'it tells the unit displayed, not a length');
    if (identity.test(line)) return noValue('not-a-reading', 'it tells which gauge it is, not a length');
    const data = partsOf<'sign' | 'digits'>(line, measured);
    return data && valueShown(data.sign, data.digits);
  }),
};

const measured = /^(?<sign>[+-])(?<digits>\d{4}\.\d\d|\d{3}\.\d{3}|\.\d{6}|\d{1,2}\.\d{4,5})$/;

/** `ERR23`: the command is not for the mode that is on. */
const errorLine = /^ERR(?<number>\d{1,2})$/;

/** The answers to `UNI?`. */
const units: ReadonlySet<string> = new Set(['mm', 'in', 'um', 'mil']);

/** The answers to `ID?`: `TE TT80`, `TE UPC`. */
const identity = /^TE (?:TT\d\d|UPC)(?: |$)/;
