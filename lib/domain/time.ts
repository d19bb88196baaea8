import { failed, ok, quoted, type Result } from './problem.ts';

const iso =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)$/;

/**
 * An ISO 8601 time with its zone, in epoch milliseconds (further decimals are cut off); `undefined` where it has no
 * zone, or names a day or an hour that does not exist (30 February, 24:00).
 */
export function readTime(text: string): number | undefined {
  const match = iso.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map((group) => Number(match[group])) as Five;
  const [, , , , , , second = '0', fraction = '', , sign, zoneHour = '0', zoneMinute = '0'] = match;
  if (year < 100) return undefined; // Date.UTC takes 26 for 1926.
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || Number(second) > 59) return undefined;
  if (Number(zoneHour) > 14 || Number(zoneMinute) > 59) return undefined;

  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const offsetMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  const local = Date.UTC(year, month - 1, day, hour, minute, Number(second), milliseconds);
  return local - (sign === '-' ? -offsetMs : offsetMs);
}

type Five = [number, number, number, number, number];

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Epoch milliseconds as ISO 8601 in UTC. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** A day ahead is a clock in another zone; more is a wrong date. Before 1970 nobody sent readings to a queue. */
const latestAheadMs = 24 * 3600 * 1000;

/** When a reading was taken: `measured_at`, else when its message was sent. Refused `invalid-time`. */
export function momentOf(text: string | undefined, sentAt: number, now: number): Result<number> {
  if (text === undefined) return ok(sentAt);
  const moment = readTime(text);
  if (moment === undefined) {
    return failed(
      'invalid-time',
      `Cannot read measured_at ${quoted(text)}: it is no existing ISO 8601 time with a zone, such as 2026-11-20T08:00:00Z`,
      'measured_at',
    );
  }
  if (moment > now + latestAheadMs || moment < 0) {
    return failed(
      'invalid-time',
      `Cannot take measured_at ${quoted(text)}: it is not between 1970 and now (${isoTime(now)})`,
      'measured_at',
    );
  }
  return ok(moment);
}
