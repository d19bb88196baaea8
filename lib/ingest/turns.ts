import type { Message } from '../domain/message.ts';

/** Received more often than this, a message may be the one that ends every invocation it is in. */
const mostReceives = 3;

/**
 * In which order messages are handled, each turn settled before the next begins: what is new first and together, in order
 * of sending; then, one by one, what came back again and again. These in any order, another one each time: those behind
 * one that ends the function would never be reached. `random`: uniform in [0, 1).
 */
export function turnsOf(messages: readonly Message[], random: () => number): readonly (readonly Message[])[] {
  const inOrder = messages.toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1));
  const fresh = inOrder.filter(({ receiveCount }) => receiveCount <= mostReceives);
  const suspects = inOrder.filter(({ receiveCount }) => receiveCount > mostReceives);
  return [...(fresh.length > 0 ? [fresh] : []), ...shuffled(suspects, random).map((message) => [message])];
}

/** Fisher and Yates's way: every order is as likely as any other. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}
