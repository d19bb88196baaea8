import { distance } from 'fastest-levenshtein';

import { type Accepted, acceptable, mostAcceptedCharacters } from './accepted.ts';
import { fieldNames, readFields } from './fields.ts';
import { quoted } from './problem.ts';
import { storable } from './text.ts';

/** What an operator changes in a letter: fields of its readings, or what ingest makes of them as they are. */
export type FixRule =
  | FieldRule
  /** It looks wrong and is true all the same: file it, with the reason. `readings`: the ids of those that it is said of; else all. */
  | { kind: 'accept'; code: Accepted['code']; reason: string; readings?: readonly string[] | undefined }
  /** What Ionworks holds under its name is another measurement: file it under a name of its own. */
  | { kind: 'beside' };

/**
 * What changes a field of each reading; of the one with the index `reading` alone, where that is given. `field` is one of
 * a message's, or `instrument.kind` and the like.
 */
export type FieldRule =
  | { kind: 'set'; field: string; value: FixValue; reading?: number | undefined }
  | { kind: 'map'; field: string; from: string; to: FixValue }
  | { kind: 'unset'; field: string };

/** A value as a message's JSON has it; a number that would lose digits there is text. */
export type FixValue = string | number | boolean;

/** A rule as read, or the sentence that says why it is none. */
export type FixRuleRead = { ok: true; rule: FixRule } | { ok: false; reason: string };

const instrumentParts = ['instrument.id', 'instrument.kind', 'instrument.model', 'instrument.serial_number'];

/** The fields that a rule can change. A reading's id is none of them: it is what keeps a reading from being filed twice. */
export const fixableFields: readonly string[] = [...fieldNames]
  .filter((name) => name !== 'reading_id')
  .flatMap((name) => (name === 'instrument' ? [name, ...instrumentParts] : [name]));

/** Reads a rule as it is written on the command line: `unit=mm`, `unit:furlong=mm`, `unit`. */
export function readFixRule(kind: FieldRule['kind'], text: string): FixRuleRead {
  const parts = partsOf[kind].pattern.exec(text)?.groups;
  if (!parts) {
    return refused(`Cannot read the rule ${kind} ${quoted(text)}: write it as ${partsOf[kind].form}`);
  }
  const { field = '', from = '', value = '' } = trimmed(parts);
  const reason = whyNotFixable(field);
  if (reason !== undefined) return refused(`Cannot ${kind} ${quoted(field)}: ${reason}`);
  if (kind === 'unset') return { ok: true, rule: { kind, field } };

  const read = readValue(field, field === 'raw' ? (parts.value as string) : value);
  if (!read.ok) return refused(`Cannot ${kind} ${field} to ${quoted(value)}: ${read.reason}`);
  if (kind === 'set') return { ok: true, rule: { kind, field, value: read.value } };

  if (from === '') return refused(`Cannot map ${field} from nothing: give the value that it has, or set it`);
  if (from === String(read.value))
    return refused(`Cannot map ${field} from ${quoted(from)} to itself: that changes nothing`);
  return { ok: true, rule: { kind, field, from, to: read.value } };
}

/** Reads what is accepted and why; the reason is filed with the reading. */
export function readAcceptRule(code: string, reason: string | undefined): FixRuleRead {
  if (code !== acceptable) {
    return refused(
      `Cannot accept ${quoted(code)}: only what is ${acceptable} can be true as it is; set, map or unset what is wrong`,
    );
  }
  const text = storable(reason ?? '').trim();
  if (text === '')
    return refused(`Cannot accept ${code}: there is no reason, which is filed with the reading; give one`);
  if (text.length > mostAcceptedCharacters) {
    return refused(
      `Cannot accept ${code} for the reason ${quoted(text)}: it has ${text.length} characters, more than ${mostAcceptedCharacters}`,
    );
  }
  return { ok: true, rule: { kind: 'accept', code, reason: text } };
}

/** The rule as `problem.changes` and sentences tell it: `map unit:furlong=mm`. Readings are counted from one. */
export function ruleWords(rule: FixRule): string {
  switch (rule.kind) {
    case 'set':
      return `set ${rule.field}=${rule.value}${rule.reading === undefined ? '' : ` of reading ${rule.reading + 1}`}`;
    case 'map':
      return `map ${rule.field}:${rule.from}=${rule.to}`;
    case 'unset':
      return `unset ${rule.field}`;
    case 'accept':
      return `accept ${rule.code}: ${rule.reason}`;
    case 'beside':
      return 'beside';
  }
}

const partsOf = {
  set: { pattern: /^(?<field>[^=]*)=(?<value>.*)$/s, form: 'FIELD=VALUE, such as unit=mm' },
  map: { pattern: /^(?<field>[^:=]*):(?<from>[^=]*)=(?<value>.*)$/s, form: 'FIELD:FROM=TO, such as unit:furlong=mm' },
  unset: { pattern: /^(?<field>[^=]*)$/s, form: 'FIELD, such as unit' },
} as const;

const trimmed = (parts: Record<string, string>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.trim()]));

const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

const unfixable: ReadonlyMap<string, string> = new Map([
  ['reading_id', 'a reading keeps its id, which is what keeps it from being filed twice'],
  ['readings', 'a rule changes the fields of each reading, not the list of them'],
  ['problem', 'it is what the letter tells of itself'],
  ['problem_code', 'it is what the letter tells of itself'],
]);

function whyNotFixable(field: string): string | undefined {
  if (fixableFields.includes(field)) return undefined;
  const reason = unfixable.get(field);
  if (reason !== undefined) return reason;
  const near = fixableFields.filter((name) =>
    [name, name.replace('instrument.', '')].some((n) => beginsAlike(n, field) || distance(n, field) <= 1),
  );
  return near.length > 0
    ? `a reading has no such field; did you mean ${near.join(' or ')}?`
    : `a reading has no such field; it has ${fixableFields.join(', ')}`;
}

const beginsAlike = (a: string, b: string): boolean => b.length >= 3 && a.startsWith(b.slice(0, 3).toLowerCase());

type ValueRead = { ok: true; value: FixValue } | { ok: false; reason: string };

/** The value as the field wants it, held against what ingest reads. */
function readValue(field: string, text: string): ValueRead {
  if (text.trim() === '') return refused('an empty field counts as not given; unset it instead');
  const value = typed(field, text);
  const [name = '', part] = field.split('.');
  const read = readFields({ [name]: part === undefined ? value : { [part]: value } });
  if (read.ok) return { ok: true, value };
  return refused(read.problem.detail.replace(/^Cannot read [^:]*: /, ''));
}

function typed(field: string, text: string): FixValue {
  if (field === 'stable' && (text === 'true' || text === 'false')) return text === 'true';
  const mayBeNumber = field === 'value' || field === 'expected';
  return mayBeNumber && isNumberInFull(text) ? Number(text) : text;
}

/** True where JSON has the number and reads it digit for digit: `4.12`, not `4.120`. */
const isNumberInFull = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text;
