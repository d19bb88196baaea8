import * as v from 'valibot';

import type { LedgerAnswer, LedgerStore } from '../ports.ts';
import { findEach } from './find-each.ts';
import { cellLookup } from './keys.ts';
import { readEntries } from './read-entries.ts';

/** Of a cell's head nothing but whose it is. */
const HeadSchema = v.object({ cell: v.string() });

/**
 * The ids of the cells of which readings were filed under a name, by the name: none where the ledger knows no such cell,
 * several where the name has moved from one cell to another.
 */
export async function cellsNamed(
  names: ReadonlySet<string>,
  ledger: LedgerStore,
): Promise<LedgerAnswer<ReadonlyMap<string, readonly string[]>>> {
  const found = await findEach(names, cellLookup, ledger);
  if (!found.ok) return found;
  const heads = await readEntries([...found.value.values()].flat(), HeadSchema, ledger);
  if (!heads.ok) return heads;
  const cells = [...found.value].map(([name, keys]) => {
    const ids = keys.flatMap((key) => heads.value.get(key)?.cell ?? []);
    return [name, ids] as const;
  });
  return { ok: true, value: new Map(cells) };
}
