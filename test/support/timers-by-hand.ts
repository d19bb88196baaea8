import type { SourceWorld } from '../../lib/adapters/bench/sources/source-world.ts';

/** A world in which time passes only where a test has it pass. It is always the same moment. */
export interface TimersByHand extends SourceWorld {
  /** Waits until something is to happen in so many milliseconds, and has it happen. */
  pass: (ms: number) => Promise<void>;
  /** After how many milliseconds things are to happen. */
  due: () => number[];
}

export function timersByHand(now = Date.parse('2026-11-20T08:00:00Z')): TimersByHand {
  const timers: { ms: number; happen: () => void }[] = [];
  let wake = () => {};
  return {
    now: () => now,
    after(ms, happen) {
      const timer = { ms, happen };
      timers.push(timer);
      wake();
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
    },
    async pass(ms) {
      while (true) {
        const timer = timers.find((waiting) => waiting.ms === ms);
        if (timer) {
          timers.splice(timers.indexOf(timer), 1);
          return timer.happen();
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    due: () => timers.map(({ ms }) => ms),
  };
}
