import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../lib/ports.ts';

/** A clock that goes on only where everything waits for it. */
export interface VirtualClock extends Clock {
  /** What something comes to, and everything that is due some time; it ended at so many milliseconds since the beginning. */
  inTime: <T>(work: Promise<T>) => Promise<{ value: T; endedAt: number }>;
}

/** So many turns without anything that is due, and it will never end. */
const mostIdleTurns = 2000;

export function virtualClock(beginning: number): VirtualClock {
  let passed = 0;
  const due: { at: number; happen: () => void }[] = [];
  const passNext = (): boolean => {
    const [first] = due;
    if (!first) return false;
    const next = due.reduce((earliest, event) => (event.at < earliest.at ? event : earliest), first);
    due.splice(due.indexOf(next), 1);
    passed = next.at;
    next.happen();
    return true;
  };

  return {
    now: () => beginning + passed,
    sleep: (ms) => new Promise((happen) => due.push({ at: passed + Math.max(0, ms), happen })),
    inTime: async (work) => {
      let ended: { at: number } | undefined;
      const noted = () => {
        ended = { at: passed };
      };
      work.then(noted, noted);
      for (let idle = 0; idle < mostIdleTurns; idle += 1) {
        // What the last event set going comes to rest before the next one.
        await setImmediate();
        if (passNext()) idle = 0;
        else if (ended) return { value: await work, endedAt: ended.at };
      }
      throw new Error('it never ends');
    },
  };
}
