/**
 * Mitutoyo multiplexers and interfaces that answer as the MUX-10F does: `0` channel `A` sign number (8 characters with
 * the point, zero-padded) CR, without unit; `9` channel digit CR where there is no value. Grammar: Mitutoyo QM-Height
 * 99MAF600B p. 61 (USB), ASD GageMux manual p. 7; error digits: Mitutoyo 99MAM029A as cited by
 * horvathzoltan/mitutoyo_reader. A number without a point is refused: gauges whose display has more digits than the
 * frame send the bare digits, and their decimals are lost. So is one that is padded with zeros to fewer than its 8
 * characters: it has lost a digit.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const mitutoyoMux10: Decoder = {
  format: 'mitutoyo-mux10',
  title: 'Mitutoyo MUX-10F, USB-ITN, QM-Height (USB) and GageMux',
  example: '01A+0000.123',
  measures: 'length',
  tells: { unit: 'never', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((line) => {
    const error = partsOf<'channel' | 'digit'>(line, errorFrame);
    if (error) return errors.get(error.digit)?.(error.channel);
    const data = partsOf<'sign' | 'digits'>(line, dataFrame);
    return data && valueShown(data.sign, data.digits);
  }),
};

const dataFrame = /^0\dA(?<sign>[+-])(?=.{8}$|(?!00|.{8}))(?<digits>\d+\.\d+)$/;

/** Three digits that look like a number: `921` is "no data from channel 2". */
const errorFrame = /^9(?<channel>\d)(?<digit>\d)$/;

const errors: ReadonlyMap<string, (channel: string) => Decoded> = new Map([
  ['1', (channel: string) => noValue('no-data', `the gauge did not answer (channel ${channel})`)],
  ['2', (channel: string) => noValue('device-error', `the gauge sent data of a wrong format (channel ${channel})`)],
  ['9', (channel: string) => noValue('device-error', `the interface reports a system error (channel ${channel})`)],
]);
