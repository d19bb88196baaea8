/**
 * Trimos height gauges: counter (3 characters), blank, measuring mode (4), sign or blank and number (9, right-justified),
 * blank, `mm` or `in`, CR. Grammar: Trimos Mestra p. 21, Vectra p. 32, where missing digits on the left are blanks, a
 * plus is a blank and a minus touches the digits; a minus in a column of its own is accepted too. A line that shows its
 * padding has to have all of its columns. Set to transfer numerical values alone, these gauges send what Sylvac's do.
 */
import { partsOf } from '../grammar.ts';
import type { Decoder } from './decoder.ts';
import { ofLine, valueShown } from './frame.ts';

export const trimos: Decoder = {
  format: 'trimos',
  title: 'Trimos Mestra, Vectra (numbered lines)',
  example: '  1 NORM   12.3450 mm',
  measures: 'length',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'good',
  decode: ofLine((line) => {
    const parts = partsOf<'counter' | 'mode' | 'sign' | 'digits' | 'unit'>(line, measured);
    if (!parts || parts.mode === timedOut) return undefined;
    const isPadded = padding.test(line.trimEnd());
    if (isPadded && line.trim().length !== parts.counter.length + widthAfterCounter) return undefined;
    return valueShown(parts.sign.trim(), parts.digits, { unit: parts.unit });
  }),
};

/** Counter and mode tell the line from its end alone; sign or blanks keep a mode such as `REF1` from the digits. */
const measured =
  /^ *(?<counter>\d{1,3}) +(?<mode>[A-Za-z][A-Za-z\d]{0,3})(?=[ +-])(?<sign>(?: *[+-])?) *(?<digits>(?:0|[1-9]\d{0,3})\.\d{1,5}) (?<unit>mm|in) *$/;

const padding = / {2}/;
/** Of the counter's three columns, blanks may be stripped. */
const widthAfterCounter = ' NORM-9999.9999 mm'.length;

/** `2 TO 9999.9999 mm` is a multiplexer's line of a gauge that did not answer: its nines are a filler. */
const timedOut = 'TO';
