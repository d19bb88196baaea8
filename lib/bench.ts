import { hasAnswered, tellSilent } from './bench/ask-instruments.ts';
import type { BenchPrompt } from './bench/event.ts';
import { clearTable } from './bench/finish-session.ts';
import { askedFor, obey } from './bench/obey.ts';
import { refuse } from './bench/refuse.ts';
import { type EarlierSession, resume } from './bench/resume.ts';
import type { BenchSettings } from './bench/settings.ts';
import type { SourceEvent, SourceSettings } from './bench/source.ts';
import { type Bench, emptyTable, readingsOn } from './bench/table.ts';
import { isGarbled, takeFrame } from './bench/take-frame.ts';
import type { BenchWorld } from './bench/world.ts';
import { clockWords, isClockOff } from './domain/bench/clock-words.ts';
import { nextPosition } from './domain/bench/session/next-position.ts';
import type { Plan } from './domain/bench/session/plan.ts';
import { quoted } from './domain/problem.ts';
import { textOfBytes } from './domain/text.ts';

/** What happens at a bench, one thing after the other: each call is awaited before the next. None rejects for what the world may do. */
export interface BenchAtWork {
  /** What an earlier run left open goes on, or is finished. */
  begin: (earlier: EarlierSession | undefined) => Promise<void>;
  /** A line was typed, wedged or scanned. */
  typed: (line: string, at: number) => Promise<{ quits: boolean }>;
  /** Something came from an instrument. */
  came: (event: SourceEvent, source: SourceSettings) => Promise<void>;
  /** AWS has told the time: so many milliseconds is this machine's clock ahead of it. */
  clockSeen: (aheadMs: number) => Promise<void>;
  /** Some time has passed. */
  tick: () => Promise<void>;
  /** Everybody goes home. */
  end: () => Promise<void>;
}

/**
 * A bench: a cell is put on the table, its stage picked, and instruments say what it measures. Each reading is checked by
 * the rules of ingest while the cell is there, kept in the spool before it counts, and goes out with its session.
 */
export function bench(settings: BenchSettings, world: BenchWorld): BenchAtWork {
  const at: Bench = { settings: { ...settings, plan: planWithPositions(settings) }, world, table: emptyTable() };
  const seen = new Set<SourceSettings>();
  const prompted = async <T>(step: Promise<T>): Promise<T> => {
    const done = await step;
    world.prompt(promptOf(at));
    return done;
  };

  return {
    begin: (earlier) => prompted(earlier ? resume(at, earlier) : Promise.resolve()),
    typed: (line, typedAt) => prompted(obey(at, line, typedAt)),
    came: (event, source) => prompted(take(at, event, { source, seen })),
    clockSeen: async (aheadMs) => clockSeen(at, aheadMs),
    tick: async () => {
      tellSilent(at);
      const { session } = at.table;
      const isQuiet = session !== undefined && world.clock.now() - session.lastAt >= settings.quietMs;
      if (isQuiet && session.presses.length > 0) await prompted(clearTable(at, 'quiet'));
    },
    end: async () => {
      await clearTable(at, 'end');
    },
  };
}

/** One instrument that goes from position to position has as many readings as there are positions. */
function planWithPositions({ plan, positions, sources }: BenchSettings): Plan {
  const isSettled = plan.kind !== 'open' || positions.length === 0 || sources.length > 1;
  return isSettled ? plan : { kind: 'together', count: positions.length };
}

async function take(
  at: Bench,
  event: SourceEvent,
  { source, seen }: { source: SourceSettings; seen: Set<SourceSettings> },
): Promise<void> {
  const { world, table } = at;
  switch (event.kind) {
    case 'frame':
      hasAnswered(at, source);
      return takeFrame(at, { bytes: event.bytes, at: event.at, source });
    case 'connected':
      world.show({ kind: 'source-connected', source: source.name, again: seen.has(source) });
      seen.add(source);
      table.connected.add(source.name);
      return;
    case 'lost':
      hasAnswered(at, source);
      table.connected.delete(source.name);
      return world.show({ kind: 'source-lost', source: source.name, reason: event.reason });
    case 'cut-short': {
      hasAnswered(at, source);
      const { bytes, by } = event;
      if (isGarbled(at, { bytes, at: world.clock.now(), source })) return;
      const why = by === 'loss' ? 'the connection was lost before its end' : 'its line end did not come';
      const text = quoted(textOfBytes(bytes), 40);
      return refuse(at, `Cannot take ${text} from ${source.name}: ${why}; press again`, source.name);
    }
  }
}

function clockSeen({ table, world, settings }: Bench, aheadMs: number): void {
  const wasOff = isClockOff(table.clockOffMs);
  table.clockOffMs = aheadMs;
  if (isClockOff(aheadMs) === wasOff) return;
  if (wasOff) {
    world.show({ kind: 'note', sentence: "This machine's clock is right again", warning: false });
    return;
  }
  const what = settings.trustsClock
    ? 'readings are taken with its time all the same (--trust-clock)'
    : 'no reading is taken until it is set, as its time would be wrong';
  world.show({ kind: 'note', sentence: `Warning: ${clockWords(aheadMs)}: ${what}`, warning: true });
}

/** What is asked for now. */
function promptOf(at: Bench): BenchPrompt {
  const { settings, table } = at;
  const { cell, stage } = table;
  if (!cell) return { kind: 'cell' };
  if (askedFor(at) === 'stage') {
    const stages = settings.stages.kind === 'one-of' ? settings.stages.stages : undefined;
    return { kind: 'stage', cell, stages, last: table.lastStage?.stage };
  }
  const readings = readingsOn(table);
  const positioned = readings.findLast(({ position }) => position !== undefined);
  const position = nextPosition(settings.positions, positioned?.property, readings);
  return {
    kind: 'reading',
    cell,
    asks: settings.sources.some(({ asked }) => asked !== undefined && asked.everyMs === undefined),
    ...(stage?.stage !== undefined && { stage: stage.stage }),
    ...(position !== undefined && { position }),
  };
}
