/**
 * Reads the whole dead-letter queue and leaves it as it was. A letter is hidden from others for half a minute at most,
 * again and again as long as this works; in the end, also where it is interrupted, all are visible again. Should the
 * process be killed, SQS shows them by itself.
 */
import type { Message } from './domain/message.ts';
import type { Clock, LetterQueue } from './ports.ts';

/** How it ended: `complete` once the queue had no more to give, else why not. */
export interface LettersRead {
  letters: number;
  end: { kind: 'complete' } | { kind: 'interrupted' } | { kind: 'failed'; reason: string };
  /** Why some of the letters stay hidden for up to half a minute. */
  notShown?: string;
}

export interface LetterReading {
  queue: LetterQueue;
  clock: Pick<Clock, 'now'>;
  /** Each letter, once, however often SQS hands it over. */
  onLetter: (letter: Message) => void;
  signal: AbortSignal;
}

export const hiddenSeconds = 30;
/** When half of that has gone by, it is time to hide them again. */
const renewAfterMs = (hiddenSeconds * 1000) / 2;
/** Several at once: the queue answers each with ten at most. */
const readers = 8;
/** A queue may say once that it has none although it has: it asks only some of its servers. */
const emptyAnswers = 2;

/** Reads every letter that is visible; those that somebody else has in hand are not. */
export async function readLetters({ queue, clock, onLetter, signal }: LetterReading): Promise<LettersRead> {
  const held = new Map<string, Held>();
  const state: ReadState = { held, failure: undefined };
  await Promise.all(Array.from({ length: readers }, () => readOn(state, { queue, clock, onLetter, signal })));
  const { reason } = await queue.hide([...held.values()], 0);
  return {
    letters: held.size,
    end:
      state.failure !== undefined
        ? { kind: 'failed', reason: state.failure }
        : signal.aborted
          ? { kind: 'interrupted' }
          : { kind: 'complete' },
    ...(reason !== undefined && { notShown: reason }),
  };
}

interface Held {
  receiptHandle: string;
  since: number;
}

interface ReadState {
  held: Map<string, Held>;
  failure: string | undefined;
}

async function readOn(state: ReadState, { queue, clock, onLetter, signal }: LetterReading): Promise<void> {
  for (let empty = 0; empty < emptyAnswers && !signal.aborted && state.failure === undefined; ) {
    await renew(state.held, queue, clock.now());
    const { letters, reason } = await queue.receive(hiddenSeconds);
    if (reason !== undefined) state.failure ??= reason;
    empty = letters.length === 0 ? empty + 1 : 0;
    const now = clock.now();
    for (const letter of letters) {
      const isNew = !state.held.has(letter.id);
      state.held.set(letter.id, { receiptHandle: letter.receiptHandle, since: now });
      if (isNew) onLetter(letter);
    }
  }
}

/** Where this fails, a letter comes once more, and is known. */
async function renew(held: ReadonlyMap<string, Held>, queue: LetterQueue, now: number): Promise<void> {
  const due = [...held.values()].filter(({ since }) => now - since >= renewAfterMs);
  if (due.length === 0) return;
  for (const letter of due) letter.since = now;
  await queue.hide(due, hiddenSeconds);
}
