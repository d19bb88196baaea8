import { isObject, type JsonObject } from './content.ts';
import { mostAttributes, mostBytes, sizeOf } from './dead-letter.ts';
import { fieldNames } from './fields.ts';
import { type FixRule, ruleWords } from './fix-rule.ts';
import { stringifyForSqs } from './json.ts';
import type { Attribute, Attributes, Message } from './message.ts';
import type { FieldChange } from './open-letter.ts';
import { readMessage } from './read-message.ts';
import { returnedWith } from './returned.ts';
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

/** The attributes, with a `problem` that pins what ingest would else read anew, and tells what was changed. */
export function withFixNote(message: Message, { at, by, readingIds, rules, changes }: FixNote): Attributes {
  const returned = returnedWith(message.attributes);
  const earlier = returned?.problem ?? {};
  const { kept, moved } = partedAttributes(message.attributes, returned !== undefined);
  const sourceMessageId = returned?.sourceMessageId ?? message.id;
  const entry = { at: isoTime(at), by, rules: rules.map(ruleWords), fields: changes };
  const problem = {
    ...earlier,
    // A letter that could not be read gets ids that are the same whenever it is sent again.
    reading_ids: readingIds.length > 0 ? readingIds : idsIn({ ...message, id: sourceMessageId }, at),
    source_message_id: sourceMessageId,
    sent_at: isoTime(Math.min(returned?.sentAt ?? message.sentAt, message.sentAt)),
    ...(moved.size > 0 && { attributes: withMoved(earlier.attributes, moved) }),
    changes: [...(Array.isArray(earlier.changes) ? earlier.changes : []), entry],
  };
  return kept.set('problem', { dataType: 'String', value: stringifyForSqs(problem) });
}

/** The sentence that says why SQS would not take a fixed letter; `undefined` where it does. */
export function whyNoRoom(body: string, attributes: Attributes): string | undefined {
  const bytes = sizeOf({ body, attributes });
  if (attributes.size > mostAttributes) {
    return `Cannot fix the letter: with its changes it has ${attributes.size} message attributes, more than the ${mostAttributes} that SQS takes`;
  }
  if (bytes > mostBytes) {
    return `Cannot fix the letter: with its changes it weighs ${bytes} bytes, more than the ${mostBytes} that SQS takes`;
  }
  return undefined;
}

function idsIn(message: Message, now: number): readonly string[] {
  const rules = { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now };
  const read = readMessage(message, rules);
  if (read.kind === 'entries') return read.entries.map(({ id }) => id);
  return returnedWith(message.attributes)?.readingIds ?? [];
}

/** As in a dead letter: another producer's `problem`, and what ingest does not read, makes way for ours. */
function partedAttributes(attributes: Attributes, isReturned: boolean) {
  const kept = new Map(attributes);
  const moved = new Map<string, Attribute>();
  for (const [name, attribute] of attributes) {
    const isProblem = name === 'problem' || name === 'problem_code';
    if (isProblem ? isReturned : fieldNames.has(name)) continue;
    if (!isProblem && kept.size + (kept.has('problem') ? 0 : 1) <= mostAttributes) continue;
    kept.delete(name);
    moved.set(name, attribute);
  }
  return { kept, moved };
}

const withMoved = (earlier: unknown, moved: Attributes): JsonObject => ({
  ...(isObject(earlier) && earlier),
  ...Object.fromEntries([...moved].map(([name, { dataType, value }]) => [name, { type: dataType, value }])),
});
