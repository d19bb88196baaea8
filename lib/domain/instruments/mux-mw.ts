/**
 * Multiplexers for Digimatic gauges: channel, blank, type, sign, number (8 characters with the point, zero-padded),
 * blank, unit (padded with blanks), CR LF; a blank may stand before the sign. The type `MW` is a measured value; `TO`
 * says that the gauge did not answer, and nines fill the place of the number. Grammar: protocol of MUX 2 and MUX 4,
 * Adept Scientific article 68CE. The DMX-8/2 writes numbers of 7
 * characters (a line noted in driftlgtm/digimatic-js).
 */
import { partsOf } from '../grammar.ts';
import type { Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { lengthCodes } from './unit-codes.ts';

export const muxMw: Decoder = {
  format: 'mux-mw',
  title: 'MUX 2, MUX 4 and DMX-8 multiplexers for Digimatic gauges',
  example: '3 MW+00015.43 mm  ',
  measures: 'length',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((line) => {
    const silent = partsOf<'channel'>(line, timeOut);
    if (silent) return noValue('no-data', `the gauge did not answer (channel ${silent.channel})`);
    if (version.test(line)) return noValue('not-a-reading', 'it tells the version of the multiplexer');
    const data = partsOf<'sign' | 'digits' | 'unit'>(line, measuredValue);
    return data && valueShown(data.sign, data.digits, { unit: units.meaning(data.unit) });
  }),
};

/** Whatever stands for its number is no number. */
const timeOut = /^(?<channel>\d\d?) +TO(?: *[+-]?[\d.]+(?: +[A-Za-z]+)?)?$/;

/** The answer to the command `V`: `MUX2 V1.10`. */
const version = /^MUX\d V\d+\.\d+$/;

/** No unit is shorter than two letters: `m` is what is left of a broken-off `mm`. */
const measuredValue = /^\d\d? +MW *(?<sign>[+-])(?=[\d.]{7,8} )(?<digits>\d+\.\d+) +(?<unit>[A-Za-z]{2,4})$/;

const units = lengthCodes();
