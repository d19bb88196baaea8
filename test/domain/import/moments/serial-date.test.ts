import { describe, expect, it } from 'vitest';

import { readDayFraction, readSerialDate } from '../../../../lib/domain/import/moments/serial-date.ts';
import type { SerialEpoch } from '../../../../lib/domain/import/table.ts';

/** `2025-03-01`, with the time where there is one; `none` for just a number. */
function shown(text: string, epoch: SerialEpoch): string {
  const read = readSerialDate(text, epoch);
  if (!read) return 'none';
  const iso = new Date(read.day + (read.clock ?? 0)).toISOString().slice(0, -1);
  return read.clock === undefined ? iso.slice(0, 10) : iso;
}

describe('a serial date', () => {
  it.each<[string, SerialEpoch, string]>([
    ['45717', 1900, '2025-03-01'],
    ['45717.0', 1900, '2025-03-01'],
    ['45717.5', 1900, '2025-03-01T12:00:00.000'],
    ['45717.3368', 1900, '2025-03-01T08:04:59.520'],
    ['45717,3368', 1900, '2025-03-01T08:04:59.520'],
    ['45717.3368055556', 1900, '2025-03-01T08:05:00.000'],
    ['45717.33680555555486', 1900, '2025-03-01T08:05:00.000'],
    ['45717.9999999999', 1900, '2025-03-02T00:00:00.000'],
    ['44255', 1904, '2025-03-01'],
    ['44255.75', 1904, '2025-03-01T18:00:00.000'],
    ['32874', 1900, '1990-01-01'],
    ['73050', 1900, '2099-12-31'],
    ['31412', 1904, '1990-01-01'],
    ['71588', 1904, '2099-12-31'],
  ])('%s is counted from %i: %s', (text, epoch, date) => {
    expect(shown(text, epoch)).toBe(date);
  });

  it.each<[string, SerialEpoch]>([
    ['32873', 1900],
    ['73051', 1900],
    ['31411', 1904],
    ['71589', 1904],
    ['4571', 1900],
    ['457170', 1900],
    ['45717.', 1900],
    ['-45717', 1900],
    ['45 717', 1900],
    ['', 1900],
  ])('%j, counted from %i, is just a number', (text, epoch) => {
    expect(shown(text, epoch)).toBe('none');
  });
});

describe('a fraction of a day', () => {
  it.each([
    ['0.3368', 29_099_520],
    ['0,5', 43_200_000],
    ['.25', 21_600_000],
    ['0.336805555555556', 29_100_000],
    ['0.0', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(readDayFraction(text)).toBe(ms);
  });

  it.each(['0', '1.5', '00.5', '0.', '', '.', '0.5.5'])('%j is none', (text) => {
    expect(readDayFraction(text)).toBeUndefined();
  });
});
