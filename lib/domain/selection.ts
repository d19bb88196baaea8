import { closest, distance } from 'fastest-levenshtein';

import { causeOf } from './cause.ts';
import { contentOf, type JsonObject } from './content.ts';
import { readDuration } from './duration.ts';
import type { Message } from './message.ts';
import { problemCodes, quoted } from './problem.ts';
import { readingObjectsIn, type StandingLetter } from './standing-letter.ts';
import { isoTime, readTime } from './time.ts';

/**
 * Which letters are meant. Within a field any value counts; between fields, and between matches of different paths, all
 * must hold. A field that is missing means all letters; an empty list means none.
 */
export interface Selection {
  codes?: readonly string[] | undefined;
  /** Whole, or their beginnings. */
  causes?: readonly string[] | undefined;
  cells?: readonly string[] | undefined;
  instruments?: readonly string[] | undefined;
  /** Of letters, of the messages that were refused, or of readings. */
  ids?: readonly string[] | undefined;
  /** The same: those that are not meant, whatever else is said. */
  exceptIds?: readonly string[] | undefined;
  /** When the first message was sent, epoch milliseconds, both included. */
  since?: number | undefined;
  until?: number | undefined;
  matches?: readonly Match[] | undefined;
}

/** What stands at `instrument.id` or `readings[0].unit`, in a reading with its defaults or in the body. */
export interface Match {
  path: string;
  value: string;
}

/** What selecting needs of a letter. */
export type SelectableLetter = Pick<
  StandingLetter,
  'id' | 'code' | 'cause' | 'problems' | 'sourceMessageId' | 'readings' | 'readingIds' | 'sentAt' | 'message'
>;

/** Whether a letter is among those that are meant: by one of its readings, where it has several. */
export function isSelected(letter: SelectableLetter, selection: Selection): boolean {
  const { id, code, problems, sourceMessageId, readingIds, sentAt, message } = letter;
  const { codes, causes, cells, instruments, ids, exceptIds, since, until, matches } = selection;
  const isOneOf = (named: readonly string[]): boolean =>
    [id, sourceMessageId, ...readingIds].some((one) => one !== undefined && named.includes(one));
  // Causes and readings are worked out where they are asked for.
  const isOfReadings = (field: 'cell' | 'instrument', names: readonly string[]): boolean =>
    letter.readings.some(({ [field]: name }) => name !== undefined && names.includes(name));
  const isOfCause = (beginnings: readonly string[]): boolean =>
    [letter.cause, ...problems.map(({ detail }) => causeOf(detail))].some((cause) =>
      beginnings.some((beginning) => cause.startsWith(beginning)),
    );
  return (
    (!codes || [code, ...problems.map((problem) => problem.code)].some((one) => codes.includes(one))) &&
    (!causes || isOfCause(causes)) &&
    (!cells || isOfReadings('cell', cells)) &&
    (!instruments || isOfReadings('instrument', instruments)) &&
    (!ids || isOneOf(ids)) &&
    !(exceptIds && isOneOf(exceptIds)) &&
    (since === undefined || sentAt >= since) &&
    (until === undefined || sentAt <= until) &&
    (!matches || isMatched(message, matches))
  );
}

function isMatched(message: Message, matches: readonly Match[]): boolean {
  const objects = objectsIn(message);
  const isFound = ({ path, value }: Match): boolean =>
    objects.some((object) => isSame(valueAt(stepsOf(path), object), value));
  const byPath = Map.groupBy(matches, ({ path }) => path);
  return matches.length > 0 && byPath.values().every((samePath) => samePath.some(isFound));
}

/** Each reading with its defaults, its instrument also as `{id}` where the id is all that is told; and the body. */
function objectsIn(message: Message): JsonObject[] {
  const readings = readingObjectsIn(message);
  for (const reading of [...readings]) {
    const { instrument: id } = reading;
    if (typeof id === 'string') readings.push({ ...reading, instrument: { id } });
  }
  const content = contentOf(message);
  return content.ok && content.value.kind === 'json' ? [...readings, content.value.object] : readings;
}

const valueAt = (steps: readonly string[], object: JsonObject): unknown =>
  steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as JsonObject)[step]
        : undefined,
    object,
  );

const stepsOf = (path: string): string[] => path.split(/[.[\]]/).filter((step) => step !== '');

/** Numbers match as numbers, so that 4.120 finds what JSON has as 4.12; texts as they are, but for blanks around. */
function isSame(found: unknown, value: string): boolean {
  if (typeof found === 'string') return found.trim() === value;
  if (typeof found === 'number') return value !== '' && found === Number(value);
  return typeof found === 'boolean' && String(found) === value;
}

