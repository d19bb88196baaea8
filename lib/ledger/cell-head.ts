import * as v from 'valibot';

import type { Item, LedgerAnswer, LedgerStore } from '../ports.ts';
import { type ClaimRecord, type Head, HeadSchema } from './entries.ts';
import { cellLookup, headKey } from './keys.ts';

/**
 * A cell's head, the one item of it that is written on condition. Whoever is to file readings puts them there first, as a
 * claim: of two that read the same head, one alone gets it.
 */
export interface CellHead {
  claims: () => readonly ClaimRecord[];
  /** Whether there was none when it was read. */
  isNew: () => boolean;
  /** Whether nobody else has changed it since it was read, as far as is known. */
  isOurs: () => boolean;
  /** Writes the claims if nobody has changed the head since it was read; false where somebody has. */
  claim: (claims: readonly ClaimRecord[]) => Promise<LedgerAnswer<boolean>>;
  /**
   * Changes the claims whatever others have changed meanwhile: for what is one's own already. `undefined` gives up, as
   * where one's claim is no longer there; false is returned then.
   */
  change: (
    next: (claims: readonly ClaimRecord[]) => readonly ClaimRecord[] | undefined,
  ) => Promise<LedgerAnswer<boolean>>;
}

const mostTries = 5;

/** The head of a cell as it was read (`undefined`: there is none yet). `newId`: an id that nobody else has. */
export function cellHead(
  cell: { id: string; name?: string | undefined },
  read: Item | undefined,
  store: LedgerStore,
  newId: () => string,
): LedgerAnswer<CellHead> {
  const key = headKey(cell.id);
  const lookup = cell.name === undefined ? read?.lookup : cellLookup(cell.name);
  const parsed = headIn(read);
  if (!parsed.ok) return parsed;
  let { version, claims } = parsed.value;
  let isOurs = true;
  let before: Promise<unknown> = Promise.resolve();

  const put = async (next: readonly ClaimRecord[]): Promise<LedgerAnswer<boolean>> => {
    const own = newId();
    const value: Head = { cell: cell.id, claims: [...next] };
    const swapped = await store.swap({ key, value, version: own, ...(lookup !== undefined && { lookup }) }, version);
    if (swapped.ok && swapped.value) {
      version = own;
      claims = next;
      return swapped;
    }
    // It failed, or the answer got lost, or a repeated request met what the first one had written: what stands there tells.
    const { items, reason } = await store.get([key]);
    if (!items.has(key)) return { ok: false, reason: reason ?? 'it did not say what it holds' };
    const standing = headIn(items.get(key));
    if (!standing.ok) return standing;
    const isUnchanged = standing.value.version === version;
    ({ version, claims } = standing.value);
    if (version === own) return { ok: true, value: true };
    if (!isUnchanged) isOurs = false;
    return isUnchanged && !swapped.ok ? swapped : { ok: true, value: false };
  };

  /** One after the other: of two writes at once from here, one would lose to the other. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const turn = before.then(task);
    before = turn.catch(() => {});
    return turn;
  };

  return {
    ok: true,
    value: {
      claims: () => claims,
      isNew: () => read === undefined,
      isOurs: () => isOurs,
      claim: (next) => inTurn(() => put(next)),
      change: (next) =>
        inTurn(async () => {
          for (let tries = 0; tries < mostTries; tries += 1) {
            const changed = next(claims);
            if (!changed) return { ok: true, value: false };
            const answer = await put(changed);
            if (!answer.ok || answer.value) return answer;
          }
          return { ok: false, reason: `others changed it ${mostTries} times` };
        }),
    },
  };
}

function headIn(item: Item | undefined): LedgerAnswer<{ version: string | undefined; claims: readonly ClaimRecord[] }> {
  if (!item) return { ok: true, value: { version: undefined, claims: [] } };
  const read = v.safeParse(HeadSchema, item.value);
  if (!read.success) return { ok: false, reason: 'it holds a head that cannot be read, perhaps of a newer version' };
  return { ok: true, value: { version: item.version, claims: read.output.claims } };
}
