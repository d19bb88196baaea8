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
  return onDayOfLast(text) ?? parsed(text);
}

/** Most times are written as `isoTime` does, and of the day of the one before: what is left to read is the clock. */
function onDayOfLast(text: string): number | undefined {
  const isWritten = text.length === 24 && text.endsWith('.000Z') && text.charAt(10) === 'T';
  if (!isWritten || !text.startsWith(lastDay.date)) return undefined;
  const clock = clockMs(text, 11, 19);
  return clock === undefined ? undefined : lastDay.ms + clock;
}

let lastDay = { date: '1970-01-01', ms: 0 };

function parsed(text: string): number | undefined {
  const [, date, clock, zone] = iso.exec(text) ?? [];
  if (date === undefined || clock === undefined || zone === undefined) return undefined;
  const moment = Date.parse(`${date}T${clock.replace(',', '.')}${zoneInFull(zone)}`);
  if (Number.isNaN(moment) || !isDay(date)) return undefined;
  if (date !== lastDay.date) lastDay = { date, ms: Date.parse(date) };
  return moment;
}

/** Milliseconds since midnight, where nothing but `08:05:09` or `08:05` stands between these places of a text. */
export function clockMs(text: string, from: number, to: number): number | undefined {
  const hasSeconds = to - from === 8;
  if (!hasSeconds && to - from !== 5) return undefined;
  if (text.charCodeAt(from + 2) !== colon || (hasSeconds && text.charCodeAt(from + 5) !== colon)) return undefined;
  const hour = twoDigits(text, from);
  const minute = twoDigits(text, from + 3);
  const second = hasSeconds ? twoDigits(text, from + 6) : 0;
  // Of what is no number, none is true.
  return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : undefined;
}

const colon = 0x3a;

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const zero = 0x30;

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
