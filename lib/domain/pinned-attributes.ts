import { isObject, type JsonObject } from './content.ts';
import { mostAttributes, mostBytes, sizeOf } from './dead-letter.ts';
import { fieldNames } from './fields.ts';
import { stringifyForSqs } from './json.ts';
import type { Attribute, Attributes, Message } from './message.ts';
import { readMessage } from './read-message.ts';
import { firstSentAt, type Returned } from './returned.ts';
import { isoTime } from './time.ts';

/** What a letter keeps on its way back: what it carries of an earlier way, and the ids of its readings. */
export interface Pins {
  /** As returnedIn finds it. */
  returned: Returned | undefined;
  /** As readMessage gives them for the letter; empty where it cannot be read. */
  readingIds: readonly string[];
}

/**
 * The attributes, with a `problem` that pins what ingest would else read anew: the ids of the readings, and when the
 * message was first sent. `more` is told in it as well. Whether SQS takes them, whyNoRoom says.
 */
export function pinnedAttributes(message: Message, { returned, readingIds }: Pins, more: JsonObject = {}): Attributes {
  const earlier = returned?.problem ?? {};
  const { kept, moved } = partedAttributes(message.attributes, returned !== undefined);
  const sourceMessageId = returned?.sourceMessageId ?? message.id;
  const problem = {
    ...earlier,
    reading_ids: readingIds.length > 0 ? readingIds : firstIds({ ...message, id: sourceMessageId }, returned),
    source_message_id: sourceMessageId,
    sent_at: isoTime(firstSentAt(message, returned)),
    ...(moved.size > 0 && { attributes: withMoved(earlier.attributes, moved) }),
    ...more,
  };
  return kept.set('problem', { dataType: 'String', value: stringifyForSqs(problem) });
}

/** Why SQS would not take such a message, in a clause that begins with `it`; `undefined` where it does. */
export function whyNoRoom(body: string, attributes: Attributes): string | undefined {
  const bytes = sizeOf({ body, attributes });
  if (attributes.size > mostAttributes) {
    return `it has ${attributes.size} message attributes, more than the ${mostAttributes} that SQS takes`;
  }
  return bytes > mostBytes ? `it weighs ${bytes} bytes, more than the ${mostBytes} that SQS takes` : undefined;
}

/** The ids of a message's readings. No rule of the lab has a part in them, nor has the time. */
export function readingIdsIn(message: Message): readonly string[] {
  const rules = { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: message.sentAt };
  const read = readMessage(message, rules);
  return read.kind === 'entries' ? read.entries.map(({ id }) => id) : [];
}

/** A letter that could not be read before it was fixed gets ids that are the same whenever it is sent again. */
function firstIds(message: Message, returned: Returned | undefined): readonly string[] {
  const ids = readingIdsIn(message);
  return ids.length > 0 ? ids : (returned?.readingIds ?? []);
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
