import { realWorld, type SourceWorld } from '../../adapters/bench/sources/source-world.ts';
import { clockOffBy, isClockOff } from '../../domain/bench/clock-words.ts';
import { type BenchQueueOptions, benchQueue, type ConnectedBenchQueue } from './bench-queue.ts';
import { clockWatch } from './clock-watch.ts';

/** How often the time is asked for, until it is known to be right here. */
const askAgainMs = 15_000;
const lookMs = 1000;

/** A clock that somebody may set, one that nobody does (both in milliseconds), and timers. */
export interface ClockWorld extends SourceWorld {
  elapsed: () => number;
}

/** The readings queue, and by how much this machine's clock is ahead of AWS's, as each of its answers tells. */
export interface ClockedQueue {
  queue: ConnectedBenchQueue;
  /** Stops looking at the clock. */
  stop: () => void;
}

/**
 * Connects to a queue, and looks at the clock: now, with each answer, whenever it was set here, and every few seconds as
 * long as it is off. While it is off nothing is taken, so that nothing is sent and nothing answered: it has to be asked.
 */
export function clockedQueue(
  url: string,
  { seen, failed }: { seen: (aheadMs: number) => void; failed: (error: Error) => void },
  world: ClockWorld = { ...realWorld, elapsed: () => performance.now() },
): ClockedQueue {
  let aheadMs: number | undefined;
  const onDate: NonNullable<BenchQueueOptions['onDate']> = (date, receivedAt) => {
    aheadMs = clockOffBy(date, receivedAt);
    seen(aheadMs);
  };
  const queue = benchQueue(url, { onDate });
  const ask = (): void => void queue.askDate().catch(failed);
  const wasSet = clockWatch();
  const look = (): void => {
    // With the new time readings would be taken until the next message is answered.
    if (wasSet(world.now(), world.elapsed())) ask();
  };
  look();
  ask();
  const stops = [
    every(lookMs, look, world),
    every(
      askAgainMs,
      () => {
        if (aheadMs === undefined || isClockOff(aheadMs)) ask();
      },
      world,
    ),
  ];
  return {
    queue,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Has something happen again and again, until what is returned is called. */
function every(ms: number, happen: () => void, { after }: SourceWorld): () => void {
  let stop: () => void;
  const next = (): void => {
    stop = after(ms, () => {
      happen();
      next();
    });
  };
  next();
  return () => stop();
}
