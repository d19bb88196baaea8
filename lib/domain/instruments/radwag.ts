/**
 * RADWAG: command (3 wide, 2 in an older manual), stability (blank stable, `?` unstable, `^` above the range, `v` below
 * it), sign (blank or minus, apart from the digits), mass (9, right-justified), unit (3, left-justified), CR LF. The
 * PRINT key sends the same without the command. A verified balance brackets its last digit or two. Before a stable
 * weight comes `S A`, and `S E`, `S I`, `S ^` or `S v` in its place; `A` and `I` are no marks of a weight. Grammar:
 * RADWAG HTY p. 188, R p. 85, PS 6100 R2 p. 81, AS R2 PLUS p. 83 f., MA X2 p. 105 to 112; WTC p. 29 (a lone `^`);
 * KERN PLJ-GM p. 51; frames of a PS R2 in OpenTrickler's radwag_scale.c. Loggers strip and collapse the padding.
 */
import { partsOf } from '../grammar.ts';
import type { Decoded, Decoder } from './decoder.ts';
import { noValue, ofLine, valueShown } from './frame.ts';
import { overload, underload } from './no-weight.ts';
import { weightCodes } from './unit-codes.ts';

export const radwag: Decoder = {
  format: 'radwag',
  title: 'RADWAG, KERN PLJ-GM',
  example: 'SI  ?     0.0213 g  ',
  measures: 'mass',
  tells: { unit: 'always', stability: 'always' },
  grounds: 'solid',
  decode: ofLine((line) => {
    const said = withUnitApart(line.trim().replaceAll(/ +/g, ' '));
    return statusIn(said) ?? outOfRangeIn(said) ?? weightIn(said, line.trimEnd()) ?? otherReplyIn(said);
  }),
};

/** The answer to `SUI` may leave out the blanks between its fields, also the one before the unit. */
function withUnitApart(said: string): string {
  const parts = partsOf<'rest' | 'unit'>(said, unitTouching);
  return parts && units.has(parts.unit) ? `${parts.rest} ${parts.unit}` : said;
}

const unitTouching = /^(?<rest>SUI[-\d. ?^v[]*[\d\]])(?<unit>[A-Za-z%][A-Za-z\d]*)$/;

function statusIn(said: string): Decoded | undefined {
  if (said === 'ES') return noValue('device-error', 'the balance does not know the command (ES)');
  const reply = partsOf<'status'>(said, weighingStatus);
  return reply && statuses.get(reply.status);
}

/** `C1` and `CU1` ask for weights without end, which then come as those of `SI` and `SUI`. */
const weighingStatus = /^(?:S|SI|SIA|SU|SUI|C1|CU1) (?<status>[AEI])$/;

const statuses: ReadonlyMap<string, Decoded> = new Map([
  ['A', noValue('not-a-reading', 'it acknowledges a command; the weight comes after it')],
  ['E', noValue('not-ready', 'the weight did not settle in time')],
  ['I', noValue('not-ready', 'the balance cannot weigh at the moment')],
]);

/** The mark decides, whatever digits stand behind it. */
function outOfRangeIn(said: string): Decoded | undefined {
  const parts = partsOf<'mark'>(said, outOfRange);
  return parts && (parts.mark === '^' ? overload : underload);
}

const outOfRange =
  /^(?:(?:S|SI|SU) |SUI ?)?(?<mark>[v^])(?:(?: |(?<=SUI.)(?=-))(?:- ?)?(?:[\d.[\]]+ )?[A-Za-z%][A-Za-z\d]{0,3})?$/;

function weightIn(said: string, line: string): Decoded | undefined {
  const parts = partsOf<'command' | 'mark' | 'sign' | 'digits' | 'marked' | 'unit'>(said, weight);
  if (!parts) return undefined;

  const { command, mark, sign, digits, marked, unit } = parts;
  const shown = digits + marked.slice(1, -1);
  if (!number.test(shown) || shown.length > mostShown) return undefined;
  const end = line.length - unit.length - 1 - (marked === '' ? 0 : 2);
  if (command === '' && !(units.has(unit) && isWholeLine(line, end))) return undefined;
  return valueShown(sign, shown, { unit: units.meaning(unit), stable: mark === '' });
}

const weight =
  /^(?<command>(?:(?:S|SI|SU) |SUI(?: |(?=\?)))?)(?<mark>(?:\? ?)?)(?<sign>(?:- ?)?)(?<digits>[\d.]+)(?<marked>(?:\[\d{1,2}\])?) (?<unit>[A-Za-z%][A-Za-z\d]{0,3})$/;

/** Leading zeros are blanks. */
const number = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const mostShown = 9;

/**
 * Whoever attaches in the middle of a line sees only its end, which has lost its mark and perhaps its sign. A number
 * behind blanks is whole only where it ends in column 12, brackets not counted: a line of which all blanks in front were
 * stripped may be whole, but one that shows some of them has lost the others, and what stood among them.
 */
const isWholeLine = (line: string, end: number): boolean => !indented.test(line) || end === 12;

const indented = /^ +[-\d]/;

function otherReplyIn(said: string): Decoded | undefined {
  if (identity.test(said)) return noValue('not-a-reading', 'it tells what the balance is, not a weight');
  if (tareOrLimit.test(said)) return noValue('not-a-reading', 'it tells a tare or a limit, not a weight');
  const other = partsOf<'command'>(said, outcome);
  if (!other || !otherCommands.has(other.command)) return undefined;
  return noValue('not-a-reading', `it answers the command ${other.command}`);
}

/** `NB A "123456"`, `PC -> Z,T,S`: number, type, capacity, version, commands, last error. */
const identity = /^(?:NB|BN|FS|RV|PC|ER) ./;

const tareOrLimit = /^(?:OT|DH|UH) (?:\? ?)?(?:- ?)?[\d.]+ [A-Za-z%]+$/;

/** `Z A`, `IC D`, `UT OK`, `UI "g, mg" OK`, `LOGIN ERROR`. */
const outcome = /^(?<command>[A-Z]{1,7}[01]?) (?:[ADEI^v]|(?:[^ ].* )?OK|ERROR)$/;

const otherCommands: ReadonlySet<string> = new Set([
  ...['Z', 'T', 'OT', 'UT', 'C0', 'CU0', 'DH', 'UH', 'SM', 'TV', 'RM', 'SS', 'IC', 'IC0', 'IC1', 'K0', 'K1'],
  ...['OMI', 'OMS', 'OMG', 'UI', 'US', 'UG', 'BP', 'A', 'EV', 'EVG', 'FIS', 'FIG', 'ARS', 'ARG', 'LDS', 'NT'],
  ...['LOGIN', 'LOGOUT', 'PROFILE'],
]);

/** As the answers to the unit commands list them; `u1` and `u2` are the user's own, and nobody says what `ti` weighs. */
const units = weightCodes({
  GN: ['gr'],
  bat: ['baht'],
  newton: ['N'],
  ti: ['ti'],
  u1: ['u1'],
  u2: ['u2'],
});
