import type { KeptReading } from '../domain/kept-reading.ts';
import type { Reading } from '../domain/reading.ts';
import { visitKey } from '../domain/session.ts';
import { type Filed, problemRecord, type Requests, type Settled } from '../ledger/entries.ts';
import {
  measurementKey,
  measurementLookup,
  readingLookup,
  settledKey,
  visitDigest,
  waitingKey,
} from '../ledger/keys.ts';
import type { Change } from '../ports.ts';
import type { Settlement } from './file-session.ts';
import { alongsideOf, type PlannedSession } from './planned-session.ts';

/** More replays of one reading than anybody makes. */
const mostMessageIds = 100;

/** Where and when readings of a session were settled, and what was known of them before. */
export interface Occasion {
  now: number;
  /** By which message each reading was held by whoever settled it. */
  messageIds: ReadonlyMap<string, string>;
  /** What the ledger said of readings before. */
  before: ReadonlyMap<string, Settled | undefined>;
  /** What was asked of the API for them. */
  requests: Requests;
}

/** What became of readings, by their ids, and the changes that enter it into the ledger: none of them waits any longer. */
export function settledEntries(
  planned: PlannedSession,
  readings: readonly Reading[],
  settlement: Exclude<Settlement, { kind: 'deferred' }>,
  occasion: Occasion,
): { entries: ReadonlyMap<string, Settled>; changes: Change[] } {
  const { cellId, completeBy } = planned;
  const entries = new Map(readings.map((reading) => [reading.id, entryOf(planned, reading, settlement, occasion)]));
  const waits = completeBy === 'message' ? [] : readings;
  const changes: Change[] = [
    ...[...entries].map(([id, value]): Change => {
      return { kind: 'put', item: { key: settledKey(cellId, id), value, lookup: readingLookup(id) } };
    }),
    ...(settlement.kind === 'filed' ? [putFiled(planned, settlement, occasion)] : []),
    ...waits.map(({ id }): Change => ({ kind: 'delete', key: waitingKey(cellId, id) })),
  ];
  return { entries, changes };
}

function entryOf(
  { cellId, kept }: PlannedSession,
  { id, property, value, unit, measuredAt, position }: Reading,
  settlement: Exclude<Settlement, { kind: 'deferred' }>,
  { now, messageIds, before, requests }: Occasion,
): Settled {
  const { arrival } = kept.get(id) as KeptReading;
  const { messageId, sentAt, arrivedAt, replayOf } = arrival;
  const earlierIds = before.get(id)?.messageIds ?? [];
  const came = {
    at: now,
    messageIds: [...new Set([...earlierIds, messageId, messageIds.get(id) ?? messageId])].slice(-mostMessageIds),
    sentAt,
    arrivedAt,
    ...(replayOf !== undefined && { replayOf }),
    ...earlierOf(before.get(id)),
  };
  const said = { cell: cellId, id, property, value, unit, measuredAt, ...(position !== undefined && { position }) };
  if (settlement.kind === 'refused') {
    return { kind: 'refused', ...said, ...came, requests: [...requests], problem: problemRecord(settlement.problem) };
  }
  const { measurementId, measurement } = settlement;
  return { kind: 'filed', ...said, ...came, measurementId, name: measurement.name };
}

/** Earlier refusals of the same reading, the last one last; ten tell the story. */
function earlierOf(before: Settled | undefined): Pick<Settled, 'earlier'> {
  if (before?.kind !== 'refused') return {};
  const { at, problem, messageIds, earlier = [] } = before;
  return { earlier: [...earlier, { at, code: problem.code, detail: problem.detail, messageIds }].slice(-10) };
}

function putFiled(
  planned: PlannedSession,
  { measurementId, measurement, correlationId }: Extract<Settlement, { kind: 'filed' }>,
  { now, requests }: Occasion,
): Change {
  const { cellId, completeBy, claimedAt, belongsTo } = planned;
  const { name, readings } = measurement;
  const [first] = readings as [Reading, ...Reading[]];
  const moments = readings.map(({ measuredAt }) => measuredAt);
  const start = Math.min(...moments);
  const filed: Filed = {
    cell: cellId,
    id: measurementId,
    name,
    visit: visitDigest(visitKey(first)),
    ...(first.stage !== undefined && { stage: first.stage }),
    start,
    end: Math.max(...moments),
    readingIds: readings.map(({ id }) => id),
    claimedAt,
    at: now,
    completeBy,
    ...alongsideOf(planned, readings),
    requests: [...requests],
    ...(correlationId !== undefined && { correlationId }),
    ...(belongsTo !== undefined && { belongsTo }),
  };
  return {
    kind: 'put',
    item: { key: measurementKey(cellId, start, name), value: filed, lookup: measurementLookup(measurementId) },
  };
}
