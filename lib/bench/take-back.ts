import { refuse } from './refuse.ts';
import type { Bench } from './table.ts';

/** Takes the last press of the session on the table back: it is not sent. */
export async function takeBack(bench: Bench): Promise<void> {
  const { table, world, settings } = bench;
  const { session, cell } = table;
  const last = session?.presses.at(-1);
  if (!session || !cell || !last) {
    return refuse(
      bench,
      'Cannot take a reading back: none is on the table; what is finished is sent, and is put right in Ionworks alone',
    );
  }
  const { press, reading } = last;
  const said = `${reading.value} ${reading.unit} of ${cell.label}`;
  if (settings.live) return refuse(bench, `Cannot take ${said} back: it was sent at once (--live)`);
  const { reason } = await world.spool.append([{ kind: 'back', session: session.id, reading_id: press.reading_id }]);
  if (reason !== undefined) return refuse(bench, `Cannot take ${said} back: ${reason}`);
  session.presses.pop();
  world.show({ kind: 'taken-back', cell, reading, left: session.presses.length });
}
