import { tzOffset } from '@date-fns/tz';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;
/** Of days, seven years: more than most files tell of. */
const mostSpans = 2600;

/**
 * How far the local time of an IANA zone is ahead of UTC, in minutes, at a moment in epoch milliseconds; `undefined` where
 * there is no such zone. Quick for moments near each other: it is asked for every row of a file.
 */
export function zoneOffsets(timezone: string): ((utcMs: number) => number) | undefined {
  if (!isZone(timezone)) return undefined;
  // On a day on which clocks are changed, it is found out hour by hour.
  return keptWhileSteady(
    dayMs,
    keptWhileSteady(hourMs, (utcMs) => tzOffset(timezone, new Date(utcMs))),
  );
}

/** Keeps the offsets of spans in which they do not change: clocks are changed once a day at most. */
function keptWhileSteady(spanMs: number, offsetAt: (utcMs: number) => number): (utcMs: number) => number {
  const steady = new Map<number, number>();
  return (utcMs) => {
    const span = Math.floor(utcMs / spanMs);
    const known = steady.get(span);
    if (known !== undefined) return known;
    const offset = offsetAt(utcMs);
    if (offsetAt(span * spanMs) !== offset || offsetAt((span + 1) * spanMs - 1) !== offset) return offset;
    if (steady.size >= mostSpans) steady.clear();
    steady.set(span, offset);
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
