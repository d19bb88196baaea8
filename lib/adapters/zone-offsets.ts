import { tzOffset } from '@date-fns/tz';

const dayMs = 24 * 3600 * 1000;
/** Seven years: more days than most files tell of. */
const mostDays = 2600;

/**
 * How far the local time of an IANA zone is ahead of UTC, in minutes, at a moment in epoch milliseconds; `undefined` where
 * there is no such zone. Quick for moments near each other: it is asked for every row of a file.
 */
export function zoneOffsets(timezone: string): ((utcMs: number) => number) | undefined {
  if (!isZone(timezone)) return undefined;
  const offsetAt = (utcMs: number): number => tzOffset(timezone, new Date(utcMs));
  /** Of the days in which it does not change: clocks are changed once a day at most. */
  const steady = new Map<number, number>();
  return (utcMs) => {
    const day = Math.floor(utcMs / dayMs);
    const known = steady.get(day);
    if (known !== undefined) return known;
    const offset = offsetAt(utcMs);
    if (offsetAt(day * dayMs) !== offset || offsetAt((day + 1) * dayMs) !== offset) return offset;
    if (steady.size >= mostDays) steady.clear();
    steady.set(day, offset);
    return offset;
  };
}

function isZone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}
