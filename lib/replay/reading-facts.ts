import type { CellAnswer, CellCheck } from '../cell-check.ts';
import type { CellReference, Reading } from '../domain/reading.ts';
import { cellsNamed } from '../ledger/cells-named.ts';
import type { Settled } from '../ledger/entries.ts';
import { type AskedReading, settledReadings } from '../ledger/settled-readings.ts';
import type { LedgerAnswer, LedgerStore } from '../ports.ts';

/** What is known of a reading that is to go back. */
export interface ReadingFacts {
  /** What the ledger says became of it. */
  settled: Settled | undefined;
  /** Whether the cell of that entry is its cell for sure: a name alone does not tell. */
  isCellSure: boolean;
  /** What Ionworks says of its cell; `undefined` where it was not asked. */
  cell: CellAnswer | undefined;
}

/** Whom to ask. Without `cells`, Ionworks is not asked. */
export interface Sources {
  ledger: LedgerStore;
  cells?: CellCheck | undefined;
}

/** Asks the ledger for readings, and Ionworks for the cells of those that are not filed for sure. */
export async function readingFacts(
  readings: readonly Reading[],
  { ledger, cells }: Sources,
): Promise<LedgerAnswer<ReadonlyMap<Reading, ReadingFacts>>> {
  const located = await locatedReadings(readings, { ledger, cells });
  if (!located.ok) return located;
  const settled = await settledReadings([...located.value.values()], ledger);
  if (!settled.ok) return settled;

  const factsOf = async (reading: Reading): Promise<ReadingFacts> => {
    const own = located.value.get(reading) as AskedReading;
    const entry = settled.value.get(own);
    const isCellSure = own.cell.kind === 'id';
    const isFiled = isCellSure && entry?.kind === 'filed';
    return { settled: entry, isCellSure, cell: isFiled ? undefined : await cells?.(reading.cell) };
  };
  const facts = await Promise.all(readings.map(async (reading) => [reading, await factsOf(reading)] as const));
  return { ok: true, value: new Map(facts) };
}

/** Readings with the ids of their cells, as far as a name on a label can be followed to one cell for sure. */
export async function locatedReadings(
  readings: readonly Reading[],
  { ledger, cells }: Sources,
): Promise<LedgerAnswer<ReadonlyMap<Reading, AskedReading>>> {
  const names = new Set(readings.flatMap(({ cell }) => (cell.kind === 'name' ? [cell.name] : [])));
  const ids = cells ? await idsInIonworks(names, cells) : await idsInLedger(names, ledger);
  if (!ids.ok) return ids;
  const located = new Map<Reading, AskedReading>();
  for (const reading of readings) {
    const { id, cell } = reading;
    const cellId = cell.kind === 'name' ? ids.value.get(cell.name) : cell.id;
    located.set(reading, { id, cell: cellId === undefined ? cell : { kind: 'id', id: cellId } });
  }
  return { ok: true, value: located };
}

type Ids = LedgerAnswer<ReadonlyMap<string, string>>;

async function idsInIonworks(names: ReadonlySet<string>, cells: CellCheck): Promise<Ids> {
  const ids = new Map<string, string>();
  const ask = async (name: string): Promise<void> => {
    const cell: CellReference = { kind: 'name', name };
    const answer = await cells(cell);
    if (answer.kind === 'known') ids.set(name, answer.id);
  };
  await Promise.all([...names].map(ask));
  return { ok: true, value: ids };
}

/** Ingest enters a name with the cell that Ionworks knows by it. */
async function idsInLedger(names: ReadonlySet<string>, ledger: LedgerStore): Promise<Ids> {
  const named = await cellsNamed(names, ledger);
  if (!named.ok) return named;
  const only = [...named.value].flatMap(([name, [id, ...others]]) =>
    id !== undefined && others.length === 0 ? [[name, id] as const] : [],
  );
  return { ok: true, value: new Map(only) };
}
