import * as v from 'valibot';

import type { Problem } from '../domain/problem.ts';
import { isoTime } from '../domain/time.ts';
import type { Ports } from '../ports.ts';
import { type BreakerRecord, BreakerSchema, problemRecord } from './entries.ts';
import { breakerKey } from './keys.ts';

/**
 * What all invocations know of an outage: none of them probes for itself. While it is open nobody calls; when its time is
 * over one of them makes a single try, which closes it, or opens it for twice as long.
 */
export interface Breaker {
  /** `closed`: calls may be made. `open`: none. `half-open`: one, if `mayProbe` says so. */
  state: 'closed' | 'half-open' | 'open';
  /** Why no calls are made while it is open, with how long that lasts. */
  problem: (now: number) => Problem | undefined;
  /** True for one invocation alone, which is then the one to try. */
  mayProbe: () => Promise<boolean>;
  /** Opens it, after an outage was met or a try has failed. */
  open: (problem: Problem) => Promise<void>;
  /** Closes it, after a try was answered. */
  close: () => Promise<void>;
}

const firstMs = 30_000;
const mostMs = 15 * 60_000;
/** A server may ask for more, but not for days: one try in an hour is no burden. */
const mostAskedMs = 3_600_000;
/** Whoever makes a try and dies over it keeps others waiting for no longer than this. */
const probeMs = 60_000;

/** Reads the breaker, once for an invocation. Where the ledger does not tell, calls are made: it only spares them. */
export async function readBreaker({
  ledger,
  clock,
  newId,
}: Pick<Ports, 'ledger' | 'clock' | 'newId'>): Promise<Breaker> {
  const item = (await ledger.get([breakerKey])).items.get(breakerKey);
  const read = v.safeParse(BreakerSchema, item?.value);
  let record: BreakerRecord | undefined = read.success ? read.output : undefined;
  let version = item?.version;

  /** False where another invocation has written it meanwhile: that one knows as much. */
  const write = async (next: BreakerRecord): Promise<boolean> => {
    const own = newId();
    const swapped = await ledger.swap({ key: breakerKey, value: next, version: own }, version);
    if (!swapped.ok || !swapped.value) return false;
    version = own;
    record = next;
    return true;
  };

  const state = !record || record.failures === 0 ? 'closed' : record.until > clock.now() ? 'open' : 'half-open';
  return {
    state,
    problem: (now) => {
      if (!record) return undefined;
      const { since, until, problem } = record;
      const detail = `${problem.detail} (the same since ${isoTime(since)}; the next try is at ${isoTime(Math.max(until, now))})`;
      return { ...problem, detail, retryAfterMs: Math.max(0, until - now) };
    },
    mayProbe: async () => record !== undefined && write({ ...record, until: clock.now() + probeMs }),
    open: async (problem) => {
      const now = clock.now();
      const failures = (record?.failures ?? 0) + 1;
      const askedMs = Math.min(problem.retryAfterMs ?? 0, mostAskedMs);
      const ms = Math.max(Math.min(mostMs, firstMs * 2 ** (failures - 1)), askedMs);
      const since = record && record.failures > 0 ? record.since : now;
      await write({ until: now + ms, failures, since, problem: problemRecord(problem) });
    },
    close: async () => {
      if (record) await write({ ...record, until: 0, failures: 0 });
    },
  };
}
