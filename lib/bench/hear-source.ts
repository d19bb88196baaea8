import { quoted } from '../domain/problem.ts';
import { textOfBytes } from '../domain/text.ts';
import { heardFrom } from './ask-instruments.ts';
import { clearTable } from './finish-session.ts';
import { isGarbled } from './is-garbled.ts';
import { isQuiet } from './is-quiet.ts';
import { refuse } from './refuse.ts';
import type { SourceEvent, SourceSettings } from './source.ts';
import { type Bench, stayOn } from './table.ts';
import { takeFrame } from './take-frame.ts';

/** Takes what comes from an instrument's connection. */
export async function hearSource(at: Bench, event: SourceEvent, source: SourceSettings): Promise<void> {
  const { world, table } = at;
  switch (event.kind) {
    case 'frame':
      heardFrom(at, source);
      // A machine that slept hears of the next press before its clock ticks.
      if (isQuiet(at, event.at)) await clearTable(at, 'quiet');
      return takeFrame(at, { bytes: event.bytes, at: event.at, source });
    case 'connected':
      world.show({ kind: 'source-connected', source: source.name, again: table.seen.has(source.name) });
      table.seen.add(source.name);
      table.connected.add(source.name);
      heardFrom(at, source);
      foundAgain(at, source);
      return;
    case 'lost':
      heardFrom(at, source);
      table.connected.delete(source.name);
      table.owed.delete(source.name);
      if (!table.lostAt.has(source.name)) table.lostAt.set(source.name, stayOn(table));
      return world.show({ kind: 'source-lost', source: source.name, reason: event.reason });
    case 'cut-short': {
      heardFrom(at, source);
      const { bytes, by } = event;
      if (isGarbled(at, { bytes, at: world.clock.now(), source })) return;
      const why = by === 'loss' ? 'the connection was lost before its end' : 'its line end did not come';
      const text = quoted(textOfBytes(bytes), 40);
      return refuse(at, `Cannot take ${text} from ${source.name}: ${why}; press again`, source.name);
    }
  }
}

/** Device servers keep what an instrument says while nobody listens, and tell it at once. */
function foundAgain({ table, world }: Bench, { name }: SourceSettings): void {
  if (!table.lostAt.has(name)) return;
  table.back.set(name, { until: world.clock.now() + heldBackMs, isOther: table.lostAt.get(name) !== stayOn(table) });
  table.lostAt.delete(name);
}

const heldBackMs = 1000;
