import { isoTime } from '../domain/time.ts';
import type { BenchCell, FinishedBy } from './event.ts';
import { refuse } from './refuse.ts';
import type { Bench } from './table.ts';

/** Ends the session on the table, where there is one: from here on it waits to be sent. False where that could not be kept. */
export async function finishSession(bench: Bench, why: FinishedBy): Promise<boolean> {
  const { table, world } = bench;
  const { session, cell } = table;
  if (!session || !cell) return true;
  const at = isoTime(world.clock.now());
  const { reason } = await world.spool.append([{ kind: 'finished', session: session.id, at }]);
  if (reason !== undefined) {
    refuse(bench, `Cannot finish the session of ${cell.label}: ${reason}; its readings are kept, and it stays open`);
    return false;
  }
  table.session = undefined;
  if (session.presses.length > 0)
    tellFinished(bench, { cell, stage: session.around.stage }, session.presses.length, why);
  return true;
}

function tellFinished(
  { world }: Bench,
  { cell, stage }: { cell: BenchCell; stage: string | undefined },
  readings: number,
  why: FinishedBy,
): void {
  world.show({ kind: 'finished', cell, readings, why, ...(stage !== undefined && { stage }) });
}

/** The same, and takes the cell off the table: whoever presses next says whose reading it is. */
export async function clearTable(bench: Bench, why: FinishedBy): Promise<boolean> {
  if (!(await finishSession(bench, why))) return false;
  bench.table.cell = undefined;
  bench.table.doubt = undefined;
  return true;
}
