import { tellSilent } from './bench/ask-instruments.ts';
import { clearTable } from './bench/finish-session.ts';
import { hearSource } from './bench/hear-source.ts';
import { isQuiet } from './bench/is-quiet.ts';
import { obey } from './bench/obey.ts';
import { promptOf } from './bench/prompt-of.ts';
import { type EarlierSession, resume } from './bench/resume.ts';
import { seeClock } from './bench/see-clock.ts';
import type { BenchSettings } from './bench/settings.ts';
import type { SourceEvent, SourceSettings } from './bench/source.ts';
import { type Bench, emptyTable } from './bench/table.ts';
import type { BenchWorld } from './bench/world.ts';
import type { Plan } from './domain/bench/session/plan.ts';

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
    came: (event, source) => prompted(hearSource(at, event, source)),
    clockSeen: async (aheadMs) => seeClock(at, aheadMs),
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

/** One instrument that goes from position to position has as many readings as there are positions. */
function planWithPositions({ plan, positions, sources }: BenchSettings): Plan {
  const isSettled = plan.kind !== 'open' || positions.length === 0 || sources.length > 1;
  return isSettled ? plan : { kind: 'together', count: positions.length };
}
