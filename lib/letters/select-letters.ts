import type { ReadingRules } from '../domain/reading-of.ts';
import { type StandingLetter, standingLetter } from '../domain/standing-letter.ts';
import type { LetterQueue } from '../ports.ts';
import type { HeldLetters } from './held-letters.ts';
import { type QueueEnd, readQueue } from './read-queue.ts';

export interface Selecting {
  queue: LetterQueue;
  held: HeldLetters;
  readingRules: ReadingRules;
  signal: AbortSignal;
  /** What is to be done with them, for sentences: `replay`. */
  verb: string;
  /** Why what was selected is not what was meant, in a sentence. */
  whyNot?: ((selected: readonly StandingLetter[]) => string | undefined) | undefined;
  /** Each letter that is meant, as it is read. */
  onSelected: (letter: StandingLetter) => void;
  /** How many letters were read, of about how many. */
  onRead: (letters: number, about: number) => void;
}

/** The letters that are meant, held; or the sentence that says why nothing can be done with them. */
export type LettersSelected =
  | {
      ok: true;
      selected: readonly StandingLetter[];
      /** How many letters the queue showed. */
      read: number;
      /** More letters stand there than are held at a time. */
      isCut: boolean;
    }
  | { ok: false; reason: string };

/** Bytes of letters' bodies, as a function has a gigabyte. */
const mostBytes = 200_000_000;
/** Each takes some kilobytes, before and after it is fixed. SQS gives out no more than 120,000 letters at a time. */
const mostReadings = 100_000;

/** Reads the queue and holds the letters that are meant; the others are shown again once it has been read. */
export async function selectLetters(
  isMeant: (letter: StandingLetter) => boolean,
  { queue, held, readingRules, signal, verb, whyNot, onSelected, onRead }: Selecting,
): Promise<LettersSelected> {
  const described = await queue.describe();
  if ('reason' in described) return { ok: false, reason: `Cannot read the dead-letter queue: ${described.reason}` };
  const { retentionMs, about, hidden } = described;
  const selected: StandingLetter[] = [];
  const others: string[] = [];
  let bytes = 0;
  let readings = 0;
  const { letters: read, end } = await readQueue({
    held,
    signal,
    onLetter: (message) => {
      const letter = standingLetter(message, { rules: readingRules, retentionMs });
      if (isMeant(letter)) {
        selected.push(letter);
        onSelected(letter);
        bytes += message.body.length;
        readings += Math.max(1, letter.readingIds.length);
      } else others.push(message.id);
      onRead(selected.length + others.length, about);
      return bytes > mostBytes || readings >= mostReadings;
    },
  });
  const failure = whyNotRead(end, read);
  if (failure !== undefined) return { ok: false, reason: failure };
  await held.show(others);
  const why = whyNot?.(selected) ?? (selected.length === 0 ? nothingSelected(verb, read, hidden) : undefined);
  if (why !== undefined) return { ok: false, reason: why };
  return { ok: true, selected, read, isCut: end.kind === 'enough' };
}

function whyNotRead(end: QueueEnd, read: number): string | undefined {
  if (end.kind === 'failed') return `Cannot read the dead-letter queue to its end: ${end.reason}; nothing was moved`;
  return end.kind === 'interrupted' ? `Interrupted after ${read} letters were read; nothing was moved` : undefined;
}

function nothingSelected(verb: string, read: number, hidden: number): string {
  const reason =
    read === 0 ? 'the dead-letter queue shows no letters' : `none of ${countOf(read)} is of this selection`;
  return `Nothing to ${verb}: ${reason}${hiddenWords(hidden)}`;
}

const countOf = (letters: number): string => (letters === 1 ? '1 letter' : `${letters} letters`);

/** What to know of letters that somebody has in hand; `hidden`: how many the queue said. */
export const hiddenWords = (hidden: number): string =>
  hidden === 0
    ? ''
    : `; ${countOf(hidden)} more ${hidden === 1 ? 'is' : 'are'} in somebody's hands: try again in half a minute`;
