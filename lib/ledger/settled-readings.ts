import type { Reading } from '../domain/reading.ts';
import type { ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';
import { cellsNamed } from './cells-named.ts';
import { type Settled, SettledSchema } from './entries.ts';
import { findEach } from './find-each.ts';
import { readingLookup, settledKey } from './keys.ts';
import { readEntries } from './read-entries.ts';

/** A reading of which is asked what became of it. */
export type AskedReading = Pick<Reading, 'id' | 'cell'>;

/**
 * What the ledger knows to have become of readings. One whose cell is told by name is sought in the cells that the ledger
 * knows by that name, else in all: there the one entry with its id counts, and of several none, as a reading's id is its
 * own within its cell alone.
 */
export async function settledReadings(
  asked: readonly AskedReading[],
  ledger: LedgerStore,
): Promise<LedgerAnswer<ReadonlyMap<AskedReading, Settled | undefined>>> {
  const cells = await cellsNamed(new Set(asked.flatMap(nameOf)), ledger);
  if (!cells.ok) return cells;
  const cellIdsOf = ({ cell }: AskedReading): readonly string[] =>
    cell.kind === 'id' ? [cell.id] : (cells.value.get(cell.name) ?? []);

  const strays = asked.filter((one) => cellIdsOf(one).length === 0);
  const found = await findEach(new Set(strays.map(({ id }) => id)), readingLookup, ledger);
  if (!found.ok) return found;

  const places = new Map<AskedReading, readonly ItemKey[]>();
  const keys = uniqueKeys();
  for (const one of asked) {
    const cellIds = cellIdsOf(one);
    const own = cellIds.length > 0 ? cellIds.map((id) => settledKey(id, one.id)) : found.value.get(one.id);
    // A reading that waits for its session bears the same lookup.
    const settled = (own ?? []).filter(({ sort }) => sort.startsWith('settled '));
    places.set(one, settled.map(keys.same));
  }
  const entries = await readEntries(keys.all(), SettledSchema, ledger);
  if (!entries.ok) return entries;
  return {
    ok: true,
    value: new Map(
      [...places].map(([one, own]) => {
        const [entry, ...others] = own.flatMap((key) => entries.value.get(key) ?? []);
        return [one, others.length === 0 ? entry : undefined];
      }),
    ),
  };
}

const nameOf = ({ cell }: AskedReading): string[] => (cell.kind === 'name' ? [cell.name] : []);

/** Keys that say the same as one object: several letters of one reading ask for it once. */
function uniqueKeys() {
  const byText = new Map<string, ItemKey>();
  return {
    same: (key: ItemKey): ItemKey => {
      const text = `${key.partition}\n${key.sort}`;
      const first = byText.get(text) ?? key;
      byText.set(text, first);
      return first;
    },
    all: () => [...byText.values()],
  };
}
