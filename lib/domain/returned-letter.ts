import type { Attributes, Message } from './message.ts';
import { pinnedAttributes, readingIdsIn, whyNoRoom } from './pinned-attributes.ts';
import type { MessageRead } from './read-message.ts';
import { type Returned, returnedIn } from './returned.ts';
import { readingObjectsIn } from './standing-letter.ts';

/** With which attributes a letter goes back to the readings queue, its body unchanged; or why it cannot, in a sentence. */
export type ReturnedLetter = { ok: true; attributes: Attributes } | { ok: false; reason: string };

/**
 * A letter that goes back as it is. Its readings keep their ids and moments, though SQS gives it another id and another
 * time: by its `problem` as it stands, or by one that is written. `read`: the letter, as readMessage has it.
 */
export function returnedLetter(message: Message, read: MessageRead): ReturnedLetter {
  const returned = returnedIn(message);
  if (isPinned(read, returned)) return { ok: true, attributes: message.attributes };

  const readingIds = read.kind === 'entries' ? read.entries.map(({ id }) => id) : [];
  const attributes = pinnedAttributes(message, { returned, readingIds });
  const noRoom = whyNoRoom(message.body, attributes);
  if (noRoom === undefined) return { ok: true, attributes };
  if (keepsIds(message, readingIds) && keepsMoments(message, returned)) {
    return { ok: true, attributes: message.attributes };
  }
  const reason = `Cannot send the letter back: with the ids and the time by which its readings are known ${noRoom}`;
  return { ok: false, reason };
}

/** True where the letter's problem says all that is read in it. */
function isPinned(read: MessageRead, returned: Returned | undefined): boolean {
  if (!returned || !tellsWhen(returned, read.message)) return false;
  if (read.kind === 'unreadable') return true;
  const { readingIds } = returned;
  return readingIds.length === read.entries.length && read.entries.every(({ id }, index) => id === readingIds[index]);
}

/** A moment after the letter was sent itself does not count, and would with the next message. */
const tellsWhen = (returned: Returned | undefined, { sentAt }: Message): boolean =>
  returned?.sentAt !== undefined && returned.sentAt <= sentAt;

/** Whether its readings have the same ids in another message. */
function keepsIds(message: Message, readingIds: readonly string[]): boolean {
  const ids = readingIdsIn({ ...message, id: `${message.id} again` });
  return readingIds.every((id, index) => id === ids[index]);
}

/** Whether its readings have the same moments in a message that is sent later. */
const keepsMoments = (message: Message, returned: Returned | undefined): boolean =>
  tellsWhen(returned, message) ||
  readingObjectsIn(message).every(({ measured_at: moment }) => typeof moment === 'string' && moment.trim() !== '');
