import type { DateOrder } from '../mapping.ts';
import { type DateText, readDateText } from './date-text.ts';

/**
 * What a text says of the order of day and month in its file: the order, that it could be either, or `undefined` where it
 * says nothing of it. Cheap for what begins as no such date does.
 */
export function needsOrder(text: string): DateOrder | 'ambiguous' | undefined {
  if (!(isSeparator(text.charCodeAt(1)) || isSeparator(text.charCodeAt(2)))) return undefined;
  const date = readDateText(text);
  return date && orderIn(date);
}

const isSeparator = (code: number): boolean => code === slash || code === hyphen;
const slash = 0x2f;
const hyphen = 0x2d;

/** Two equal numbers are one day in either order; two above 12 are none, whatever is said of them. */
function orderIn({ order, numbers: [a, b] }: DateText): DateOrder | 'ambiguous' | undefined {
  if (order === 'unclear') return 'ambiguous';
  if (order !== 'day-or-month' || a === b) return undefined;
  if (a <= 12) return b <= 12 ? 'ambiguous' : 'mdy';
  return b <= 12 ? 'dmy' : undefined;
}

/** A day as its midnight, as though in UTC. */
export type DayRead = { kind: 'day'; ms: number } | { kind: 'open' } | { kind: 'none' };

/** Which day a date is; `dates` tells the order of those that leave it open. */
export function dayOf(date: DateText, dates: DateOrder | undefined): DayRead {
  const [a, b, c] = date.numbers;
  if (date.order === 'ymd') return existing(a, b, c);
  if (date.order === 'dmy') return existing(c, b, a);
  const order = dates ?? orderIn(date);
  if (order === 'ambiguous') return { kind: 'open' };
  return order === 'mdy' ? existing(c, a, b) : existing(c, b, a);
}

function existing(year: number, month: number, day: number): DayRead {
  // Below 1000 a year was mistyped, and below 100 it would be one of the last century.
  if (year < 1000 || month < 1 || month > 12 || day < 1) return none;
  const ms = Date.UTC(year, month - 1, day);
  return ms < Date.UTC(year, month, 1) ? { kind: 'day', ms } : none;
}

const none: DayRead = { kind: 'none' };
