import type { Message } from '../domain/message.ts';
import type { HeldLetters } from './held-letters.ts';

export interface QueueReading {
  /** Receives letters, and keeps them. */
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
 * Several at once: the queue answers each with ten at most. Each asks until it gets none: a queue may say so once although
 * it has some.
 */
const readers = 8;

/** Reads every letter that is visible; those that somebody else has in hand are not. All it reads is held. */
export async function readQueue(reading: QueueReading): Promise<{ letters: number; end: QueueEnd }> {
  const state: State = { letters: 0 };
  await Promise.all(Array.from({ length: readers }, () => readOn(state, reading)));
  const end: QueueEnd = state.end ?? (reading.signal.aborted ? { kind: 'interrupted' } : { kind: 'complete' });
  return { letters: state.letters, end };
}

interface State {
  letters: number;
  end?: QueueEnd;
}

async function readOn(state: State, { held, onLetter, signal }: QueueReading): Promise<void> {
  for (let isEnd = false; !isEnd && !signal.aborted && !state.end; ) {
    const { fresh, isEmpty, reason } = await held.receive();
    if (reason !== undefined) state.end ??= { kind: 'failed', reason };
    isEnd = isEmpty;
    for (const letter of fresh) {
      state.letters += 1;
      if (onLetter(letter)) state.end ??= { kind: 'enough' };
    }
  }
}
