/**
 * Keyence displacement sensors and micrometers. A measured value has 8 characters (9 on the LS-7000): sign, digits
 * filled with zeros, point; all X where the display shows dashes, sign and all F out of range; no unit (LK-G p. 5-6).
 * It comes alone, or after the command that asked for it, and then a verdict may follow: `M1,+01.2345,GO` (LS-7000
 * p. 7-8, continuous output `GT` LK-G p. 5-24, `MS` with its output's number LK-G5000 as in ugurmengilli/
 * keyence-lk-g5000). A command refused: `ER`, the command, two digits (LK-G p. 5-5, LS-7000 p. 7-6). Lines with the
 * values of several outputs are refused: they are not one reading.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const keyence: Decoder = {
  format: 'keyence',
  title: 'Keyence LK-G, LK-G5000 and LS-7000',
  example: '+01.2345',
  measures: 'length',
  tells: { unit: 'never', stability: 'never' },
  grounds: 'good',
  decode: ofWords((line) => {
    const refused = refusalIn(line);
    if (refused) return refused;
    if (line.length === valueWidth) return shown(line);
    const reply = partsOf<'value' | 'verdict'>(line, composite);
    return reply && shown(reply.value, reply.verdict);
  }),
};

const valueWidth = 8;

const composite = /^(?:[LM][0-2]|MS|MS,\d\d|GT,[12]),(?<value>[^,]{8,9})(?<verdict>(?:,(?:HH|HI|GO|LO|LL))?)$/;

function shown(value: string, verdict = ''): Decoded | undefined {
  if (/^X+$/.test(value)) return noValue('no-data', 'the display shows dashes: there is no valid value');
  if (/^\+F+$/.test(value)) return noValue('overload', 'the value is above the measuring range');
  if (/^-F+$/.test(value)) return noValue('underload', 'the value is below the measuring range');
  const parts = partsOf<'sign' | 'digits'>(value, number);
  return parts && valueShown(parts.sign, parts.digits, { verdict: verdict.slice(1) });
}

/** Where the display has no decimals, there is no point. */
const number = /^(?<sign>[+-])(?<digits>\d+(?:\.\d+)?)$/;

function refusalIn(line: string): Decoded | undefined {
  const parts = partsOf<'command' | 'code'>(line, refusal);
  if (!parts) return undefined;
  const { command, code } = parts;
  const meaning = meanings.get(code) ?? 'unknown';
  return noValue('device-error', `the controller refused the command ${command} (error ${code}, ${meaning})`);
}

const refusal = /^ER,(?<command>[A-Za-z\d]{1,3}),(?<code>\d\d)$/;

const meanings: ReadonlyMap<string, string> = new Map([
  ['00', 'no such command'],
  ['01', 'not in this state'],
  ['06', 'delimiter'],
  ['20', 'length'],
  ['21', 'number of parameters'],
  ['22', 'parameter'],
  ['88', 'time-out'],
  ['99', 'other'],
]);
