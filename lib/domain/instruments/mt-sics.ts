/**
 * Mettler Toledo Standard Interface Command Set: `S` blank status blank weight (10 characters, right-justified) blank
 * unit. Grammar: MT-SICS pages of the AT and AL/IC operating instructions, and KERN's KCP manual 1.3.8, which adopts
 * it; faults: reference manual 11781363 for APW weigh modules. Loggers collapse the padding, so blanks are counted
 * nowhere. Some clones repeat the command that was asked (`SI`) where Mettler answers `S`.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';
import { acknowledgement, overload, underload } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const mtSics: Decoder = {
  format: 'mt-sics',
  title: 'Mettler Toledo (MT-SICS), KERN (KCP) and many others',
  example: 'S S     130.00 g',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: ofWords((line) => {
    const reply = partsOf<'said'>(line, weighingReply);
    return reply ? weighing(reply.said) : (complaints.get(line) ?? otherReply(line));
  }),
};

/** Replies to S, SI, SIR, SR, SNR, and to SU … SNRU, which answer in the unit displayed. */
const weighingReply = /^S(?:I|IR|R|NR)?U? +(?<said>[^ ].*)$/;

const weighing = (said: string): Decoded | undefined =>
  statuses.get(said) ?? weightIn(said) ?? poundsAndOuncesIn(said) ?? faultIn(said) ?? acknowledgementIn(said);

const statuses: ReadonlyMap<string, Decoded> = new Map([
  ['+', overload],
  ['-', underload],
  ['I', noValue('not-ready', 'the balance was busy, or the weight did not settle in time')],
  ['L', noValue('device-error', 'the balance refused a parameter of the command')],
]);

const complaints: ReadonlyMap<string, Decoded> = new Map([
  ['ES', noValue('device-error', 'the balance does not know the command (ES)')],
  ['ET', noValue('device-error', 'the balance received a garbled command (ET)')],
  ['EL', noValue('device-error', 'the balance cannot execute the command (EL)')],
]);

const units = weightCodes();

function weightIn(said: string): Decoded | undefined {
  const parts = partsOf<'status' | 'sign' | 'digits' | 'unit'>(said, weight);
  if (!parts) return undefined;
  const { status, sign, digits, unit } = parts;
  return valueShown(sign, digits, { unit: units.meaning(unit), stable: status === 'S' });
}

const weight = /^(?<status>[SD]) +(?<sign>-?)(?<digits>\d{1,10}(?:\.\d{0,10})?) +(?<unit>[A-Za-z%][A-Za-z%/-]{0,7})$/;

/** Pounds and ounces displayed together, `4:02.00 lb:oz` (artisan-roaster-scope/artisan, pull request 2223). */
function poundsAndOuncesIn(said: string): Decoded | undefined {
  const parts = partsOf<'status' | 'sign' | 'pounds' | 'ounces' | 'fraction'>(said, poundsAndOunces);
  if (!parts || Number(parts.ounces) >= ouncesPerPound) return undefined;
  const ounces = Number(parts.pounds) * ouncesPerPound + Number(parts.ounces);
  return valueShown(parts.sign, `${ounces}${parts.fraction}`, { unit: 'oz', stable: parts.status === 'S' });
}

const poundsAndOunces =
  /^(?<status>[SD]) +(?<sign>-?)(?<pounds>\d{1,6}):(?<ounces>\d{1,2})(?<fraction>(?:\.\d{0,6})?) +lb:oz$/;
const ouncesPerPound = 16;

/** Faults come with the status of a stable weight: `S S Error 3t`. */
function faultIn(said: string): Decoded | undefined {
  const parts = partsOf<'number' | 'part'>(said, fault);
  if (!parts) return undefined;
  const meaning = [faults.get(Number(parts.number)), parts.part === 't' ? 'in the terminal' : 'in the electronics'];
  return noValue('device-error', `the balance reports error ${parts.number}${parts.part} (${told(meaning)})`);
}

const fault = /^[SD] +Error +(?<number>\d{1,2})(?<part>[bt])$/;

const faults: ReadonlyMap<number, string> = new Map([
  [1, 'boot'],
  [2, 'brand'],
  [3, 'checksum'],
  [9, 'option'],
  [10, 'EEPROM'],
  [11, 'device mismatch'],
  [12, 'unplugged while on'],
  [14, 'module mismatch'],
  [15, 'adjustment needed'],
]);

const told = (words: readonly (string | undefined)[]): string => words.filter((word) => word !== undefined).join(', ');

/** Accepted, or more lines follow: such a reply belongs to another command, whatever number stands in it. */
const acknowledgementIn = (said: string): Decoded | undefined =>
  /^[AB](?: .*)?$/.test(said) ? acknowledgement : undefined;

function otherReply(line: string): Decoded | undefined {
  if (identity.test(line)) return noValue('not-a-reading', 'it tells what the balance is, not a weight');
  if (tareOrZero.test(line)) return noValue('not-a-reading', 'it answers a tare, zero or piece-weight command');
  return undefined;
}

/** `I4 A "0123456789"`; cancelling with `@` is answered in the same way. */
const identity = /^(?:I\d{1,2}|@) +[ABIL](?: .*)?$/;

/** `T S 100.00 g`, `TA A 100.00 g`, `Z A`, `PW A 1.2345 g`. */
const tareOrZero = /^(?:T|TI|TA|TAC|Z|ZI|PW) +[A-Z+-](?: +-?\d+(?:\.\d*)? +[A-Za-z%/:-]+)?$/;
