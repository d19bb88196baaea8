import { batchesOf, mostInSqsCall } from '../domain/batches.ts';
import { sizeOf } from '../domain/dead-letter.ts';
import type { HeldLetters } from '../letters/held-letters.ts';
import { pause } from '../letters/pause.ts';
import type { Clock, LetterQueue, ReturnQueue } from '../ports.ts';
import type { PreparedLetter } from './prepared-letter.ts';

/** What became of letters that were to go back. */
export interface LettersReturned {
  /** Those that the readings queue confirmed, with the id that each has there. */
  sent: ReadonlyMap<PreparedLetter, string>;
  /** Sent, and still in the dead-letter queue. */
  notDeleted: readonly { letter: PreparedLetter; reason: string }[];
  failed: readonly { letter: PreparedLetter; reason: string }[];
  /** Those that were not tried. */
  left: readonly PreparedLetter[];
  stop?: { kind: 'interrupted' } | { kind: 'failed'; reason: string };
}

export interface Returning {
  queue: LetterQueue;
  readings: ReturnQueue;
  held: HeldLetters;
  clock: Clock;
  signal: AbortSignal;
  /** Letters a second, at most. */
  perSecond?: number | undefined;
  onSent: (count: number) => void;
}

/** Calls under way at a time: of sending and, for what was sent, deleting. */
const workers = 8;

/**
 * Sends letters to the readings queue in their order, and deletes each once its send was confirmed. Stops between batches
 * where it is told to, or where a whole batch is not taken; no letter is ever deleted that was not confirmed.
 */
export async function returnLetters(
  letters: readonly PreparedLetter[],
  returning: Returning,
): Promise<LettersReturned> {
  const batches = batchesIn(letters, returning.perSecond);
  const began = returning.clock.now();
  const state: State = { sent: new Map(), notDeleted: [], failed: [], left: [] };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let batch = batches[next]; batch; batch = batches[next]) {
      next += 1;
      if (returning.perSecond !== undefined) {
        await pause(began + (batch.before / returning.perSecond) * 1000, returning);
      }
      if (returning.signal.aborted) state.stop ??= { kind: 'interrupted' };
      if (state.stop) state.left.push(...batch.letters);
      else await returnBatch(batch.letters, state, returning);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return state;
}

interface State {
  sent: Map<PreparedLetter, string>;
  notDeleted: { letter: PreparedLetter; reason: string }[];
  failed: { letter: PreparedLetter; reason: string }[];
  left: PreparedLetter[];
  stop?: NonNullable<LettersReturned['stop']>;
}

async function returnBatch(
  batch: readonly PreparedLetter[],
  state: State,
  { queue, readings, held, onSent }: Returning,
): Promise<void> {
  await held.renew();
  const { sent, reason = 'the queue did not confirm it' } = await readings.send(batch);
  for (const letter of batch) {
    const messageId = sent.get(letter);
    if (messageId === undefined) state.failed.push({ letter, reason });
    else state.sent.set(letter, messageId);
  }
  if (sent.size === 0) {
    state.stop ??= { kind: 'failed', reason };
    return;
  }
  onSent(sent.size);
  await removeSent([...sent.keys()], state, { queue, held });
}

async function removeSent(
  letters: readonly PreparedLetter[],
  state: State,
  { queue, held }: Pick<Returning, 'queue' | 'held'>,
): Promise<void> {
  const receipts = held.receipts(letters.map(({ letter }) => letter.id));
  const { removed, reason = 'the queue did not confirm it' } = await queue.remove(receipts);
  const gone = new Set([...removed].map(({ id }) => id));
  held.forget(gone);
  for (const letter of letters) if (!gone.has(letter.letter.id)) state.notDeleted.push({ letter, reason });
}

interface Batch {
  letters: readonly PreparedLetter[];
  /** How many letters go before these. */
  before: number;
}

/** What SQS takes in a call; fewer where that many at once would be too fast. */
function batchesIn(letters: readonly PreparedLetter[], perSecond = Number.POSITIVE_INFINITY): Batch[] {
  const items = Math.max(1, Math.min(mostInSqsCall.items, Math.floor(perSecond)));
  let before = 0;
  return batchesOf(letters, { ...mostInSqsCall, items }, sizeOf).map((batch) => {
    before += batch.length;
    return { letters: batch, before: before - batch.length };
  });
}
