import type { KeptReading } from './kept-reading.ts';
import { byTime, visitKey } from './session.ts';

/** What one cell went through at the bench in one go, as far as its readings are there: becomes one session, or several. */
export interface Visit {
  readings: readonly [KeptReading, ...KeptReading[]];
  /** From when on it counts as complete, epoch milliseconds; `expected` reached: at once. */
  completeAt: number;
  completeBy: 'expected' | 'quiet';
  /** How many readings there will be, where that is known. */
  expected?: number;
}

/**
 * However new readings trickle in: an instrument that logs by the minute would keep its session open for ever, and each of
 * its messages coming and going. And no message must grow as old as the queue keeps it.
 */
const longestVisitMs = 3_600_000;
const longestWaitMs = 11 * 24 * 3600 * 1000;

/**
 * The visits that readings of one cell belong to: one stage, one operator and protocol, cut where neighbours in time are
 * further apart than the gap. A visit is complete when as many readings are there as were expected, or when no new one was
 * sent for the quiet time, or an hour after the first one came. One that comes late, out of a backlog, starts the quiet
 * time anew: others may come with it.
 */
export function visitsOf(kept: readonly KeptReading[], gapMs: number, quietMs: number): Visit[] {
  const groups = Map.groupBy(kept, ({ reading }) => visitKey(reading));
  return [...groups.values()].flatMap((group) => cut(group, gapMs).map((readings) => visitOf(readings, quietMs)));
}

function cut(group: readonly KeptReading[], gapMs: number): [KeptReading, ...KeptReading[]][] {
  const parts: [KeptReading, ...KeptReading[]][] = [];
  for (const kept of group.toSorted((a, b) => byTime(a.reading, b.reading))) {
    const current = parts.at(-1);
    const previous = current?.at(-1);
    if (current && previous && kept.reading.measuredAt - previous.reading.measuredAt <= gapMs) current.push(kept);
    else parts.push([kept]);
  }
  return parts;
}

function visitOf(readings: readonly [KeptReading, ...KeptReading[]], quietMs: number): Visit {
  const expected = most(readings.map(({ arrival }) => arrival.expected ?? 0));
  if (expected > 0 && readings.length >= expected) return { readings, completeAt: 0, completeBy: 'expected', expected };

  const quietAt = most(readings.map((kept) => quietAfter(kept, quietMs)));
  const firstCameAt = -most(readings.map(({ arrival }) => -arrival.arrivedAt));
  const firstSentAt = -most(readings.map(({ arrival }) => -arrival.sentAt));
  const completeAt = Math.min(quietAt, firstCameAt + longestVisitMs, firstSentAt + longestWaitMs);
  return { readings, completeAt, completeBy: 'quiet', ...(expected > 0 && { expected }) };
}

/** Not Math.max(...): a year in one file is more than a call takes arguments. */
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b));

function quietAfter({ arrival: { sentAt, arrivedAt } }: KeptReading, quietMs: number): number {
  const quietAt = sentAt + quietMs;
  return arrivedAt > quietAt ? arrivedAt + quietMs : quietAt;
}
