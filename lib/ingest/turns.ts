import type { Message } from '../domain/message.ts';

/** Received more often than this, a message may be the one that ends every invocation it is in. */
const mostReceives = 3;

/**
 * In which order messages are handled, each turn settled before the next begins: what is new first and together, in order
 * of sending; then, one by one, what came back again and again.
 */
export function turnsOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  const inOrder = messages.toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1));
  const fresh = inOrder.filter(({ receiveCount }) => receiveCount <= mostReceives);
  const suspects = inOrder.filter(({ receiveCount }) => receiveCount > mostReceives);
  return [...(fresh.length > 0 ? [fresh] : []), ...suspects.map((message) => [message])];
}
