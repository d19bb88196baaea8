import { mostAcceptedCharacters } from './accepted.ts';
import type { JsonObject } from './content.ts';
import { type FixRule, ruleWords } from './fix-rule.ts';
import type { Attributes, Message } from './message.ts';
import type { FieldChange } from './open-letter.ts';
import { pinnedAttributes } from './pinned-attributes.ts';
import { returnedIn } from './returned.ts';
import { storable } from './text.ts';
import { isoTime } from './time.ts';

/** Who fixes a letter and when (epoch milliseconds), and the ids that its readings had before: they keep them. */
export interface FixedBy {
  at: number;
  by: string;
  /** As readMessage gives them for the letter; empty where it cannot be read. */
  readingIds: readonly string[];
}

/** What was done to a letter: the rules that were applied, and what they changed. */
export interface FixNote extends FixedBy {
  rules: readonly FixRule[];
  changes: readonly FieldChange[];
}

/** The attributes, with a `problem` that pins what ingest would else read anew, and tells what was changed or said. */
export function withFixNote(message: Message, { at, by, readingIds, rules, changes }: FixNote): Attributes {
  const returned = returnedIn(message);
  const { problem: earlier = {}, beside = 0 } = returned ?? {};
  const entry = { at: isoTime(at), by, rules: rules.map(ruleWords), ...toldChanges(changes) };
  // A name longer than Ionworks takes would make ingest pass over what is said in it.
  const sayer = { by: storable(by.slice(0, mostAcceptedCharacters)), at: entry.at };
  const accepted = rules.flatMap((rule) =>
    rule.kind === 'accept'
      ? [{ code: rule.code, reason: rule.reason, ...sayer, ...(rule.readings && { readings: rule.readings }) }]
      : [],
  );
  const more = {
    changes: [...listIn(earlier.changes), entry],
    ...acceptances(listIn(earlier.accepted), accepted, changes.some(isOfWhatWasSaid)),
    // Asked again, as that name was taken too: another one.
    ...(rules.some(({ kind }) => kind === 'beside') && { beside: beside + 1 }),
  };
  return pinnedAttributes(message, { returned, readingIds }, more);
}

/** What was accepted is what it was then: of what has been changed since, somebody has to say so again. */
function acceptances(earlier: readonly unknown[], now: readonly JsonObject[], isChanged: boolean): JsonObject {
  if (now.length > 0) return { accepted: [...earlier, ...now].slice(-mostAccepted) };
  return isChanged && earlier.length > 0 ? { accepted: undefined } : {};
}

/** Of the fields that make what a reading says, whatever of it was changed. */
const isOfWhatWasSaid = ({ path }: FieldChange): boolean =>
  /(?:^|\.)(?:value|unit|raw|raw_base64|format|decimal|property|instrument)(?:\.\w+)?$/.test(path);

/** A letter of thousands of readings has no room to tell of each. */
const mostChanges = 100;

const toldChanges = (changes: readonly FieldChange[]): JsonObject => ({
  fields: changes.slice(0, mostChanges),
  ...(changes.length > mostChanges && { more_fields: changes.length - mostChanges }),
});

/** The last one counts; these tell the story. */
const mostAccepted = 10;

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
