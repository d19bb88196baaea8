import { tzOffset } from '@date-fns/tz';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { localTimes } from '../../../../lib/domain/import/moments/local-time.ts';

const offsetIn = (zone: string) => (utcMs: number) => tzOffset(zone, new Date(utcMs));

/** The moment in UTC, `twice` in front of it where it came twice; or `never`. */
function shown(zone: string, local: string): string {
  const found = localTimes(offsetIn(zone))(Date.parse(`${local}Z`));
  if (found.kind === 'never') return 'never';
  const iso = new Date(found.utcMs).toISOString().slice(0, 16);
  return found.kind === 'twice' ? `twice, first ${iso}` : iso;
}

describe('a local time', () => {
  it.each([
    ['Europe/Berlin', '2025-01-15T08:05', '2025-01-15T07:05'],
    ['Europe/Berlin', '2025-07-15T08:05', '2025-07-15T06:05'],
    ['Europe/Berlin', '2025-03-30T01:59', '2025-03-30T00:59'],
    ['Europe/Berlin', '2025-03-30T02:00', 'never'],
    ['Europe/Berlin', '2025-03-30T02:59', 'never'],
    ['Europe/Berlin', '2025-03-30T03:00', '2025-03-30T01:00'],
    ['Europe/Berlin', '2025-10-26T01:59', '2025-10-25T23:59'],
    ['Europe/Berlin', '2025-10-26T02:00', 'twice, first 2025-10-26T00:00'],
    ['Europe/Berlin', '2025-10-26T02:59', 'twice, first 2025-10-26T00:59'],
    ['Europe/Berlin', '2025-10-26T03:00', '2025-10-26T02:00'],
    ['America/New_York', '2025-03-09T02:30', 'never'],
    ['America/New_York', '2025-11-02T01:30', 'twice, first 2025-11-02T05:30'],
    ['America/New_York', '2025-11-02T23:00', '2025-11-03T04:00'],
    // By half an hour, and on half an hour of UTC.
    ['Australia/Lord_Howe', '2025-10-05T02:15', 'never'],
    ['Australia/Lord_Howe', '2025-10-05T02:30', '2025-10-04T15:30'],
    ['Australia/Lord_Howe', '2025-04-06T01:45', 'twice, first 2025-04-05T14:45'],
    ['Asia/Kolkata', '2025-03-30T02:30', '2025-03-29T21:00'],
    ['Pacific/Kiritimati', '2025-03-01T00:30', '2025-02-28T10:30'],
    // A whole day that a country left out.
    ['Pacific/Apia', '2011-12-30T12:00', 'never'],
    ['Pacific/Apia', '2011-12-31T12:00', '2011-12-30T22:00'],
    ['UTC', '2025-03-30T02:30', '2025-03-30T02:30'],
  ])('in %s, %s: %s', (zone, local, moment) => {
    expect(shown(zone, local)).toBe(moment);
  });

  it('is never taken for one that the zone does not show', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca'];
    const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, utcMs) => {
        const offsetMinutes = offsetIn(zone);
        const local = utcMs + offsetMinutes(utcMs) * 60_000;
        const found = localTimes(offsetMinutes)(local);
        if (found.kind === 'once') expect(found.utcMs).toBe(utcMs);
        else expect(found).toEqual({ kind: 'twice', utcMs: expect.toSatisfy((first: number) => first <= utcMs) });
      }),
    );
  });

  it('asks for the offsets of a day once, and keeps those of some years only', () => {
    let asked = 0;
    const localTime = localTimes(() => {
      asked += 1;
      return 60;
    });
    const day = (number: number) => Date.UTC(2025, 2, 1) + number * 86_400_000;
    localTime(day(0));
    localTime(day(0) + 3_600_000);
    expect(asked).toBe(2);
    for (let number = 1; number < 4000; number += 1) localTime(day(number));
    localTime(day(0));
    expect(asked).toBe(8000);
    localTime(day(4000));
    localTime(day(0));
    expect(asked).toBe(8004);
  });
});
