import { type FixRule, fixableFields, readFixRule } from './fix-rule.ts';
import { type LetterRow, letterRows } from './letter-rows.ts';
import { readNumber } from './number.ts';
import { quoted } from './problem.ts';
import type { StandingLetter } from './standing-letter.ts';

/** What somebody wrote into the row of a reading. Texts are as they were written; empty is what was not. */
export interface Correction {
  letterId: string;
  /** The row's place in its file, from 1. */
  line: number;
  readingId: string;
  /** The reading's place in its letter, from 1. */
  number: number | undefined;
  /** Empty: the field that the row has when it is written. */
  field: string;
  correct: string;
}

/** The rules, in the order of the lines; `reason` is a clause that names the line: `line 3 names the field "x": …`. */
export type CorrectionRules = { ok: true; rules: readonly FixRule[] } | { ok: false; reason: string };

/** Turns the corrections of a letter into rules, and holds them against the letter as it stands. */
export function correctionRules(corrections: readonly Correction[], letter: StandingLetter): CorrectionRules {
  const rows = letterRows(letter);
  const rules: FixRule[] = [];
  const lines = new Map<string, number>();
  for (const correction of corrections) {
    const read = ruleOf(correction, rows, letter.readings.length > 1);
    if (!read.ok) return refused(`line ${correction.line} ${read.reason}`);

    const { row, rule } = read;
    const what = `${row.number} ${sameFields.get(rule.field) ?? rule.field}`;
    const earlier = lines.get(what);
    if (earlier !== undefined) {
      return refused(
        `line ${correction.line} corrects ${rule.field} of the reading of line ${earlier} once more: take one of the two out`,
      );
    }
    lines.set(what, correction.line);
    rules.push(rule);
  }
  return { ok: true, rules };
}

/** A clause for each correction whose letter cannot be corrected: it has gone, or is not among those that are meant. */
export function strayCorrections(corrections: readonly Correction[], inQueue: ReadonlySet<string>): string[] {
  return corrections
    .filter(({ letterId }) => !inQueue.has(letterId))
    .map(
      ({ letterId, line }) =>
        `line ${line} names the letter ${quoted(letterId, 255)}, which is not in the queue: it was replayed, discarded or expired, somebody else has it in hand, or its id was edited; take the line out`,
    );
}

type SetRule = Extract<FixRule, { kind: 'set' }>;
type Refused = { ok: false; reason: string };
type RuleRead = { ok: true; row: LetterRow; rule: SetRule } | Refused;

const refused = (reason: string): Refused => ({ ok: false, reason });

/** Of these the last would win, and take the other away. */
const sameFields: ReadonlyMap<string, string> = new Map([['cell_instance_id', 'cell']]);

function ruleOf(correction: Correction, rows: readonly LetterRow[], ofAllReadings: boolean): RuleRead {
  const found = rowMeant(correction, rows);
  if (!found.ok) return found;

  const { row } = found;
  const field = correction.field.trim().toLowerCase() || row.field;
  const correct = quoted(correction.correct);
  if (field === '') {
    return refused(`does not say which field is ${correct}: write its name into the column field (${fields})`);
  }
  if (!fixableFields.includes(field)) {
    return refused(`names the field ${quoted(field)}: a reading has no such field to correct; it has ${fields}`);
  }
  if (field === 'value' && readNumber(correction.correct).kind === 'none') {
    return refused(
      `has the value ${correct}, which is no number: a spreadsheet may have made it a date; write it as text`,
    );
  }
  const read = readFixRule('set', `${field}=${correction.correct}`);
  if (!read.ok) return refused(`cannot be taken: ${read.reason}`);
  const rule = read.rule as SetRule;
  if (rows.length > 1) return { ok: true, row, rule: { ...rule, reading: row.number - 1 } };
  if (ofAllReadings && ofOneReading.has(field)) {
    return refused(
      `corrects ${field} of several readings at once: the row is of all that its letter holds; correct ${row.field || 'what is around them'} first`,
    );
  }
  return { ok: true, row, rule };
}

/** What each reading has of its own: the same for several would be wrong for all but one. */
const ofOneReading: ReadonlySet<string> = new Set(['value', 'raw', 'raw_base64', 'position', 'measured_at']);

const fields = fixableFields.join(', ');

type RowFound = { ok: true; row: LetterRow } | Refused;

/** By number and id, where both are told; one of them is enough where it leaves no doubt. */
function rowMeant({ readingId, number, letterId }: Correction, rows: readonly LetterRow[]): RowFound {
  const letter = `the letter ${quoted(letterId, 255)}`;
  if (number === undefined) {
    const [row, ...others] = readingId === '' ? rows : rows.filter(({ reading }) => reading === readingId);
    if (!row) return refused(`names the reading ${quoted(readingId)}, which ${letter} does not have; ${asExported}`);
    if (others.length === 0) return { ok: true, row };
    return refused(
      `does not say which reading it means: ${letter} has ${rows.length}; keep the columns reading and number`,
    );
  }
  const row = rows[number - 1];
  if (!row) {
    return refused(`names reading number ${number}: ${letter} has ${rows.length}; ${asExported}`);
  }
  if (readingId === '' || readingId === row.reading) return { ok: true, row };
  const own = row.reading === '' ? 'has no id' : `is ${quoted(row.reading, 255)}`;
  return refused(
    `names the reading ${quoted(readingId)}, but number ${number} of ${letter} ${own}; ${asExported}, or clear the cell reading`,
  );
}

/** Spreadsheets change ids that look like numbers. */
const asExported = 'give it as it was exported';
