import type { SerialEpoch } from '../../../domain/import/table.ts';

/** What a number format shows of a date. */
export interface MomentFormat {
  /** Day, month or year. */
  date: boolean;
  /** Hours, minutes or seconds. */
  time: boolean;
  /** The hours that went by, however many: `[h]:mm`. */
  elapsed: boolean;
}

/**
 * The date, the time, or both, of a serial number: `2025-03-01`, `08:05:09`, `2025-03-01T08:05:09.250`. What the number
 * says beyond its format is kept. `undefined` for numbers that no sheet shows as a date.
 */
export function serialText(serial: number, format: MomentFormat, epoch: SerialEpoch): string | undefined {
  if (serial < 0 || serial >= firstBeyond[epoch]) return undefined;
  // Rounded as a whole: 23:59:59.9999 is the next day.
  const milliseconds = Math.round(serial * dayMs);
  if (format.elapsed) return clock(milliseconds);

  const days = Math.floor(milliseconds / dayMs);
  const rest = milliseconds % dayMs;
  // Day 0 of 1900 is none: such a number is a time; so is one of 1904 whose format has no date.
  const isTime = days === 0 && (format.date ? epoch === 1900 && (rest > 0 || format.time) : true);
  if (isTime) return clock(rest);
  return rest === 0 ? dateOf(days, epoch) : `${dateOf(days, epoch)}T${clock(rest)}`;
}

const dayMs = 86_400_000;

/** The day after 9999-12-31. */
const firstBeyond: Record<SerialEpoch, number> = { 1900: 2_958_466, 1904: 2_957_004 };

function dateOf(days: number, epoch: SerialEpoch): string {
  if (epoch === 1904) return isoDate(Date.UTC(1904, 0, 1 + days));
  // Sheets that count from 1900 have a 29th of February in that year, and show it (ECMA-376 part 1, 18.17.4.1).
  if (days === 60) return '1900-02-29';
  if (days === 0) return '1900-01-00';
  return isoDate(Date.UTC(1899, 11, (days < 60 ? 31 : 30) + days));
}

const isoDate = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10);

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = milliseconds % 1000;
  const shown = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':');
  return fraction === 0 ? shown : `${shown}.${String(fraction).padStart(3, '0')}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
