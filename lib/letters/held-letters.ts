import type { Message } from '../domain/message.ts';
import type { Clock, LetterQueue } from '../ports.ts';

/**
 * Letters in our hands: hidden from others for half a minute at a time, again and again as long as somebody works on them.
 * Should the process be killed, SQS shows them by itself.
 */
export interface HeldLetters {
  /**
   * Receives some letters and holds them, after those have been hidden again that would else be shown soon. `fresh` are
   * those that were not known, and have not only come again.
   */
  receive: () => Promise<{ isEmpty: boolean; fresh: readonly Message[]; reason?: string }>;
  /** Hides again what would else be shown soon; cheap where that is nothing. Where it fails, a letter is shown early. */
  renew: () => Promise<void>;
  /** The letters as they can be hidden or deleted now, by their ids. */
  receipts: (ids: Iterable<string>) => HeldLetter[];
  /** Lets go of letters that have been deleted. */
  forget: (ids: Iterable<string>) => void;
  /** Shows letters again, all without ids; says why some of them stay hidden for up to half a minute. */
  show: (ids?: Iterable<string>) => Promise<{ notShown?: string }>;
}

export interface HeldLetter {
  id: string;
  receiptHandle: string;
}

export const hiddenSeconds = 30;
/** Whatever work comes to, also where it throws, the letters are shown again once it has ended. */
export async function shownAfter<T extends object>(
  held: HeldLetters,
  work: () => Promise<T>,
): Promise<T & { notShown?: string }> {
  let shown = {};
  let done: T;
  try {
    done = await work();
  } finally {
    shown = await held.show();
  }
  return { ...done, ...shown };
}

/** When half of that has gone by, it is time to hide them again. */
const renewAfterMs = (hiddenSeconds * 1000) / 2;

/** No letters yet. Those that are shown again stay known: what comes once more is not new. */
export function heldLetters(queue: LetterQueue, clock: Pick<Clock, 'now'>): HeldLetters {
  const held = new Map<string, HeldLetter & { since: number }>();
  const shown = new Set<string>();
  let oldest = Number.POSITIVE_INFINITY;

  const receipts = (ids: Iterable<string>): HeldLetter[] => [...ids].flatMap((id) => held.get(id) ?? []);
  const forget = (ids: Iterable<string>): void => {
    for (const id of ids) held.delete(id);
  };
  const take = ({ id, receiptHandle }: Message, since: number): boolean => {
    const isNew = !held.has(id) && !shown.has(id);
    held.set(id, { id, receiptHandle, since });
    oldest = Math.min(oldest, since);
    return isNew;
  };
  const renew = async (): Promise<void> => {
    const now = clock.now();
    if (now - oldest < renewAfterMs) return;
    const due = [...held.values()].filter(({ since }) => now - since >= renewAfterMs);
    for (const letter of due) letter.since = now;
    oldest = now;
    for (const { since } of held.values()) oldest = Math.min(oldest, since);
    if (due.length > 0) await queue.hide(due, hiddenSeconds);
  };
  return {
    receive: async () => {
      await renew();
      // An answer may take its time; the letters are hidden from some moment in between.
      const asked = clock.now();
      const { letters, ...why } = await queue.receive(hiddenSeconds);
      return { isEmpty: letters.length === 0, fresh: letters.filter((letter) => take(letter, asked)), ...why };
    },
    renew,
    receipts,
    forget,
    show: async (ids = [...held.keys()]) => {
      const letters = receipts(ids);
      for (const { id } of letters) shown.add(id);
      forget(letters.map(({ id }) => id));
      if (letters.length === 0) return {};
      const { reason } = await queue.hide(letters, 0);
      return reason === undefined ? {} : { notShown: reason };
    },
  };
}
