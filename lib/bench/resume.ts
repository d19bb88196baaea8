import { isComplete, plannedTotal } from '../domain/bench/session/plan.ts';
import { replicatesOf } from '../domain/bench/session/replicates.ts';
import { excessSpread } from '../domain/bench/session/spread.ts';
import type { Press } from '../domain/bench/spool/spool-record.ts';
import { type Fields, withDefaults } from '../domain/fields.ts';
import type { Reading } from '../domain/reading.ts';
import { readingOf } from '../domain/reading-of.ts';
import { isoTime, readTime } from '../domain/time.ts';
import type { BenchCell } from './event.ts';
import { clearTable } from './finish-session.ts';
import { refuse } from './refuse.ts';
import { type Bench, readingsOn } from './table.ts';

/** A session that the spool holds, and that nobody has finished. */
export interface EarlierSession {
  session: string;
  around: Fields;
  /** Those that stand, in their order. */
  presses: readonly Press[];
  live: boolean;
  queueUrl: string;
}

/**
 * Takes up what an earlier run left open, as a power cut or a closed terminal does: it goes on where its last press is
 * young enough, else it is finished and goes out.
 */
export async function resume(bench: Bench, earlier: EarlierSession): Promise<void> {
  const { table, world } = bench;
  const { session, around, presses } = earlier;
  const cell = cellIn(around);
  const shown = { cell, readings: presses.length, ...(around.stage !== undefined && { stage: around.stage }) };
  const taken = readAgain(bench, earlier);
  const lastAt = readTime(presses.at(-1)?.measured_at ?? '') ?? 0;
  if (taken && goesOn(bench, earlier, lastAt)) {
    table.cell = cell;
    table.stage = { stage: around.stage };
    table.session = { id: session, around, presses: taken, lastAt };
    world.show({ kind: 'resumed', ...shown });
    if (isOver(bench)) await clearTable(bench, 'expected');
    return;
  }
  const { reason } = await world.spool.append([{ kind: 'finished', session, at: isoTime(world.clock.now()) }]);
  if (reason !== undefined) {
    return refuse(
      bench,
      `Cannot finish the session of ${cell.label} that was left open: ${reason}; its readings are kept`,
    );
  }
  if (presses.length > 0) world.show({ kind: 'finished', ...shown, why: 'earlier-run' });
}

function goesOn({ settings, world }: Bench, { live, queueUrl, around }: EarlierSession, lastAt: number): boolean {
  // One from the future is as old as the clock that was set back since: nobody knows.
  const isYoung = Math.abs(world.clock.now() - lastAt) < settings.quietMs;
  return isYoung && live === settings.live && queueUrl === settings.queueUrl && saysTheSame(around, settings);
}

/** Whether what its messages say of all readings is what this run would say: another operator's readings are not theirs. */
function saysTheSame(around: Fields, { around: said, live, plan }: Bench['settings']): boolean {
  const isSame = (['operator', 'lab', 'protocol', 'notes'] as const).every((key) => around[key] === said[key]);
  return isSame && (!live || around.expected === plannedTotal(plan));
}

/** Whether all is there that was planned, and nobody needs to see it first: the run ended before it could say so. */
function isOver({ settings: { plan, spread }, table }: Bench): boolean {
  const readings = readingsOn(table);
  return isComplete(plan, readings) && !readings.some((reading) => spreads(replicatesOf(reading, readings), spread));
}

const spreads = (replicates: readonly Reading[], limit: Bench['settings']['spread']): boolean =>
  excessSpread(
    replicates.map(({ quantity }) => quantity),
    limit,
  ) !== undefined;

/** The readings of its presses; `undefined` where one cannot be read by the rules of now: ingest may know better. */
function readAgain(
  { world }: Bench,
  { presses, around }: EarlierSession,
): { press: Press; reading: Reading }[] | undefined {
  const rules = world.rules();
  const taken: { press: Press; reading: Reading }[] = [];
  for (const press of presses) {
    const origin = { id: press.reading_id, path: '', sentAt: rules.now };
    const read = readingOf(withDefaults(press, around), origin, rules);
    if (!read.ok) return undefined;
    taken.push({ press, reading: read.value });
  }
  return taken;
}

const cellIn = ({ cell, cell_instance_id: id }: Fields): BenchCell => ({
  label: cell ?? id ?? 'a cell without a name',
  ...(id !== undefined && { id }),
});
