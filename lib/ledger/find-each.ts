import pLimit from 'p-limit';

import type { ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';

const mostAtOnce = 8;

/** For each text the keys of the items that bear its lookup, in whatever partition. They may lag. */
export async function findEach(
  texts: ReadonlySet<string>,
  lookupOf: (text: string) => string,
  ledger: LedgerStore,
): Promise<LedgerAnswer<ReadonlyMap<string, readonly ItemKey[]>>> {
  const atOnce = pLimit(mostAtOnce);
  const found = new Map<string, readonly ItemKey[]>();
  let failure: string | undefined;
  const find = async (text: string): Promise<void> => {
    // Where the ledger fails it would fail, perhaps slowly, for each that is left.
    if (failure !== undefined) return;
    const keys = await ledger.find(lookupOf(text));
    if (keys.ok) found.set(text, keys.value);
    else failure = keys.reason;
  };
  await Promise.all([...texts].map((text) => atOnce(() => find(text))));
  return failure === undefined ? { ok: true, value: found } : { ok: false, reason: failure };
}
