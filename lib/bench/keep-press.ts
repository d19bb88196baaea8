import { meanShown } from '../domain/bench/session/mean-shown.ts';
import { countLast, isComplete, plannedTotal } from '../domain/bench/session/plan.ts';
import { isFull, replicatesOf } from '../domain/bench/session/replicates.ts';
import { excessSpread } from '../domain/bench/session/spread.ts';
import type { Press, SpoolRecord } from '../domain/bench/spool/spool-record.ts';
import type { Fields } from '../domain/fields.ts';
import { isoTime } from '../domain/time.ts';
import { clearTable, finishSession } from './finish-session.ts';
import type { PlacedReading } from './place-reading.ts';
import type { Bench, OpenSession } from './table.ts';

/** A press at its place, and what stands around the readings of its session. `at`: epoch milliseconds. */
export interface PlacedPress extends PlacedReading {
  press: Press;
  around: Fields;
  at: number;
  source: string;
}

/** Keeps a press in the spool, and only then counts it. A reason, in a clause, where it could not be kept. */
export async function keepPress(bench: Bench, placed: PlacedPress): Promise<{ reason?: string }> {
  const { table, world } = bench;
  const { around, at, stage } = placed;
  const { position } = placed.reading;
  const press = position === undefined ? placed.press : { ...placed.press, position };
  const session = table.session ?? { id: world.newId(), around, presses: [], lastAt: at };
  const kept = await world.spool.append([
    ...(table.session ? [] : [sessionRecord(bench, session, at)]),
    { kind: 'press', session: session.id, press },
  ]);
  if (kept.reason !== undefined) return kept;

  session.presses.push({ press, reading: placed.reading, source: placed.source });
  session.lastAt = at;
  table.session = session;
  table.lastStage = stage;
  await goOn(bench, placed, session);
  return {};
}

function sessionRecord({ settings }: Bench, { id, around }: OpenSession, at: number): SpoolRecord {
  const { live, queueUrl, plan } = settings;
  // A session that is sent whole needs to tell nobody how many there will be.
  const expected = live ? plannedTotal(plan) : undefined;
  return {
    kind: 'session',
    session: id,
    at: isoTime(at),
    queue_url: queueUrl,
    live,
    around: expected === undefined ? around : { ...around, expected },
  };
}

/** Shows what was taken, and ends the session where it is whole. */
async function goOn(bench: Bench, { cell, reading }: PlacedPress, { presses }: OpenSession): Promise<void> {
  const { world, settings } = bench;
  const readings = presses.map((each) => each.reading);
  const replicates = replicatesOf(reading, readings).map(({ quantity }) => quantity);
  const mean = meanShown(replicates);
  world.show({ kind: 'taken', cell, reading, ...countLast(settings.plan, reading, readings), ...(mean && { mean }) });

  const isWhole = isComplete(settings.plan, readings);
  const spread = excessSpread(replicates, settings.spread);
  if (spread) world.show({ kind: 'spread', cell, property: reading.property, spread, held: isWhole });
  // What looks wrong is not sent before somebody has seen it.
  if (isWhole && !spread) await clearTable(bench, 'expected');
  else if (isFull(readings)) await finishSession(bench, 'full');
}
