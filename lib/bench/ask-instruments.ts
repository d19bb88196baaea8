import { whyBeyondPlan } from '../domain/bench/session/plan.ts';
import { instrumentNamed } from '../domain/instrument.ts';
import { owe } from './owed-answers.ts';
import { refuse } from './refuse.ts';
import type { SourceSettings } from './source.ts';
import { type Bench, readingsOn } from './table.ts';

/**
 * Asks the instruments that want to be asked, and that have something left to say of what is on the table. Each of them
 * answers, or is told of. `at`: epoch milliseconds.
 */
export function askInstruments(bench: Bench, at: number): void {
  const { settings, world, table } = bench;
  const asked = settings.sources.filter((source) => source.asked !== undefined);
  const wanted = asked.filter((source) => !hasGiven(bench, source));
  if (wanted.length === 0) {
    const sentence =
      asked.length === 0
        ? 'No instrument here is asked (--ask): press its own button'
        : 'What the instruments say that are asked is all there: u takes the last one back, n begins the next cell';
    world.show({ kind: 'note', sentence, warning: false });
  }
  for (const source of wanted) {
    const { name } = source;
    if (!table.connected.has(name)) {
      refuse(bench, `Cannot ask ${name}: it is not connected, and is tried again and again`, name);
      continue;
    }
    table.askedAt.set(name, at);
    owe(bench, name, at);
    world.ask(source);
  }
}

/** Whether the session has of a source what it can have: a weight, or as many readings as are planned. */
function hasGiven({ settings: { plan, live }, table }: Bench, { says }: SourceSettings): boolean {
  const id = instrumentNamed(says)?.id;
  const readings = readingsOn(table);
  const last = id === undefined ? undefined : readings.findLast(({ instrument }) => instrument?.id === id);
  if (!last) return false;
  return !last.replicable || whyBeyondPlan(plan, readings, { property: last.property, live }) !== undefined;
}

/** A balance that waits for its pan to come to rest may take a while. */
const patienceMs = 10_000;

/** Takes note that something came from an instrument: it is not waited for any more. */
export function heardFrom({ table, world }: Bench, { name }: SourceSettings): void {
  table.askedAt.delete(name);
  table.heardAt.set(name, world.clock.now());
}

/** Tells of instruments that were asked and have said nothing; of one that is asked in turn, once. */
export function tellSilent(bench: Bench): void {
  const { table, world, settings } = bench;
  const now = world.clock.now();
  for (const [name, askedAt] of table.askedAt) {
    if (Math.abs(now - askedAt) < patienceMs) continue;
    table.askedAt.delete(name);
    refuse(
      bench,
      `Cannot read ${name}: it was asked ${patienceMs / 1000} s ago and has said nothing; ${lookAtIt}`,
      name,
    );
  }
  for (const { name, asked } of settings.sources) {
    const heardAt = table.heardAt.get(name);
    if (asked?.everyMs === undefined || heardAt === undefined || !table.connected.has(name)) continue;
    const silentMs = Math.max(patienceMs, 3 * asked.everyMs);
    if (Math.abs(now - heardAt) < silentMs) continue;
    table.heardAt.delete(name);
    refuse(
      bench,
      `Cannot read ${name}: it is asked all the time and has said nothing for ${silentMs / 1000} s; ${lookAtIt}`,
      name,
    );
  }
}

const lookAtIt = 'is it on, at rest, and its line set as here?';
