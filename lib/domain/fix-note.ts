import { mostAcceptedCharacters } from './accepted.ts';
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
  const entry = { at: isoTime(at), by, rules: rules.map(ruleWords), fields: changes };
  // A name longer than Ionworks takes would make ingest pass over what is said in it.
  const sayer = { by: storable(by.slice(0, mostAcceptedCharacters)), at: entry.at };
  const accepted = rules.flatMap((rule) =>
    rule.kind === 'accept' ? [{ code: rule.code, reason: rule.reason, ...sayer }] : [],
  );
  const more = {
    changes: [...listIn(earlier.changes), entry],
    ...(accepted.length > 0 && { accepted: [...listIn(earlier.accepted), ...accepted].slice(-mostAccepted) }),
    // Asked again, as that name was taken too: another one.
    ...(rules.some(({ kind }) => kind === 'beside') && { beside: beside + 1 }),
  };
  return pinnedAttributes(message, { returned, readingIds }, more);
}

/** The last one counts; these tell the story. */
const mostAccepted = 10;

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
