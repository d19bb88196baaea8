import pLimit from 'p-limit';

import { isTooOld } from '../domain/message.ts';
import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { unexpected } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import { waitingKey } from '../ledger/keys.ts';
import { type CellState, readCells } from '../ledger/read-cells.ts';
import type { LedgerAnswer, Ports } from '../ports.ts';
import type { ArrivedReading } from './arrived-reading.ts';
import { fileCell, lookupOf } from './file-cell.ts';
import type { Filing } from './file-claimed.ts';

/** What became of each reading. */
export type Outcomes = Map<Reading, Outcome>;

/** More cells at once would only take memory: there are fewer calls at a time. */
const cellsAtOnce = 32;

/** Files readings, cell by cell, many cells at once as far as limits let them. What became of each goes into `outcomes`. */
export async function fileCells(come: readonly ArrivedReading[], outcomes: Outcomes, filing: Filing): Promise<void> {
  const { ledger, newId, clock } = filing.ports;
  const cells = [...Map.groupBy(come, ({ cellId }) => cellId).values()];
  if (cells.length === 0) return;
  const states = await readCells(cells.map(lookupOf), ledger, newId, clock.now());
  const atOnce = pLimit(cellsAtOnce);
  await Promise.all(cells.map((readings) => atOnce(() => fileOne(readings))));

  async function fileOne(readings: readonly ArrivedReading[]): Promise<void> {
    const cellId = (readings[0] as ArrivedReading).cellId;
    const state = states.get(cellId) as LedgerAnswer<CellState>;
    const settled = await fileCellOrWait(readings, state, filing);
    await giveUpOld(readings, settled, filing.ports);
    for (const { reading } of readings) outcomes.set(reading, settled.get(reading.id) as Outcome);
  }
}

/** A cell that trips over a bug of ours waits, and takes no other with it. */
async function fileCellOrWait(
  readings: readonly ArrivedReading[],
  state: LedgerAnswer<CellState>,
  filing: Filing,
): Promise<ReadonlyMap<string, Outcome>> {
  try {
    return await fileCell(readings, state, filing);
  } catch (error) {
    const outcome = outcomeOf(unexpected(`file readings of cell ${readings[0]?.cellId}`, error));
    return new Map(readings.map(({ reading }) => [reading.id, outcome]));
  }
}

/**
 * A reading whose message is dead-lettered for its age no longer waits: whoever replays it may have corrected it. One that
 * may have been sent stays in its claim.
 */
async function giveUpOld(
  readings: readonly ArrivedReading[],
  outcomes: ReadonlyMap<string, Outcome>,
  { ledger, clock }: Ports,
): Promise<void> {
  const now = clock.now();
  const old = readings.filter(
    ({ reading, arrival }) => isTooOld(arrival.sentAt, now) && outcomes.get(reading.id)?.kind === 'deferred',
  );
  if (old.length === 0) return;
  await ledger.write(old.map(({ cellId, reading }) => ({ kind: 'delete', key: waitingKey(cellId, reading.id) })));
}
