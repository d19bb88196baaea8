import type { SerialEpoch } from '../table.ts';
import { dayMs } from './spans.ts';

/** A day as local midnight, written as though in UTC, with the time of day where there is one; all in milliseconds. */
export interface SerialDate {
  day: number;
  clock: number | undefined;
}

/** Reads a date as spreadsheets store it: `45717`, `45717.3368`, `45717,3368`; from 1990 to 2099, else it is just a number. */
export function readSerialDate(text: string, epoch: SerialEpoch): SerialDate | undefined {
  if (!serial.test(text)) return undefined;
  const day = dayZero[epoch] + Number(text.slice(0, 5)) * dayMs;
  if (day < earliest || day >= latest) return undefined;
  const clock = fractionOfDay(text.slice(6));
  return { day, clock: clock === 0 ? undefined : clock };
}

/** Reads a time of day as spreadsheets store it: `0.3368` is 08:05 and a bit. In milliseconds, rounded. */
export const readDayFraction = (text: string): number | undefined =>
  fraction.test(text) ? fractionOfDay(text.slice(text.search(mark) + 1)) : undefined;

/** By itself: behind the day, the digits of a double would not do for all that a sheet stores. */
const fractionOfDay = (digits: string): number => Math.round(Number(`0.${digits}`) * dayMs);

const serial = /^\d{5}(?:[.,]\d{1,20})?$/;
const fraction = /^0?[.,]\d{1,20}$/;
const mark = /[.,]/;

/** The day numbered 0. Lotus's 29 February 1900, which never was, is counted: by the dates of interest it has passed. */
const dayZero: Readonly<Record<SerialEpoch, number>> = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) };
const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);
