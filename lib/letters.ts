/**
 * Reads the whole dead-letter queue and leaves it as it was. A letter is hidden from others for half a minute at most,
 * again and again as long as this works; in the end, also where it is interrupted, all are visible again. Should the
 * process be killed, SQS shows them by itself.
 */
import { heldLetters } from './letters/held-letters.ts';
import { type QueueEnd, type QueueReading, readQueue } from './letters/read-queue.ts';
import type { Clock, LetterQueue } from './ports.ts';

export interface LettersRead {
  letters: number;
  end: QueueEnd;
  /** Why some of the letters stay hidden for up to half a minute. */
  notShown?: string;
}

export interface LetterReading extends Omit<QueueReading, 'held'> {
  queue: LetterQueue;
  clock: Pick<Clock, 'now'>;
}

/** Reads every letter that is visible; those that somebody else has in hand are not. */
export async function readLetters({ queue, clock, ...reading }: LetterReading): Promise<LettersRead> {
  const held = heldLetters(queue, clock);
  const read = await readQueue({ ...reading, held });
  return { ...read, ...(await held.show()) };
}
