import { clockWords, isClockOff } from '../domain/bench/clock-words.ts';
import type { Bench } from './table.ts';

/** Takes note of how far this machine's clock is ahead of AWS's, in milliseconds; tells when it is off, and when it is right again. */
export function seeClock({ table, world, settings }: Bench, aheadMs: number): void {
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
