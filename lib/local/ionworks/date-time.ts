/** A date-time of RFC 3339 (`format: date-time` in the OpenAPI), read strictly. */
export type DateTimeRead =
  /** `utc` is how the API writes it back: `2026-11-20T08:00:00Z`, six decimals where there are any. */
  | { readonly kind: 'date-time'; readonly utc: string }
  | { readonly kind: 'without-zone' }
  | { readonly kind: 'invalid'; readonly reason: string };

const dateTime = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?$/;

/** Decimals beyond the microsecond are cut, as Python's datetime cuts them. */
export function readDateTime(text: string): DateTimeRead {
  const match = dateTime.exec(text);
  if (!match) return { kind: 'invalid', reason: 'input is not of the form 2026-11-20T08:00:00Z' };

  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as Six;
  if (y === 0) return { kind: 'invalid', reason: 'year 0 is out of range' };
  if (mo < 1 || mo > 12) return { kind: 'invalid', reason: 'month value is outside expected range of 1-12' };
  if (d < 1 || d > daysIn(y, mo)) return { kind: 'invalid', reason: 'day value is outside expected range' };
  if (h > 23 || mi > 59 || s > 59) return { kind: 'invalid', reason: 'time value is outside expected range' };
  if (zone === undefined) return { kind: 'without-zone' };

  const offset = offsetMinutes(zone);
  if (offset === undefined) return { kind: 'invalid', reason: 'timezone offset is outside expected range' };

  const instant = new Date(0);
  instant.setUTCFullYear(y, mo - 1, d);
  instant.setUTCHours(h, mi - offset, s);
  if (instant.getUTCFullYear() < 1 || instant.getUTCFullYear() > 9999) {
    return { kind: 'invalid', reason: 'date value out of range' };
  }
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  const decimals = Number(micros) === 0 ? '' : `.${micros}`;
  return { kind: 'date-time', utc: `${instant.toISOString().slice(0, 19)}${decimals}Z` };
}

type Six = [number, number, number, number, number, number];

const daysIn = (year: number, month: number): number => {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
};

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
