import * as v from 'valibot';

import { batchesOf } from '../domain/batches.ts';
import type { ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';

/** So many at once keep DynamoDB busy, and are not much to hold in memory as they come. */
const mostAtOnce = { items: 5000 };

/**
 * What stands under each key that has an entry, as the schema reads it. Several keys may be the same. One entry that
 * cannot be read fails all: what it says is not known, and nothing is guessed.
 */
export async function readEntries<Schema extends v.GenericSchema>(
  keys: readonly ItemKey[],
  schema: Schema,
  ledger: LedgerStore,
): Promise<LedgerAnswer<ReadonlyMap<ItemKey, v.InferOutput<Schema>>>> {
  const entries = new Map<ItemKey, v.InferOutput<Schema>>();
  for (const some of batchesOf(keys, mostAtOnce)) {
    const { items, reason = 'it did not say what it holds' } = await ledger.get(some);
    for (const key of some) {
      if (!items.has(key)) return { ok: false, reason };
      const item = items.get(key);
      if (!item) continue;
      const read = v.safeParse(schema, item.value);
      if (!read.success) {
        return { ok: false, reason: 'it holds an entry that cannot be read, perhaps of a newer version' };
      }
      entries.set(key, read.output);
    }
  }
  return { ok: true, value: entries };
}