/** What a person or a program writes of a selection; one text or several of each. */
export interface SelectionTexts {
  code?: Texts | undefined;
  cause?: Texts | undefined;
  cell?: Texts | undefined;
  instrument?: Texts | undefined;
  id?: Texts | undefined;
  except?: Texts | undefined;
  /** A time, a day (UTC, all of it) or a while ago: `2026-11-20T08:00:00Z`, `2026-11-20`, `3h`. */
  since?: string | undefined;
  until?: string | undefined;
  /** `PATH=VALUE`. */
  match?: Texts | undefined;
}

type Texts = string | readonly string[];

/** A selection as read, or a sentence why it is none. */
export type SelectionRead = { ok: true; value: Selection } | { ok: false; reason: string };

/** Reads a selection; a while ago counts back from `now`. A cause may be written as the detail of a letter, too. */
export function readSelection(texts: SelectionTexts, now: number): SelectionRead {
  const { code, cause, cell, instrument, id, except, match } = texts;
  for (const [name, list] of Object.entries({ code, cause, cell, instrument, id, except, match })) {
    if (listOf(list)?.includes('')) return { ok: false, reason: `Cannot select by ${name}: a value of it is empty` };
  }
  const unknown = listOf(code)
    ?.map(whyUnknownCode)
    .find((reason) => reason !== undefined);
  if (unknown !== undefined) return { ok: false, reason: unknown };
  const since = readMoment('since', texts.since, now);
  if (!since.ok) return since;
  const until = readMoment('until', texts.until, now);
  if (!until.ok) return until;
  if (since.value !== undefined && until.value !== undefined && since.value > until.value) {
    const span = `since ${isoTime(since.value)} until ${isoTime(until.value)}`;
    return { ok: false, reason: `Cannot select ${span}: it ends before it begins` };
  }
  const matches = readMatches(listOf(match));
  if (!matches.ok) return matches;
  return {
    ok: true,
    value: {
      codes: listOf(code),
      causes: listOf(cause)?.flatMap((text) => [text, causeOf(text)]),
      cells: listOf(cell),
      instruments: listOf(instrument),
      ids: listOf(id),
      exceptIds: listOf(except),
      since: since.value,
      until: until.value,
      matches: matches.value,
    },
  };
}

/** A slip of the pen; what is like none of the codes may be one of another version. */
function whyUnknownCode(code: string): string | undefined {
  if ((problemCodes as readonly string[]).includes(code)) return undefined;
  const near = closest(code, problemCodes);
  return distance(code, near) > 2 ? undefined : `Cannot select by code ${quoted(code)}: did you mean ${near}?`;
}

const listOf = (texts: Texts | undefined): readonly string[] | undefined =>
  (typeof texts === 'string' ? [texts] : texts)?.map((text) => text.trim());

type Read<T> = { ok: true; value: T | undefined } | { ok: false; reason: string };

function readMoment(name: 'since' | 'until', text: string | undefined, now: number): Read<number> {
  if (text === undefined) return { ok: true, value: undefined };
  const value = momentIn(text.trim(), name, now);
  if (value !== undefined) return { ok: true, value };
  const examples = '2026-11-20T08:00:00Z, 2026-11-20 or 3h (three hours ago; also s, m, d, w)';
  return { ok: false, reason: `Cannot select ${name} ${quoted(text)}: it is no time such as ${examples}` };
}

const dayMs = 24 * 3600 * 1000;

/** A day begins where it is the beginning, and ends where it is the end. */
function momentIn(text: string, name: 'since' | 'until', now: number): number | undefined {
  const ago = readDuration(text.replace(/ ago$/, ''));
  if (ago !== undefined) return now - ago;
  const midnight = readTime(`${text}T00:00:00Z`);
  if (midnight === undefined) return readTime(text);
  return name === 'since' ? midnight : midnight + dayMs - 1;
}

function readMatches(texts: readonly string[] | undefined): Read<readonly Match[]> {
  const matches: Match[] = [];
  for (const text of texts ?? []) {
    const [, path, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (path === undefined || value === undefined || !isPath.test(path)) {
      const examples = 'operator=Ann, instrument.id=mic-1 or readings[0].unit=mm';
      return { ok: false, reason: `Cannot match ${quoted(text)}: it is no PATH=VALUE, such as ${examples}` };
    }
    matches.push({ path: path.trim(), value: value.trim() });
  }
  return { ok: true, value: texts && matches };
}

const isPath = /^[^.[\]]+(?:\.[^.[\]]+|\[\d+\])*$/;
