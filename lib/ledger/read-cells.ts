import * as v from 'valibot';

import { type Arrival, type KeptReading, KeptRecordSchema, keptFrom } from '../domain/kept-reading.ts';
import type { Item, ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';
import { type CellHead, cellHead } from './cell-head.ts';
import { type ClaimRecord, type Settled, SettledSchema } from './entries.ts';
import { headKey, settledKey } from './keys.ts';

/** What the ledger knows of a cell and of those of its readings that were asked for, by their ids. */
export interface CellState {
  head: CellHead;
  /** The moment that tells which claims have ended: of those alone was looked up what became of their readings. */
  readAt: number;
  /** `undefined` where a reading was asked for and nothing is known. */
  settled: Map<string, Settled | undefined>;
  /** The readings that are being filed, or may have been sent: with the claim, and with what they say there. */
  claimed: Map<string, { claim: ClaimRecord; kept: ClaimRecord['readings'][number] }>;
}

/** Whether a reading that came by this message has been filed or refused. One refused before, and come by another, has not. */
export function isSettled(
  readingId: string,
  { messageId }: Pick<Arrival, 'messageId'>,
  { settled }: { settled: ReadonlyMap<string, Settled | undefined> },
): boolean {
  const entry = settled.get(readingId);
  return entry !== undefined && (entry.kind === 'filed' || entry.messageIds.includes(messageId));
}

/** Readings of one cell, to look up what became of them. */
export interface Lookup {
  cellId: string;
  /** The name on its label, where readings came by that. */
  cellName?: string | undefined;
  readingIds: readonly string[];
}

/**
 * Reads what is known of some cells: their heads first, then of their readings, those that somebody has claimed and not
 * ended included. In this order what is missing from both is filed by nobody, as long as the head stays what it was.
 */
export async function readCells(
  lookups: readonly Lookup[],
  store: LedgerStore,
  newId: () => string,
  now: number,
): Promise<ReadonlyMap<string, LedgerAnswer<CellState>>> {
  const headKeys = new Map(lookups.map(({ cellId }) => [cellId, headKey(cellId)]));
  const heads = await store.get([...headKeys.values()]);
  const states = new Map<string, LedgerAnswer<CellState>>();
  const wanted: { state: CellState; id: string; key: ItemKey }[] = [];
  for (const { cellId, cellName, readingIds } of lookups) {
    const key = headKeys.get(cellId) as ItemKey;
    const head: LedgerAnswer<CellHead> = heads.items.has(key)
      ? cellHead({ id: cellId, name: cellName }, heads.items.get(key), store, newId)
      : { ok: false, reason: heads.reason ?? didNotSay };
    if (!head.ok) {
      states.set(cellId, head);
      continue;
    }
    const state: CellState = { head: head.value, readAt: now, settled: new Map(), claimed: new Map() };
    states.set(cellId, { ok: true, value: state });
    const ended = head.value.claims().filter(({ until }) => until <= now);
    const claimedIds = ended.flatMap(({ readings }) => readings.map(({ reading }) => reading.id));
    for (const id of new Set([...readingIds, ...claimedIds])) wanted.push({ state, id, key: settledKey(cellId, id) });
  }

  const entries = await store.get(wanted.map(({ key }) => key));
  const unread = new Map<CellState, string>();
  for (const { state, id, key } of wanted) {
    const entry = settledIn(entries.items, key, entries.reason);
    if (entry.ok) state.settled.set(id, entry.value);
    else unread.set(state, entry.reason);
  }
  for (const [cellId, state] of states) {
    if (!state.ok) continue;
    const reason = unread.get(state.value);
    if (reason !== undefined) states.set(cellId, { ok: false, reason });
    else findClaimed(state.value);
  }
  return states;
}

/** A claim holds its readings until its invocation has ended; and then as long as it is open what became of what was sent. */
function findClaimed(state: CellState): void {
  for (const claim of state.head.claims()) {
    const open = claim.readings.filter(({ reading, arrival }) => !isSettled(reading.id, arrival, state));
    if (claim.until <= state.readAt && !open.some(({ reading }) => claim.sent.includes(reading.id))) continue;
    for (const kept of open) state.claimed.set(kept.reading.id, { claim, kept });
  }
}

/** What became of more readings of a cell whose head was read before. */
export async function readSettled(
  cellId: string,
  readingIds: readonly string[],
  state: CellState,
  store: LedgerStore,
): Promise<LedgerAnswer<undefined>> {
  const keys = readingIds.map((id) => [id, settledKey(cellId, id)] as const);
  const { items, reason } = await store.get(keys.map(([, key]) => key));
  for (const [id, key] of keys) {
    const entry = settledIn(items, key, reason);
    if (!entry.ok) return entry;
    state.settled.set(id, entry.value);
  }
  return { ok: true, value: undefined };
}

/** The waiting readings among a cell's items; one that cannot be read is no reason to hold up the others. */
export function waitingIn(items: readonly Item[]): KeptReading[] {
  return items.flatMap(({ value }) => {
    const read = v.safeParse(KeptRecordSchema, value);
    return read.success ? [keptFrom(read.output)] : [];
  });
}

function settledIn(
  items: ReadonlyMap<ItemKey, Item | undefined>,
  key: ItemKey,
  reason = didNotSay,
): LedgerAnswer<Settled | undefined> {
  if (!items.has(key)) return { ok: false, reason };
  const item = items.get(key);
  if (!item) return { ok: true, value: undefined };
  const read = v.safeParse(SettledSchema, item.value);
  if (read.success) return { ok: true, value: read.output };
  return { ok: false, reason: 'it holds an entry that cannot be read, perhaps of a newer version' };
}

const didNotSay = 'it did not say what it holds';
