import { setImmediate } from 'node:timers/promises';

import type { Clock, Limit, Taken } from '../../lib/ports.ts';

/** How a service takes one call: after so many virtual milliseconds, well or badly. */
export interface Handling {
  ms: number;
  taken: Taken;
}

/** Decides on a call when it begins: how many are under way, it included, and when. */
export type Service = (underWay: number, now: number) => Handling;

export interface Run {
  /** Every call that was made, in order of its beginning. */
  calls: readonly Call[];
  /** When the last one ended. */
  endedAt: number;
}

export interface Call extends Handling {
  startedAt: number;
  /** Calls under way as it began, itself included. */
  underWay: number;
}

/** Time that passes only from one event to the next. */
export interface VirtualTime extends Pick<Clock, 'now'> {
  after: (ms: number) => Promise<void>;
  /** Lets everything happen that is due some time, in order. */
  passAll: () => Promise<void>;
}

export function virtualTime(): VirtualTime {
  let now = 0;
  const due: { at: number; happen: () => void }[] = [];
  return {
    now: () => now,
    after: (ms) => new Promise((resolve) => due.push({ at: now + ms, happen: resolve })),
    passAll: async () => {
      for (;;) {
        // What the last event set going comes to rest before the next one.
        await setImmediate();
        const next = due.reduce(
          (first, event) => (event.at < first.at ? event : first),
          due[0] ?? { at: -1, happen: noop },
        );
        if (next.happen === noop) return;
        due.splice(due.indexOf(next), 1);
        now = next.at;
        next.happen();
      }
    },
  };
}

const noop = () => {};

/** Asks the service so many times, all at once as far as the limit lets it. */
export async function ask(service: Service, times: number, limit: Limit, time: VirtualTime): Promise<Run> {
  const calls: Call[] = [];
  let underWay = 0;
  const call = async (): Promise<Handling> => {
    underWay += 1;
    const handling = service(underWay, time.now());
    calls.push({ ...handling, startedAt: time.now(), underWay });
    if (handling.ms > 0) await time.after(handling.ms);
    underWay -= 1;
    return handling;
  };
  const asked = Array.from({ length: times }, () => limit.run(call, ({ taken }) => taken));
  await time.passAll();
  await Promise.all(asked);
  return { calls, endedAt: time.now() };
}

/** How many were under way at the most. */
export const peakOf = (calls: readonly Call[]): number => Math.max(...calls.map(({ underWay }) => underWay));

/** Calls a virtual second that were taken well, from `fromMs` on until the last one began. */
export function rateOf(calls: readonly Call[], fromMs = 0): number {
  const later = calls.filter(({ startedAt }) => startedAt >= fromMs);
  const lastedMs = (later.at(-1)?.startedAt ?? fromMs) - fromMs;
  return (later.filter(({ taken }) => taken === 'well').length / lastedMs) * 1000;
}
