import { failed, ok, quoted, type Result } from './problem.ts';

/** Date, clock and zone; hours and minutes that exist. Days are checked apart: Date.parse takes 30 February for 2 March. */
const iso =
  /^(\d{4}-\d\d-\d\d)[Tt ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)([Zz]|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$/;

/**
 * An ISO 8601 time with its zone, in epoch milliseconds (further decimals are cut off); `undefined` where it has no
 * zone, or names a day or an hour that does not exist (30 February, 24:00).
 */
export function readTime(text: string): number | undefined {
  if (text !== last.text) last = { text, moment: momentIn(text) };
  return last.moment;
}

/** One time is read several times in a row: for the id of a reading, then for its moment, then for that of the next. */
let last: { text: string; moment: number | undefined } = { text: '', moment: undefined };

function momentIn(text: string): number | undefined {
  const [, date, clock, zone] = iso.exec(text) ?? [];
  if (date === undefined || clock === undefined || zone === undefined) return undefined;
  const moment = Date.parse(`${date}T${clock.replace(',', '.')}${zoneInFull(zone)}`);
  return Number.isNaN(moment) || !isDay(date) ? undefined : moment;
}

/** `+01` and `+0100` as Date.parse wants them. */
const zoneInFull = (zone: string): string =>
  zone.length === 1 ? 'Z' : `${zone.slice(0, 3)}:${zone.length === 3 ? '00' : zone.slice(-2)}`;

function isDay(date: string): boolean {
  const day = Number(date.slice(8));
  if (day <= 28) return true;
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
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
