/**
 * Sylvac, and what others sell with its Opto RS232 interface (TESA, Bowers, Käfer): sign (`+`, `-` or blank), integer,
 * point, fraction, CR, without unit; `<`, `=` or `>` after it where tolerances are on. Errors are `ERR` and a digit.
 * Before the reading some instruments repeat the command, and at power-on they tell what they are (`SY` and the type).
 * Grammar: Sylvac 292-1806-01 and 292-1746-01 (SylvacDev/BluetoothDevTools), Opto RS manuals (Bowers Sylvac Opto p. 12,
 * Sylvac Power p. 15), Bowers UniCal p. 65. A number without point or without digits on either side is refused.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofWords, valueShown } from './frame.ts';

export const sylvac: Decoder = {
  format: 'sylvac',
  title: 'Sylvac, Bowers, Käfer, TESA (Opto RS232, Bluetooth)',
  example: '-000.417',
  measures: 'length',
  tells: { unit: 'never', stability: 'never' },
  grounds: 'solid',
  decode: ofWords((words) => {
    const line = words.toUpperCase();
    return errorIn(line) ?? answerIn(line) ?? valueIn(line);
  }),
};

function errorIn(line: string): Decoded | undefined {
  const error = partsOf<'number'>(line, /^ERR(?<number>\d)$/);
  return error && (errors.get(error.number) ?? noValue('device-error', `the gauge reports error ${error.number}`));
}

const errors: ReadonlyMap<string, Decoded> = new Map([
  ['0', noValue('device-error', "the gauge's sensor has failed, or was moved too fast (ERR0)")],
  ['1', noValue('device-error', 'the gauge does not know the command (ERR1)')],
  ['2', noValue('device-error', 'the gauge received a garbled command (ERR2)')],
  ['3', noValue('out-of-range', 'the measuring range is exceeded (ERR3)')],
]);

function answerIn(line: string): Decoded | undefined {
  if (identity.test(line)) return noValue('not-a-reading', 'it tells which gauge it is, not a length');
  const name = partsOf<'name'>(line, commandLine)?.name ?? line;
  return commands.has(name) ? noValue('not-a-reading', 'it repeats or answers a command') : undefined;
}

/** `SY235.1.2`, `SY210A`, `SYLVAC Z_CAL`. */
const identity = /^SY[A-Z\d][A-Z\d ._-]*$/;

/** `UNI?`, `STO1`, `CHA-`, `PRE +12.345`, `MM RES2 REF1`: whatever number stands in it is a setting. */
const commandLine = /^(?<name>[^ \d?*+-]+)/;

const commands: ReadonlySet<string> = new Set([
  ...['?', 'PRI', 'MM', 'IN', 'UNI', 'SET', 'MOD', 'ID', 'VER', 'BAT', 'LCAL', 'NCAL'],
  ...['NOR', 'MIN', 'MAX', 'DEL', 'TOL', 'REF', 'PRE', 'RES', 'CHA', 'STO', 'KEY', 'CLE'],
  ...['RST', 'OUT', 'ON', 'OFF', 'SBY'],
]);

function valueIn(line: string): Decoded | undefined {
  const parts = partsOf<'sign' | 'digits' | 'mark'>(line, measured);
  return parts && valueShown(parts.sign, parts.digits, { verdict: parts.mark.trim() });
}

const measured = /^(?<sign>[+-]?)(?<digits>\d{1,6}\.\d{1,6})(?<mark>(?: *[<=>])?)$/;
