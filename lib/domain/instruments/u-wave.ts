/**
 * Mitutoyo U-WAVE-R, the receiver of wireless Digimatic gauges. Data: `DT1` group (2) channel (2) sign number (11
 * characters with the point, zero-padded) unit CR; the unit is `M` (mm), `I` (inch) or `0` (none). Status: `ST1` group
 * channel device (10 digits or letters) code (2), with F for what is unknown. `RI1` and `TI1` tell of receiver and
 * transmitters. Grammar: Mitutoyo U-WAVEPAK manual 99MAL216A section 6.1, as cited by Ihorhaleliuka/Mitutoyo-U-WAVE-R.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder, FrameProblem } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const uWave: Decoder = {
  format: 'u-wave',
  title: 'Mitutoyo U-WAVE-R wireless receiver',
  example: 'DT10012-0000000.413I',
  measures: 'length',
  tells: { unit: 'sometimes', stability: 'never' },
  grounds: 'good',
  decode: ofWords((line) => {
    const status = partsOf<'channel' | 'code'>(line, statusPacket);
    if (status) return statusOf(status);
    if (information.test(line)) return noValue('not-a-reading', 'it tells of the receiver or a transmitter');
    const data = partsOf<'sign' | 'digits' | 'unit'>(line, dataPacket);
    return data && valueShown(data.sign, data.digits, { unit: units.get(data.unit) });
  }),
};

/** The width tells a digit that was lost from a unit `0`, which looks like one. */
const dataPacket = /^DT1\d{4}(?<sign>[+-])(?=.{12}$)(?<digits>\d+\.\d+)(?<unit>[MI0])$/;

const units: ReadonlyMap<string, string> = new Map([
  ['M', 'mm'],
  ['I', 'in'],
]);

const statusPacket = /^ST1(?:\d\d|FF)(?<channel>\d\d|FF)[\dA-Z]{10}(?<code>\d\d)$/;

function statusOf({ channel, code }: Record<'channel' | 'code', string>): Decoded {
  const [problem, says] = statuses.get(code) ?? ['not-a-reading', `it tells a status ${code} of the receiver`];
  return noValue(problem, channel === 'FF' ? says : `${says} (channel ${channel})`);
}

const statuses: ReadonlyMap<string, [FrameProblem, says: string]> = new Map([
  ['00', ['not-a-reading', 'it tells that the battery of a transmitter is low']],
  ['01', ['no-data', 'the gauge did not answer']],
  ['02', ['not-a-reading', 'it tells of a transmitter that is not registered']],
  ['03', ['not-a-reading', 'it tells that measured data were lost']],
  ['04', ['no-data', 'the transmitter is disconnected']],
  ['05', ['no-data', 'the gauge sent no data']],
  ['50', ['not-a-reading', 'it tells that a request was wrong']],
  ['51', ['not-a-reading', 'it tells that a search has ended']],
  ['99', ['not-a-reading', 'it tells that data were cancelled']],
]);

const information = /^[RT]I1[\dA-Z]+$/;
