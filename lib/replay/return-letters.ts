import { batchesOf, mostInSqsCall } from '../domain/batches.ts';
import { sizeOf } from '../domain/dead-letter.ts';
import type { HeldLetters } from '../letters/held-letters.ts';
import { untilThen, whileHolding } from '../letters/pause.ts';
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
  const { clock, perSecond, signal } = returning;
  const pace = perSecond === undefined ? undefined : paceOf(perSecond);
  const items = pace?.items ?? mostInSqsCall.items;
  const batches = batchesOf(letters, { ...mostInSqsCall, items }, sizeOf);
  const state: State = { sent: new Map(), notDeleted: [], failed: [], left: [], failedInRow: 0 };
  let next = 0;
  let due = clock.now();
  const work = async (): Promise<void> => {
    for (let batch = batches[next]; batch; batch = batches[next]) {
      next += 1;
      if (pace) {
        // What was held up is not made up for: else all of it would go at once.
        const at = Math.max(due, clock.now());
        due = at + pace.everyMs;
        await untilThen(at, returning);
      }
      if (signal.aborted) state.stop ??= { kind: 'interrupted' };
      if (state.stop) state.left.push(...batch);
      else await returnBatch(batch, state, returning);
    }
  };
  await whileHolding(Promise.all(Array.from({ length: workers }, work)), returning);
  const { failedInRow: _, ...returned } = state;
  return returned;
}

/** From so many letters a second on, calls of ten are small beside it. */
const manyASecond = 100;

/** How many letters go in a call, and how often, so that no second, wherever it begins, has more of them. */
function paceOf(perSecond: number): { items: number; everyMs: number } {
  let { items } = mostInSqsCall;
  if (perSecond >= manyASecond) return { items, everyMs: 1000 / Math.floor(perSecond / items) };
  while (Math.ceil(perSecond) % items > 0) items -= 1;
  return { items, everyMs: (items / perSecond) * 1000 };
}

interface State {
  sent: Map<PreparedLetter, string>;
  notDeleted: { letter: PreparedLetter; reason: string }[];
  failed: { letter: PreparedLetter; reason: string }[];
  left: PreparedLetter[];
  /** Letters that were not taken, one after the other. */
  failedInRow: number;
  stop?: NonNullable<LettersReturned['stop']>;
}

/** So many in a row, or a whole call of several, are not the letters' own fault. */
const mostFailedInRow = 3;

async function returnBatch(
  batch: readonly PreparedLetter[],
  state: State,
  { queue, readings, held, onSent }: Returning,
): Promise<void> {
  const { sent, reason = 'the queue did not confirm it' } = await readings.send(batch);
  for (const letter of batch) {
    const messageId = sent.get(letter);
    if (messageId === undefined) state.failed.push({ letter, reason });
    else state.sent.set(letter, messageId);
  }
  if (sent.size === 0) {
    state.failedInRow += batch.length;
    if (batch.length > 1 || state.failedInRow >= mostFailedInRow) state.stop ??= { kind: 'failed', reason };
    return;
  }
  state.failedInRow = 0;
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
