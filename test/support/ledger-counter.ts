/** Counts in the ledger of a file, by swaps, as often as told: `node ledger-counter.ts <file> <times>`. */
import { sqliteLedger } from '../../lib/adapters/ledger-sqlite.ts';

const [file = '', times = '0'] = process.argv.slice(2);
const ledger = sqliteLedger(file, { now: Date.now });
const key = { partition: 'cell-a', sort: 'count' };

for (let counted = 0; counted < Number(times); ) {
  const { items, reason } = await ledger.get([key]);
  if (reason !== undefined) throw new Error(reason);
  const there = items.get(key);
  const next = { key, value: Number(there?.value ?? 0) + 1, version: `${process.pid}-${counted}` };
  const swapped = await ledger.swap(next, there?.version);
  if (!swapped.ok) throw new Error(swapped.reason);
  if (swapped.value) counted += 1;
}
process.disconnect();
