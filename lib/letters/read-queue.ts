import type { Message } from '../domain/message.ts';
import type { LetterQueue } from '../ports.ts';
import { type HeldLetters, hiddenSeconds } from './held-letters.ts';

export interface QueueReading {
  queue: LetterQueue;
  /** Takes what is received. */
  held: HeldLetters;
  /** Each letter, once, however often SQS hands it over; true where that was enough. */
  onLetter: (letter: Message) => boolean | undefined;
  signal: AbortSignal;
}

/** How it ended: `complete` once the queue had no more to give, else why not. */
export type QueueEnd =
  | { kind: 'complete' }
  | { kind: 'enough' }
  | { kind: 'interrupted' }
  | { kind: 'failed'; reason: string };

/**
 * Several at once: the queue answers each with ten at most. Each asks until an answer is empty, and goes on while the others
 * still get letters: a queue may say once that it has none although it has.
 */
const readers = 8;

/** Reads every letter that is visible; those that somebody else has in hand are not. All it reads is held. */
export async function readQueue(reading: QueueReading): Promise<{ letters: number; end: QueueEnd }> {
  const state: State = { letters: 0, seemsEmpty: false };
  await Promise.all(Array.from({ length: readers }, () => readOn(state, reading)));
  const end: QueueEnd = state.end ?? (reading.signal.aborted ? { kind: 'interrupted' } : { kind: 'complete' });
  return { letters: state.letters, end };
}

interface State {
  letters: number;
  /** The last answer had no letters. */
  seemsEmpty: boolean;
  end?: QueueEnd;
}

async function readOn(state: State, { queue, held, onLetter, signal }: QueueReading): Promise<void> {
  while (!state.seemsEmpty && !signal.aborted && !state.end) {
    await held.renew();
    const { letters, reason } = await queue.receive(hiddenSeconds);
    if (reason !== undefined) state.end ??= { kind: 'failed', reason };
    state.seemsEmpty = letters.length === 0;
    for (const letter of letters) {
      if (!held.take(letter)) continue;
      state.letters += 1;
      if (onLetter(letter)) state.end ??= { kind: 'enough' };
    }
  }
}
