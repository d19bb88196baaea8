import { hasAnswered, tellSilent } from './bench/ask-instruments.ts';
import type { BenchPrompt } from './bench/event.ts';
import { clearTable } from './bench/finish-session.ts';
import { isGarbled } from './bench/is-garbled.ts';
import { askedFor, obey } from './bench/obey.ts';
import { refuse } from './bench/refuse.ts';
import { type EarlierSession, resume } from './bench/resume.ts';
import type { BenchSettings } from './bench/settings.ts';
import type { SourceEvent, SourceSettings } from './bench/source.ts';
import { type Bench, emptyTable, readingsOn, stayOn } from './bench/table.ts';
import { takeFrame } from './bench/take-frame.ts';
import type { BenchWorld } from './bench/world.ts';
import { clockWords, isClockOff } from './domain/bench/clock-words.ts';
import { nextPosition } from './domain/bench/session/next-position.ts';
import { isComplete, type Plan } from './domain/bench/session/plan.ts';
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
    typed: async (line, typedAt) => {
      if (isQuiet(at, typedAt)) await prompted(clearTable(at, 'quiet'));
      return prompted(obey(at, line, typedAt));
    },
    came: (event, source) => prompted(take(at, event, { source, seen })),
    clockSeen: async (aheadMs) => clockSeen(at, aheadMs),
    tick: async () => {
      tellSilent(at);
      const now = world.clock.now();
      if (!isQuiet(at, now)) return;
      const isFinished = await prompted(clearTable(at, 'quiet'));
      // Where that cannot be kept, it is tried and told again when as much time has passed: not with each tick.
      if (!isFinished && at.table.session) at.table.session.lastAt = now;
    },
    end: async () => {
      await clearTable(at, 'end');
    },
  };
}

/** Whether nobody has pressed for a while; or the clock was set meanwhile, which would put the next press as far away. */
function isQuiet({ table: { session }, settings }: Bench, now: number): boolean {
  if (!session || session.presses.length === 0) return false;
  return Math.abs(now - session.lastAt) >= settings.quietMs;
}

/** Device servers keep what an instrument says while nobody listens, and tell it at once. */
function foundAgain({ table, world }: Bench, { name }: SourceSettings): void {
  if (!table.lostAt.has(name)) return;
  table.back.set(name, { until: world.clock.now() + heldBackMs, isOther: table.lostAt.get(name) !== stayOn(table) });
  table.lostAt.delete(name);
}

const heldBackMs = 1000;

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
      // A machine that slept hears of the next press before its clock ticks.
      if (isQuiet(at, event.at)) await clearTable(at, 'quiet');
      return takeFrame(at, { bytes: event.bytes, at: event.at, source });
    case 'connected':
      world.show({ kind: 'source-connected', source: source.name, again: seen.has(source) });
      seen.add(source);
      table.connected.add(source.name);
      hasAnswered(at, source);
      foundAgain(at, source);
      return;
    case 'lost':
      hasAnswered(at, source);
      table.connected.delete(source.name);
      table.owed.delete(source.name);
      if (!table.lostAt.has(source.name)) table.lostAt.set(source.name, stayOn(table));
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
  const { cell, stage, doubt } = table;
  if (!cell || doubt !== undefined) return { kind: 'cell' };
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
    ...(isComplete(settings.plan, readings) && { held: true }),
  };
}
