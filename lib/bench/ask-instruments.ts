import { refuse } from './refuse.ts';
import type { SourceSettings } from './source.ts';
import type { Bench } from './table.ts';

/** Asks the instruments that want to be asked. Each of them answers, or is told of. `at`: epoch milliseconds. */
export function askInstruments(bench: Bench, at: number): void {
  const { settings, world, table } = bench;
  const asked = settings.sources.filter((source) => source.asked !== undefined);
  if (asked.length === 0) {
    const sentence = 'No instrument here is asked (--ask): press its own button';
    world.show({ kind: 'note', sentence, warning: false });
    return;
  }
  for (const { name } of asked) {
    if (table.connected.has(name)) table.askedAt.set(name, at);
    else refuse(bench, `Cannot ask ${name}: it is not connected, and is tried again and again`, name);
  }
  world.ask();
}

/** A balance that waits for its pan to come to rest may take a while. */
const patienceMs = 10_000;

/** Something came from an instrument: it is not waited for any more. */
export const hasAnswered = ({ table }: Bench, { name }: SourceSettings): boolean => table.askedAt.delete(name);

/** Tells of instruments that were asked and have said nothing. */
export function tellSilent(bench: Bench): void {
  const { table, world } = bench;
  for (const [name, askedAt] of table.askedAt) {
    if (world.clock.now() - askedAt < patienceMs) continue;
    table.askedAt.delete(name);
    refuse(
      bench,
      `Cannot read ${name}: it was asked ${patienceMs / 1000} s ago and has said nothing; is it on, at rest, and its line set as here?`,
      name,
    );
  }
}
