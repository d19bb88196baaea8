/** Dead letters that nobody needs: read and held, kept in a file first, then deleted. */
import type { ReadingRules } from './domain/reading-of.ts';
import type { StandingLetter } from './domain/standing-letter.ts';
import { type HeldLetters, heldLetters, shownAfter } from './letters/held-letters.ts';
import { whileHolding } from './letters/pause.ts';
import { selectLetters } from './letters/select-letters.ts';
import type { Clock, LetterQueue } from './ports.ts';

export interface DiscardWorld {
  letters: LetterQueue;
  clock: Clock;
  readingRules: ReadingRules;
  signal: AbortSignal;
  onRead: (letters: number, about: number) => void;
  onDeleted: (letters: number) => void;
}

/** What was deleted; the others stand there still. */
export interface DiscardReport {
  selected: number;
  discarded: number;
  failed: readonly { id: string; reason: string }[];
  /** Not tried, as somebody interrupted. */
  left: number;
  /** More letters stand there than are held at a time. */
  isCut: boolean;
}

/**
 * Deletes the letters that are meant. `permit` sees them before that, and keeps them; it says why they shall stay, where
 * that is so; they stay hidden while it thinks.
 */
export async function discard(
  isMeant: (letter: StandingLetter) => boolean,
  world: DiscardWorld,
  permit: (letters: readonly StandingLetter[]) => Promise<string | undefined>,
): Promise<({ ok: true; report: DiscardReport } | { ok: false; reason: string }) & { notShown?: string }> {
  const held = heldLetters(world.letters, world.clock);
  return shownAfter(held, () => discardHeld(isMeant, { ...world, held }, permit));
}

async function discardHeld(
  isMeant: (letter: StandingLetter) => boolean,
  world: DiscardWorld & { held: HeldLetters },
  permit: (letters: readonly StandingLetter[]) => Promise<string | undefined>,
): Promise<{ ok: true; report: DiscardReport } | { ok: false; reason: string }> {
  const { letters: queue, held, readingRules, signal, onRead } = world;
  const selection = await selectLetters(isMeant, {
    ...{ queue, held, readingRules, signal, onRead },
    verb: 'discard',
    onSelected: () => {},
  });
  if (!selection.ok) return selection;
  const { selected, isCut } = selection;
  const refusal = await whileHolding(permit(selected), world);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  const ids = selected.map(({ id }) => id);
  const deleted = await whileHolding(deleteAll(ids, world), world);
  return { ok: true, report: { selected: selected.length, isCut, ...deleted } };
}

/** Between two looks at whether somebody interrupts. */
const mostAtOnce = 100;

async function deleteAll(
  ids: readonly string[],
  { letters: queue, held, signal, onDeleted }: DiscardWorld & { held: HeldLetters },
): Promise<Pick<DiscardReport, 'discarded' | 'failed' | 'left'>> {
  const failed: { id: string; reason: string }[] = [];
  let tried = 0;
  for (; tried < ids.length && !signal.aborted; tried += mostAtOnce) {
    const receipts = held.receipts(ids.slice(tried, tried + mostAtOnce));
    const { removed, reason = 'the queue did not confirm it' } = await queue.remove(receipts);
    held.forget([...removed].map(({ id }) => id));
    for (const receipt of receipts) if (!removed.has(receipt)) failed.push({ id: receipt.id, reason });
    onDeleted(removed.size);
  }
  const left = Math.max(0, ids.length - tried);
  return { discarded: ids.length - left - failed.length, failed, left };
}
