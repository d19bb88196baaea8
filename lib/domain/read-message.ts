import { contentOf } from './content.ts';
import { digestOf } from './identity.ts';
import type { Message } from './message.ts';
import { type Items, itemsIn } from './message-items.ts';
import type { Problem, Result } from './problem.ts';
import type { Reading } from './reading.ts';
import { type ReadingRules, readingOf } from './reading-of.ts';
import { firstSentAt, type Returned, returnedWith } from './returned.ts';

/** A message with what was found in it: entries, one for each reading, in its order; or why it cannot be read at all. */
export type MessageRead =
  | {
      kind: 'entries';
      message: Message;
      entries: readonly Entry[];
      /** True where the message is a complete session (or several) by itself, and is grouped with no other message. */
      whole: boolean;
      /** The message whose dead letter this one was, on its way back. */
      replayOf?: string | undefined;
    }
  | { kind: 'unreadable'; message: Message; problem: Problem };

/** One reading of a message, or why it is none. */
export interface Entry {
  /** The reading's id, also where it could not be read: a dead letter keeps it for the way back. */
  id: string;
  /** Position within the message. */
  index: number;
  reading: Result<Reading>;
  /** How many readings its session will have, where the message says so. */
  expected?: number | undefined;
}

/** Reads everything one message says. Never throws; every reading in it becomes an entry. */
export function readMessage(message: Message, rules: ReadingRules): MessageRead {
  const content = contentOf(message);
  if (!content.ok) return { kind: 'unreadable', message, problem: content.problem };

  const items = itemsIn(content.value);
  if (!items.ok) return { kind: 'unreadable', message, problem: items.problem };

  const returned = returnedWith(content.value.attributes);
  const sentAt = firstSentAt(message, returned);
  const { acceptedIds, beside } = returned ?? {};
  const ids = readingIds(message, items.value, returned);
  const entries = items.value.list.map(({ path, fields }, index): Entry => {
    const id = ids[index] as string;
    const accepted = acceptedIds?.has(id) === false ? undefined : returned?.accepted;
    const reading = fields.ok ? readingOf(fields.value, { id, path, sentAt, accepted, beside }, rules) : fields;
    return { id, index, reading, expected: fields.ok ? fields.value.expected : undefined };
  });
  return { kind: 'entries', message, entries, whole: items.value.whole, replayOf: returned?.sourceMessageId };
}

/**
 * The ids, in order: the reading's own; else those a returned letter pinned (while it still has as many readings); else
 * one inherited from around `readings`, `<id>/<index>`; else, when the moment is told, a digest of what the reading says,
 * repeats numbered by occurrence; else SQS's message id and the index.
 */
function readingIds(message: Message, { list }: Items, returned: Returned | undefined): string[] {
  const pinnedIds = returned?.readingIds.length === list.length ? returned.readingIds : [];
  const occurrences = new Map<string, number>();
  return list.map(({ fields, ownId, aroundId }, index) => {
    const known = ownId ?? pinnedIds[index];
    if (known !== undefined) return known;
    if (aroundId !== undefined) return `${aroundId}/${index}`;

    const digest = fields.ok ? digestOf(fields.value) : undefined;
    if (digest === undefined) return `${message.id}/${index}`;
    const occurrence = (occurrences.get(digest) ?? 0) + 1;
    occurrences.set(digest, occurrence);
    return occurrence === 1 ? digest : `${digest}-${occurrence}`;
  });
}
