import type { JsonObject } from './content.ts';
import { brief, quoted } from './problem.ts';
import { type LetterReading, readingObjectsIn, type StandingLetter, type Why } from './standing-letter.ts';
import { isoTime } from './time.ts';
import { frameIn, wrongField } from './wrong-field.ts';

/** What a table of letters tells, a column each, in this order. */
export const letterColumns = [
  'letter',
  'reading',
  'number',
  'group',
  'what_was_wrong',
  'cell',
  'stage',
  'operator',
  'instrument',
  'property',
  'said',
  'sent',
  'expires',
  'field',
  'correct',
] as const;

export type LetterColumn = (typeof letterColumns)[number];

/**
 * A reading of a letter as a person can correct it. Empty is what nobody knows; a reading that was not refused itself has
 * neither `group` nor `what_was_wrong`. `number` is its place among the letter's readings, from 1; times are ISO 8601.
 */
export interface LetterRow extends Readonly<Record<Exclude<LetterColumn, 'number'>, string>> {
  readonly number: number;
}

/** A row for each reading of a letter; a single one, without a reading's id, where its readings cannot be told. */
export function letterRows(letter: StandingLetter): LetterRow[] {
  const objects = readingObjectsIn(letter.message);
  const { readings } = letter;
  if (readings.length > 1 && areTold(letter)) {
    const problems = Map.groupBy(letter.problems, ({ readingId }) => readingId);
    return readings.map((reading, index) => {
      const why = letter.problems.length > 0 ? whyAmong(problems.get(reading.id), index) : whyOfAll(letter, index);
      const object = objects[index] as JsonObject;
      return rowOf(letter, { reading, number: index + 1, why, object, said: saidBy(object) ?? '' });
    });
  }
  const object = objects.length === 1 ? (objects[0] as JsonObject) : {};
  const said = saidBy(object) ?? quoted(letter.message.body, mostShown);
  return [rowOf(letter, { reading: sharedBy(readings), number: 1, why: letter, object, said })];
}

/** Each has its id, and what is wrong is not the message around all of them. */
const areTold = ({ readings, code, path }: StandingLetter): boolean =>
  readings.every(({ id }) => id !== undefined) &&
  (code !== 'unreadable-message' || path === undefined || indexIn(path) !== undefined);

/** Ids may repeat within a letter; the path tells the readings apart then. */
const whyAmong = (problems: readonly Why[] = [], index: number): Why | undefined =>
  problems.find(({ path }) => indexIn(path) === index) ?? problems.find(({ path }) => indexIn(path) === undefined);

/** Ingest leaves only refused readings in a letter; of a message that SQS moved, the judgement names the reading. */
function whyOfAll(letter: StandingLetter, index: number): Why | undefined {
  const named = letter.told ? undefined : indexIn(letter.path);
  return named === undefined || named === index ? letter : undefined;
}

function indexIn(path: string | undefined): number | undefined {
  const [, index] = /^readings\[(\d+)\]/.exec(path ?? '') ?? [];
  return index === undefined ? undefined : Number(index);
}

interface RowParts {
  reading: LetterReading;
  number: number;
  /** Missing where the reading was not refused itself. */
  why: Why | undefined;
  object: JsonObject;
  said: string;
}

function rowOf(letter: StandingLetter, { reading, number, why, object, said }: RowParts): LetterRow {
  const { id = '', cell = '', stage = '', operator = '', instrument = '', property = '' } = reading;
  return {
    letter: letter.id,
    reading: id,
    number,
    group: why?.code ?? '',
    what_was_wrong: why?.detail ?? '',
    cell,
    stage,
    operator,
    instrument,
    property,
    said,
    sent: isoTime(letter.sentAt),
    expires: isoTime(letter.expiresAt),
    field: (why && wrongField(why, object)) ?? '',
    correct: '',
  };
}

/** What all readings of a letter have in common, but for ids; of one reading, all that is known. */
function sharedBy([first = {}, ...others]: readonly LetterReading[]): LetterReading {
  if (others.length === 0) return first;
  const shared = Object.entries(first).filter(
    ([name, value]) => name !== 'id' && others.every((other) => other[name as keyof LetterReading] === value),
  );
  return Object.fromEntries(shared);
}

const mostShown = 200;

/**
 * What a reading says, as far as its fields tell: the frame as a quotation, its control characters visible, so that no
 * spreadsheet takes it for a number; else value and unit.
 */
export function saidBy(object: JsonObject): string | undefined {
  const frame = frameIn(object);
  if (frame !== undefined) return quoted(frame, mostShown);
  const value = wordOf(object.value);
  return value && `${value} ${wordOf(object.unit) ?? '(no unit)'}`;
}

const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? brief(String(value)) : undefined;
