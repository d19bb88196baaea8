import { readMessage } from '../../lib/domain/read-message.ts';

/** The one reading of a message with this body, as ingest reads it. */
export function messageOf(said: object): { id: string } {
  const message = { id: 'm', body: JSON.stringify(said), attributes: new Map(), sentAt: 0, receiveCount: 1 };
  const rules = { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: Date.now() };
  const read = readMessage({ ...message, receiptHandle: '', queue: '' }, rules);
  const [entry] = read.kind === 'entries' ? read.entries : [];
  if (!entry) throw new Error('Cannot read the message');
  return entry;
}
