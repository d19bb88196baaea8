/** What A&D balances say alike in all their formats: the answers to commands, and the units. */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { asciiWords, bareFrame, noValue } from './frame.ts';
import { acknowledgement } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

/** `t` is the tola and `N` the newton on EJ and EK (EJ-120 manual p. 24); `DS` stands for a density. */
export const balanceUnits = weightCodes({ tola: ['t'], newton: ['N'], DS: ['DS'] });

/** A decoder of one of A&D's formats: answers to commands are the same in each. */
export const orAnswer =
  (read: Decoder['decode']): Decoder['decode'] =>
  (frame, options) =>
    read(frame, options) ?? answerIn(frame);

/** The answer to a command: an acknowledgement, an error, what the balance is. */
function answerIn(frame: string): Decoded | undefined {
  if (bareFrame(frame) === acknowledge) return acknowledgement;
  const line = asciiWords(frame);
  if (line === undefined) return undefined;
  const said = line.replace(', ', ',');
  if (identity.test(said)) return noValue('not-a-reading', 'it tells which balance it is, not a weight');
  const error = partsOf<'number'>(said, commandError);
  return error && noValue('device-error', `the balance reports error E${error.number}${meaningOf(error.number)}`);
}

const acknowledge = '\x06';

/** `ID,000100` answers `?ID` (FG-KCLWP manual p. 39); `?SN` and `?TN` ask for serial number and type. */
const identity = /^(?:ID|SN|TN),[\w-]+$/;

const commandError = /^EC,E(?<number>\d\d)$/;

const meaningOf = (number: string): string => {
  const meaning = commandErrors.get(number);
  return meaning === undefined ? '' : ` (${meaning})`;
};

/** GC manual p. 56, FG-KCLWP p. 39, AD-4212B p. 69. */
const commandErrors: ReadonlyMap<string, string> = new Map([
  ['00', 'communication'],
  ['01', 'unknown command'],
  ['02', 'not ready'],
  ['03', 'time-out'],
  ['04', 'too many characters'],
  ['05', 'no such id'],
  ['06', 'format of the command'],
  ['07', 'value out of range'],
  ['11', 'the weight is not stable'],
]);
