import { dayMs, minuteMs } from './spans.ts';

/** How many minutes local time is ahead of UTC at a moment in epoch milliseconds. */
export type OffsetMinutes = (utcMs: number) => number;

/** The moment of a local time. When clocks go back, an hour comes twice: the first is meant. Going forward they skip one. */
export type LocalTime = { kind: 'once' | 'twice'; utcMs: number } | { kind: 'never' };

/** Local times in a zone, each given in milliseconds as though it were UTC. What was found out of a day is kept. */
export function localTimes(offsetMinutes: OffsetMinutes): (local: number) => LocalTime {
  const days = new Map<number, Around>();

  function around(day: number): Around {
    const known = days.get(day);
    if (known) return known;
    if (days.size >= mostDays) days.clear();
    const found = { before: offsetMinutes((day - 1) * dayMs), after: offsetMinutes((day + 2) * dayMs) };
    days.set(day, found);
    return found;
  }

  return (local) => {
    const { before, after } = around(Math.floor(local / dayMs));
    const first = local - before * minuteMs;
    if (before === after) return { kind: 'once', utcMs: first };

    // Clocks are put back or forward within these three days: by the old offset, by the new one, by both or by neither.
    const second = local - after * minuteMs;
    const byOld = offsetMinutes(first) === before;
    const byNew = offsetMinutes(second) === after;
    if (byOld) return { kind: byNew ? 'twice' : 'once', utcMs: first };
    return byNew ? { kind: 'once', utcMs: second } : { kind: 'never' };
  };
}

/** The offsets on either side of a local day, wherever it is on earth. */
interface Around {
  before: number;
  after: number;
}

/** Ten years of days. */
const mostDays = 4000;
