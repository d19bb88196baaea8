import { describe, expect, test } from 'vitest';

import { zoneOffsets } from '../../lib/adapters/zone-offsets.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the offset of a zone', () => {
  test.each<[string, string, number]>([
    ['Europe/Berlin', '2025-01-15T12:00:00Z', 60],
    ['Europe/Berlin', '2025-07-15T12:00:00Z', 120],
    ['Europe/Berlin', '2025-03-30T00:59:59Z', 60],
    ['Europe/Berlin', '2025-03-30T01:00:00Z', 120],
    ['Europe/Berlin', '2025-10-26T00:59:59Z', 120],
    ['Europe/Berlin', '2025-10-26T01:00:00Z', 60],
    ['America/New_York', '2025-07-15T12:00:00Z', -240],
    ['Asia/Kolkata', '2025-07-15T12:00:00Z', 330],
    ['America/St_Johns', '2005-04-03T03:30:59Z', -210],
    ['America/St_Johns', '2005-04-03T03:31:00Z', -150],
    ['Australia/Lord_Howe', '2025-01-15T12:00:00Z', 660],
    ['UTC', '2025-07-15T12:00:00Z', 0],
    ['Etc/GMT+5', '2025-07-15T12:00:00Z', -300],
  ])('of %s at %s is %i minutes', (zone, moment, minutes) => {
    expect(zoneOffsets(zone)?.(at(moment))).toBe(minutes);
  });

  test('is the same however often and in whatever order it is asked for', () => {
    const offsets = zoneOffsets('Europe/Berlin');
    const moments = ['00:30', '01:30', '00:59', '12:00', '01:00', '00:30'].map((time) => at(`2025-03-30T${time}:00Z`));
    expect(moments.map((moment) => offsets?.(moment))).toEqual([60, 120, 60, 120, 120, 60]);
    expect(moments.map((moment) => offsets?.(moment))).toEqual([60, 120, 60, 120, 120, 60]);
  });

  test('is right over more days than are remembered', () => {
    const offsets = zoneOffsets('Europe/Berlin');
    const noon = (day: number): number => at('2010-01-15T12:00:00Z') + day * 24 * 3600 * 1000;
    for (let day = 0; day < 3000; day += 1) offsets?.(noon(day));
    expect(offsets?.(noon(0))).toBe(60);
    expect(offsets?.(noon(180))).toBe(120);
  });
});

test.each(['', 'Berlin', 'Europe/Berlni', 'Mars+02:00', '__proto__', 'constructor', 'Europe/Berlin '])(
  'there is no zone %j',
  (zone) => {
    expect(zoneOffsets(zone)).toBeUndefined();
  },
);
