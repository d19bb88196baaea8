import { changedProblem } from '../domain/distinct-readings.ts';
import { type KeptReading, recordOfKept } from '../domain/kept-reading.ts';
import { ledgerUnavailable, type Problem } from '../domain/problem.ts';
import { sameContent } from '../domain/reading.ts';
import { type Visit, visitsOf } from '../domain/visit.ts';
import { readingLookup, waitingKey, waitingRange } from '../ledger/keys.ts';
import { type CellState, isSettled, readSettled, waitingIn } from '../ledger/read-cells.ts';
import type { Change, LedgerAnswer, Ports } from '../ports.ts';

/** The visits of a cell, and what hinders readings that have come from being part of one. */
export interface OpenVisits {
  visits: readonly Visit[];
  problems: ReadonlyMap<string, Problem>;
}

/**
 * Enters readings that have come and whose session may not be complete, and returns the visits that they make up together
 * with all that wait for the cell in the ledger. All are entered, as whoever finds a visit complete files all of it, and as
 * nobody knows yet whether that will succeed. `elsewhere`: the ids of readings that are filed in another way.
 */
export async function openVisits(
  cellId: string,
  come: readonly KeptReading[],
  elsewhere: ReadonlySet<string>,
  state: CellState,
  { ledger, clock, settings }: Ports,
): Promise<LedgerAnswer<OpenVisits>> {
  const listed = await ledger.list(...waitingRange(cellId));
  if (!listed.ok) return listed;
  const waiting = new Map(waitingIn(listed.value).map((kept) => [kept.reading.id, kept]));
  await forgetSettled(cellId, waiting, state, ledger);

  // What waits already keeps its words, and the moment it came.
  const now = clock.now();
  const fresh = come
    .filter(({ reading }) => !waiting.has(reading.id))
    .map(({ reading, arrival }): KeptReading => ({ reading, arrival: { ...arrival, arrivedAt: now } }));
  const changed = come.flatMap((kept) => changedSince(waiting.get(kept.reading.id), kept));
  const unentered = await enter(cellId, fresh, ledger);

  const readings = [...waiting.values(), ...fresh].filter(
    ({ reading: { id } }) => !elsewhere.has(id) && !state.claimed.has(id) && !unentered.has(id),
  );
  const visits = visitsOf(readings, settings.sessionGapMs, settings.sessionQuietMs);
  return { ok: true, value: { visits, problems: new Map([...changed, ...unentered]) } };
}

/**
 * The same visits without what has been settled meanwhile, as far as they are complete: `undefined` where there is nothing
 * of that kind in them, and they are as they were.
 */
export async function withoutSettled(
  cellId: string,
  visits: readonly Visit[],
  state: CellState,
  { ledger, settings }: Ports,
): Promise<LedgerAnswer<readonly Visit[] | undefined>> {
  const kept = visits.flatMap(({ readings }) => readings);
  const unknown = kept.map(({ reading }) => reading.id).filter((id) => !state.settled.has(id));
  if (unknown.length === 0) return { ok: true, value: undefined };
  const read = await readSettled(cellId, unknown, state, ledger);
  if (!read.ok) return read;
  const waiting = new Map(kept.map((one) => [one.reading.id, one]));
  await forgetSettled(cellId, waiting, state, ledger);
  if (waiting.size === kept.length) return { ok: true, value: undefined };
  return { ok: true, value: visitsOf([...waiting.values()], settings.sessionGapMs, settings.sessionQuietMs) };
}

/** What is settled and waits all the same was left behind by an invocation that ended, or was late: it goes. */
async function forgetSettled(
  cellId: string,
  waiting: Map<string, KeptReading>,
  state: CellState,
  ledger: Ports['ledger'],
): Promise<void> {
  const over = [...waiting].filter(([id, { arrival }]) => isSettled(id, arrival, state));
  for (const [id] of over) waiting.delete(id);
  if (over.length > 0) await ledger.write(over.map(([id]) => ({ kind: 'delete', key: waitingKey(cellId, id) })));
}

function changedSince(first: KeptReading | undefined, { reading }: KeptReading): [string, Problem][] {
  if (!first || sameContent(reading, first.reading)) return [];
  return [[reading.id, changedProblem(reading, first.reading)]];
}

/** Returns why some could not be entered. */
async function enter(
  cellId: string,
  fresh: readonly KeptReading[],
  ledger: Ports['ledger'],
): Promise<ReadonlyMap<string, Problem>> {
  if (fresh.length === 0) return new Map();
  const entries = fresh.map((kept) => ({ id: kept.reading.id, change: entryOf(cellId, kept) }));
  const { failed, reason = 'it did not take an entry' } = await ledger.write(entries.map(({ change }) => change));
  return new Map(
    entries
      .filter(({ change }) => failed.has(change))
      .map(({ id }) => [id, ledgerUnavailable('enter a reading that waits for its session', reason)]),
  );
}

const entryOf = (cellId: string, kept: KeptReading): Change => ({
  kind: 'put',
  item: {
    key: waitingKey(cellId, kept.reading.id),
    value: recordOfKept(kept),
    lookup: readingLookup(kept.reading.id),
  },
});
