import { type Reading, sameContent } from '../domain/reading.ts';
import type { StandingLetter } from '../domain/standing-letter.ts';
import type { Settled } from '../ledger/entries.ts';
import { letteredBefore } from '../ledger/letters.ts';
import { type AskedReading, settledReadings } from '../ledger/settled-readings.ts';
import type { LedgerAnswer } from '../ports.ts';
import type { PreparedLetter } from './prepared-letter.ts';
import { locatedReadings, type Sources } from './reading-facts.ts';

/** A letter that went back, as the message with the id that SQS gave it on the readings queue. */
export interface SentLetter {
  prepared: PreparedLetter;
  messageId: string;
}

/** A reading that went back; without an id all of a letter that cannot be read. */
export interface SentReading {
  letterId: string;
  readingId?: string | undefined;
}

/** What became of what went back, in its order. */
export interface Outcomes {
  filed: readonly (SentReading & { measurementId: string })[];
  refused: readonly (SentReading & { code: string; reason: string })[];
  waiting: readonly SentReading[];
  /** Why letters could not be read, where that is so: some of what waits may have been refused. */
  unread?: string;
}

/** Finds the letters of messages in the dead-letter queue, by the messages' ids; says why where it could not read all. */
export type FindLetters = (
  messageIds: ReadonlySet<string>,
) => Promise<{ letters: readonly StandingLetter[]; reason?: string | undefined }>;

/** Follows what went back until each reading has its outcome. */
export interface OutcomeWatch {
  /** How it stands now. Asks for what waited at the last look; where the ledger fails, its reason. */
  look: () => Promise<LedgerAnswer<Outcomes>>;
}

/** Watches what became of letters that went back: in the ledger, and, where that tells of new letters, in those. */
export function outcomeWatch(
  sent: readonly SentLetter[],
  { ledger, cells, findLetters }: Sources & { findLetters: FindLetters },
): OutcomeWatch {
  const followed = sent.flatMap(followedIn);
  const ends = new Map<Followed, End>();
  const lettered = new Set<string>();
  const letters = new Map<string, readonly StandingLetter[]>();
  const waiting = (): Followed[] => followed.filter((one) => !ends.has(one));
  const settle = (endOf: (one: Followed) => End | undefined): void => {
    for (const one of waiting()) {
      const end = endOf(one);
      if (end) ends.set(one, end);
    }
  };

  const askLedger = async (): Promise<LedgerAnswer<undefined>> => {
    const asked = waiting().flatMap(({ reading }) => (reading ? [reading] : []));
    const located = await locatedReadings(asked, { ledger, cells });
    if (!located.ok) return located;
    const settled = await settledReadings([...located.value.values()], ledger);
    if (!settled.ok) return settled;
    settle(({ reading, messageId }) => {
      if (!reading) return undefined;
      const own = located.value.get(reading) as AskedReading;
      return endInLedger(reading, messageId, { entry: settled.value.get(own), isCellSure: own.cell.kind === 'id' });
    });

    const messageIds = new Set(waiting().map(({ messageId }) => messageId));
    const unknown = [...messageIds.difference(lettered)];
    if (unknown.length === 0) return { ok: true, value: undefined };
    const seen = await letteredBefore(unknown, { ledger });
    for (const id of seen.lettered) lettered.add(id);
    return seen.unseen.size > 0 ? { ok: false, reason: seen.reason } : { ok: true, value: undefined };
  };
  /** Reading the queue is dear: it is read for letters that the ledger tells of and that nobody has read yet. */
  const askLetters = async (): Promise<string | undefined> => {
    const wanted = new Set(waiting().flatMap(({ messageId }) => (lettered.has(messageId) ? [messageId] : [])));
    for (const id of letters.keys()) wanted.delete(id);
    if (wanted.size === 0) return undefined;
    const { letters: found, reason } = await findLetters(wanted);
    for (const [id, own] of Map.groupBy(found, ({ sourceMessageId }) => sourceMessageId)) {
      if (id !== undefined) letters.set(id, own);
    }
    settle(({ messageId, readingId }) => endInLetters(readingId, letters.get(messageId) ?? []));
    return reason;
  };

  return {
    look: async () => {
      const asked = await askLedger();
      if (!asked.ok) return asked;
      const unread = await askLetters();
      return { ok: true, value: { ...outcomesOf(followed, ends), ...(unread !== undefined && { unread }) } };
    },
  };
}

interface Followed extends SentReading {
  messageId: string;
  /** Where it can be read. */
  reading?: Reading;
}

type End = { kind: 'filed'; measurementId: string } | { kind: 'refused'; code: string; reason: string };

function followedIn({ prepared: { letter, after }, messageId }: SentLetter): Followed[] {
  if (after.kind === 'unreadable') return [{ letterId: letter.id, messageId }];
  return after.entries.map(({ id: readingId, reading }) => ({
    ...{ letterId: letter.id, messageId, readingId },
    ...(reading.ok && { reading: reading.value }),
  }));
}

/**
 * What is filed under its id with other content is not this one: the letter in which it comes back is on its way. Nor is what
 * was filed of a cell that may be another: an id is its reading's own within its cell alone.
 */
function endInLedger(
  reading: Reading,
  messageId: string,
  { entry, isCellSure }: { entry: Settled | undefined; isCellSure: boolean },
): End | undefined {
  if (!entry) return undefined;
  const cameSo = entry.messageIds.includes(messageId);
  if (entry.kind === 'filed') {
    const isOurs = (isCellSure || cameSo) && sameContent(reading, entry);
    return isOurs ? { kind: 'filed', measurementId: entry.measurementId } : undefined;
  }
  return cameSo ? { kind: 'refused', code: entry.problem.code, reason: entry.problem.detail } : undefined;
}

/** A reading whose message has a letter that does not hold it was not refused: the ledger will tell. */
function endInLetters(readingId: string | undefined, letters: readonly StandingLetter[]): End | undefined {
  for (const letter of letters) {
    const { readingIds, problems } = letter;
    const isIn = readingId === undefined || readingIds.length === 0 || readingIds.includes(readingId);
    if (!isIn) continue;
    const why = problems.find((problem) => problem.readingId === readingId) ?? letter;
    return { kind: 'refused', code: why.code, reason: why.detail };
  }
  return undefined;
}

function outcomesOf(followed: readonly Followed[], ends: ReadonlyMap<Followed, End>): Outcomes {
  const filed: Outcomes['filed'][number][] = [];
  const refused: Outcomes['refused'][number][] = [];
  const waiting: SentReading[] = [];
  for (const one of followed) {
    const { letterId, readingId } = one;
    const end = ends.get(one);
    if (!end) waiting.push({ letterId, readingId });
    else if (end.kind === 'filed') filed.push({ letterId, readingId, measurementId: end.measurementId });
    else refused.push({ letterId, readingId, code: end.code, reason: end.reason });
  }
  return { filed, refused, waiting };
}
