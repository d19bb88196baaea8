import {
  endedLine,
  type LineEnd,
  type OutcomeLine,
  openReading,
  outcomeHead,
  outcomeText,
} from '../domain/import/outcome-line.ts';
import { type Settled, SettledSchema } from '../ledger/entries.ts';
import { settledKey } from '../ledger/keys.ts';
import { readEntries } from '../ledger/read-entries.ts';
import { untilThen } from '../letters/pause.ts';
import type { Clock, ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';

/** A receipt, and the file in which it is completed. */
export interface FollowedReceipt {
  /** The lines that the import wrote, some at a time. Throws with a reason in a clause, as all of these. */
  lines: () => AsyncIterable<readonly OutcomeLine[]>;
  /** The lines that were kept last. */
  keptLines: () => AsyncIterable<readonly OutcomeLine[]>;
  /** Begins to keep lines in the place of those that were kept last. */
  keep: () => Promise<LinesKept>;
}

export interface LinesKept {
  add: (text: string) => Promise<void>;
  complete: () => Promise<void>;
  drop: () => Promise<void>;
}

export interface FollowingWorld {
  ledger: LedgerStore;
  clock: Clock;
  signal: AbortSignal;
  /** When to look no more, epoch milliseconds; now: one look. */
  until: number;
  /** When the import began, epoch milliseconds: a reading that was refused before waits again. */
  since?: number | undefined;
  /** Of the look that is under way. */
  onLines: (lines: number) => void;
  onLook: (counts: OutcomeCounts) => void;
}

/** How it stands with the lines of a receipt. */
export interface OutcomeCounts {
  filed: number;
  /** By problem code, with the first of each. */
  refused: ReadonlyMap<string, RefusedLines>;
  waiting: number;
  /** Never queued, as the receipt says. */
  rejected: number;
}

export interface RefusedLines {
  count: number;
  row: string;
  reason: string;
}

/** How it stood at the last look that could be made, if there was one; and why the last of all could not. */
export interface FollowEnd {
  counts: OutcomeCounts | undefined;
  reason?: string;
}

/** Between two looks, in milliseconds: short at first, as most is filed soon. */
const firstPauseMs = 1000;
const longestPauseMs = 5000;

/**
 * Completes a receipt with what the ledger knows to have become of its readings, again and again until none waits any
 * more, or time is up, or it is interrupted. What was kept is always a whole look. Memory does not grow with the receipt.
 */
export async function followReceipt(receipt: FollowedReceipt, world: FollowingWorld): Promise<FollowEnd> {
  const { clock, signal, until, onLook } = world;
  let counts: OutcomeCounts | undefined;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const beganAt = clock.now();
    const look = await lookAt(counts ? receipt.keptLines() : receipt.lines(), receipt, world);
    if (look?.ok) {
      counts = look.value;
      onLook(counts);
      if (counts.waiting === 0) return { counts };
    }
    if (signal.aborted || clock.now() >= until) return { counts, ...(look?.ok === false && { reason: look.reason }) };
    // All lines are read for a look: most of the time nothing is done, however many there are.
    const wait = Math.max(pauseMs, 2 * (clock.now() - beganAt));
    await untilThen(Math.min(until, clock.now() + wait), world);
  }
}

/** `undefined` where it was interrupted. */
async function lookAt(
  all: AsyncIterable<readonly OutcomeLine[]>,
  receipt: FollowedReceipt,
  { ledger, signal, since, onLines }: FollowingWorld,
): Promise<LedgerAnswer<OutcomeCounts> | undefined> {
  let kept: LinesKept | undefined;
  try {
    kept = await receipt.keep();
    await kept.add(outcomeHead);
    const count = counting();
    for await (const some of all) {
      if (signal.aborted) return undefined;
      const lines = await endedLines(some, ledger, since);
      if (!lines.ok) return lines;
      for (const line of lines.value) count.add(line);
      await kept.add(outcomeText(lines.value));
      onLines(count.lines());
    }
    await kept.complete();
    return { ok: true, value: count.result() };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  } finally {
    await kept?.drop();
  }
}

/** Lines, those whose outcome was open with what the ledger knows of it. */
async function endedLines(
  lines: readonly OutcomeLine[],
  ledger: LedgerStore,
  since: number | undefined,
): Promise<LedgerAnswer<readonly OutcomeLine[]>> {
  const keys = new Map<OutcomeLine, ItemKey>();
  for (const line of lines) {
    const reading = openReading(line);
    if (reading) keys.set(line, settledKey(reading.cellId, reading.id));
  }
  const entries = await readEntries([...keys.values()], SettledSchema, ledger);
  if (!entries.ok) return { ok: false, reason: `the ledger failed: ${entries.reason}` };
  const value = lines.map((line) => {
    const key = keys.get(line);
    return key === undefined ? line : endedLine(line, endOf(entries.value.get(key), since));
  });
  return { ok: true, value };
}

/** Clocks of two machines may differ by so much. */
const clockSlackMs = 5 * 60_000;

function endOf(entry: Settled | undefined, since = 0): LineEnd | undefined {
  if (entry?.kind === 'refused' && entry.at < since - clockSlackMs) return undefined;
  switch (entry?.kind) {
    case 'filed':
      return { kind: 'filed', measurementId: entry.measurementId };
    case 'refused':
      return { kind: 'refused', code: entry.problem.code, reason: entry.problem.detail };
    default:
      return undefined;
  }
}

function counting(): { add: (line: OutcomeLine) => void; lines: () => number; result: () => OutcomeCounts } {
  const counts = { filed: 0, waiting: 0, rejected: 0 };
  const refused = new Map<string, RefusedLines>();
  let lines = 0;
  return {
    add: ({ outcome, code, row, reason }) => {
      lines += 1;
      if (outcome === 'filed' || outcome === 'waiting') counts[outcome] += 1;
      else if (outcome !== 'refused') counts.rejected += 1;
      else {
        const first = refused.get(code);
        if (first) first.count += 1;
        else refused.set(code, { count: 1, row, reason });
      }
    },
    lines: () => lines,
    result: () => ({ ...counts, refused }),
  };
}
