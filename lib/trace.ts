import { cellLookup, cellRange, measurementLookup, readingLookup } from './ledger/keys.ts';
import type { ItemKey, LedgerAnswer, LedgerStore } from './ports.ts';
import { type CellEntries, cellEntries } from './trace/cell-entries.ts';
import { cellStories, type TraceRules } from './trace/cell-stories.ts';
import type { CellStory, MeasurementStory, ReadingStory, Story } from './trace/story.ts';

/**
 * Where is my reading? What the ledger tells of a reading's id, a measurement's id, a cell's id or the name on its label;
 * one text may be several of these. Only reads. Where the ledger does not answer, its reason.
 */
export async function trace(asked: string, ledger: LedgerStore, rules: TraceRules): Promise<LedgerAnswer<Story>> {
  const [byReading, byMeasurement, byName, ofCell] = await Promise.all([
    ledger.find(readingLookup(asked)),
    ledger.find(measurementLookup(asked)),
    ledger.find(cellLookup(asked)),
    ledger.list(...cellRange(asked)),
  ]);
  if (!byReading.ok) return byReading;
  if (!byMeasurement.ok) return byMeasurement;
  if (!byName.ok) return byName;
  if (!ofCell.ok) return ofCell;

  // What is found by a lookup may lag behind; the partition that it stands in does not.
  const keysOfCell = ofCell.value.map(({ key }) => key);
  const found = [...byReading.value, ...byMeasurement.value, ...byName.value, ...keysOfCell];
  const read = await readPartitions(new Set(found.map(partitionOf)), ledger);
  if (!read.ok) return read;
  const named = new Set(byName.value.map(partitionOf));
  const own = new Set(keysOfCell.map(partitionOf));

  const readings: ReadingStory[] = [];
  const measurements: MeasurementStory[] = [];
  const cells: CellStory[] = [];
  let unreadable = 0;
  for (const [partition, entries] of read.value) {
    const cell = {
      id: own.has(partition) ? asked : entries.cell.id,
      name: named.has(partition) ? asked : entries.cell.name,
    };
    const stories = cellStories({ ...entries, cell }, rules);
    const reading = stories.reading(asked);
    if (reading) readings.push(reading);
    measurements.push(...stories.measurements(asked));
    if (named.has(partition) || own.has(partition)) cells.push(stories.cell());
    unreadable += entries.unreadable;
  }
  return { ok: true, value: { asked, readings, measurements, cells, unreadable } };
}

/** True where the ledger knows nothing of what was asked for. */
export const isEmpty = ({ readings, measurements, cells }: Story): boolean =>
  readings.length + measurements.length + cells.length === 0;

const partitionOf = ({ partition }: ItemKey): string => partition;

async function readPartitions(
  partitions: ReadonlySet<string>,
  ledger: LedgerStore,
): Promise<LedgerAnswer<ReadonlyMap<string, CellEntries>>> {
  const read = new Map<string, CellEntries>();
  for (const partition of partitions) {
    const listed = await ledger.list(partition, '', '~');
    if (!listed.ok) return listed;
    read.set(partition, cellEntries(listed.value));
  }
  return { ok: true, value: read };
}
