import { type DecimalMark, readNumber } from '../../number.ts';
import { failed, ok, type ProblemCode, quoted, type Result } from '../../problem.ts';
import { writtenUnit } from '../columns/written-unit.ts';
import { giveDecimal } from '../settled-by.ts';
import { mayGroupByPoint } from './decimal-marks.ts';
import { numberAndUnit } from './number-and-unit.ts';

/** What a cell of a value column says: plain decimal digits, as many as are shown; and the id of its own unit, where it has one. */
export interface CellValue {
  value: string;
  unit: string | undefined;
}

/** Where the cell stands, and how its numbers are meant. */
export interface ValueRules {
  /** The header of its column. */
  column: string;
  decimal: DecimalMark | undefined;
  /** True where decimal marks are commas, and a point may group: `2.345`. */
  mayPointGroup?: boolean | undefined;
}

/** Reads a value with or without its unit: `4.121`, `4,121 mm`, `0.162"`, `12%`. */
export function readValue(text: string, { column, decimal, mayPointGroup = false }: ValueRules): Result<CellValue> {
  if (mayPointGroup && text.includes('.')) {
    const { number } = numberAndUnit(text);
    if (mayGroupByPoint.test(number)) return refused('ambiguous-number', { text, column }, whyOpen(number));
  }
  const plain = plainValue(text, decimal);
  if (plain !== undefined) return ok({ value: plain, unit: undefined });

  const cell = { text, column };
  const { number, unit } = numberAndUnit(text);
  const read = readNumber(number, decimal);
  if (read.kind === 'none') return refused('invalid-value', cell, whyNone(text, decimal));
  if (read.kind === 'ambiguous') {
    const why = `it may mean ${read.readings.join(' or ')}; ${giveDecimal}`;
    return refused('ambiguous-number', cell, why);
  }
  if (unit === '') return ok({ value: read.value, unit: undefined });
  const id = writtenUnit(unit);
  if (id !== undefined) return ok({ value: read.value, unit: id });
  if (word.test(unit)) return refused('unknown-unit', cell, `there is no unit ${quoted(unit)}`);
  return refused('invalid-value', cell, notOne);
}

const whyOpen = (number: string): string =>
  `it may mean ${number} or ${number.replace('.', '')}, as other numbers of the file have decimal commas; write it as ${number.replace('.', ',')} or ${number.replace('.', '')}`;

/** What most values are, read at a glance; the rest is told apart above, and comes to the same. */
function plainValue(text: string, decimal: DecimalMark | undefined): string | undefined {
  if (plainNumber.test(text)) return text;
  if (decimal !== ',' || !plainWithComma.test(text)) return undefined;
  return text.replace(',', '.');
}

const plainNumber = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,12})?$/;
const plainWithComma = /^(?:0|[1-9]\d{0,11}),\d{1,12}$/;

const word = /^[a-z]+$/i;

const notOne = 'it is neither a number nor a number with its unit';

function whyNone(text: string, decimal: DecimalMark | undefined): string {
  if (text.startsWith('=')) return 'it is a formula; save the sheet with its values';
  if (text.startsWith('#')) return 'the sheet has no value there, but an error';
  return decimal === '.' && text.includes(',') ? `${notOne}, where . is the decimal mark` : notOne;
}

/** Why what stands in a cell of a value column is not taken; `column` is its header. */
export const refused = (
  code: ProblemCode,
  { text, column }: { text: string; column: string },
  why: string,
): Result<never> => failed(code, `Cannot take ${quoted(text)} from the column ${quoted(column)}: ${why}`);

/** True for how people and programs write that there is no value: a blank, a dash, `n/a`, `k.A.`, `NaN`. */
export function isNoValue(text: string | undefined): boolean {
  if (text === undefined || text === '') return true;
  const first = text.charCodeAt(0);
  if (first >= zero && first <= nine) return false;
  return text.length <= longest && noValues.has(text.toLowerCase());
}

const zero = 0x30;
const nine = 0x39;

const noValues: ReadonlySet<string> = new Set([
  ...['-', '--', '---', '–', '—', '.', '/'],
  ...['n/a', 'na', 'n.a.', 'n. a.', 'k.a.', 'k. a.', 'ka', 'nan', 'null', 'none'],
]);
const longest = 5;
