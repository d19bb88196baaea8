import { failed, ok, quoted, type Result } from '../../problem.ts';
import { clockMs } from '../../time.ts';
import type { DateOrder } from '../mapping.ts';
import { remembered } from '../remembered.ts';
import { giveDates, orMapped } from '../settled-by.ts';
import type { SerialEpoch } from '../table.ts';
import { type DayRead, dayOf } from './date-order.ts';
import { readDateText } from './date-text.ts';
import { type LocalTime, localTimes, type OffsetMinutes } from './local-time.ts';
import { readDayFraction, readSerialDate } from './serial-date.ts';
import { hourMs, minuteMs } from './spans.ts';
import { readTimeOfDay, type TimeOfDay } from './time-of-day.ts';

/** How the dates and times of a file are meant. */
export interface TimeRules {
  /** Which comes first in `03/04/2025`. */
  dates: DateOrder | undefined;
  serialEpoch: SerialEpoch;
  /** The zone of times that name none. */
  offsetMinutes: OffsetMinutes | undefined;
}

/** What a row says of when: a date or a date with its time, and what a clock beside it showed; '' for nothing. */
export interface MomentSaid {
  date: string;
  time: string;
  /** True where `date` was written for another reading: the time of day in it is not this one's. */
  dateOnly: boolean;
}

export interface Moment {
  /** Epoch milliseconds. */
  ms: number;
  /** What whoever uses the reading should know of its time. */
  note: string | undefined;
}

/** Reads what rows say of when. Refused: `invalid-time`. */
export function momentReader(rules: TimeRules): (said: MomentSaid) => Result<Moment> {
  const localTime = rules.offsetMinutes && localTimes(rules.offsetMinutes);
  const dates: DateRules = { ...rules, wholeDay: remembered((text) => wholeDay(text, rules.dates)) };
  return (said) => {
    const read = readDateAndTime(said, dates);
    return read.ok ? momentOf(read.value, { said, localTime }) : read;
  };
}

interface DateRules extends TimeRules {
  /** The day that is the whole of a text. Days repeat from row to row. */
  wholeDay: (text: string) => DayRead;
}

/** A day as its midnight, as though in UTC; the time on it, and the zone in minutes ahead of UTC, where they are told. */
interface DateAndTime {
  day: number;
  clock: number | undefined;
  zone: number | undefined;
}

/** A date without a time is noon: wherever the zone is, it stays on that day. */
const noon = 12 * hourMs;
const noonNote = 'time of day not recorded: noon stands for it';

function momentOf(
  { day, clock, zone }: DateAndTime,
  { said, localTime }: { said: MomentSaid; localTime: ((local: number) => LocalTime) | undefined },
): Result<Moment> {
  const note = clock === undefined ? noonNote : undefined;
  const local = day + (clock ?? noon);
  if (zone !== undefined) return ok({ ms: local - zone * minuteMs, note });
  if (!localTime)
    return refused(
      `Cannot take the time ${shown(said)}: it has no zone; give ${orMapped('--timezone Europe/Berlin', 'timezone')}`,
    );

  const found = localTime(local);
  if (found.kind === 'once') return ok({ ms: found.utcMs, note });
  if (found.kind === 'twice') {
    return ok({ ms: found.utcMs, note: `${hourAndMinute(local)} came twice that night: the first is taken` });
  }
  return refused(
    `Cannot take the time ${shown(said)}: clocks went forward that night, and there was no ${hourAndMinute(local)}`,
  );
}

const hourAndMinute = (local: number): string => new Date(local).toISOString().slice(11, 16);

const shown = ({ date, time }: MomentSaid): string => quoted(time === '' ? date : `${date} ${time}`);

const refused = (detail: string): Result<never> => failed('invalid-time', detail);

function readDateAndTime(said: MomentSaid, rules: DateRules): Result<DateAndTime> {
  if (said.date === '') return refused(whyNoDate(said));
  const date = readDate(said.date, rules);
  if (!date.ok) return date;
  const { day, zone } = date.value;
  const own = said.dateOnly ? undefined : date.value.clock;
  if (said.time === '') return ok({ day, clock: own, zone });

  const beside = readTime(said, day, rules);
  if (!beside.ok) return beside;
  // A date that a program wrote as a date with a time says midnight, and means nothing by it.
  if (own !== undefined && own !== 0 && own !== beside.value.ms) {
    return refused(`Cannot take the time ${quoted(said.time)}: the date beside it, ${quoted(said.date)}, says another`);
  }
  return ok({ day, clock: beside.value.ms, zone: beside.value.zone ?? zone });
}

const whyNoDate = ({ time }: MomentSaid): string =>
  time === ''
    ? 'Cannot tell when it was measured: neither the row nor one above it has a date'
    : `Cannot tell when it was measured: the time ${quoted(time)} has no date beside it`;

/** A date, with its time where that stands in the same text. */
function readDate(text: string, { dates, serialEpoch, wholeDay }: DateRules): Result<DateAndTime> {
  const plain = dayAndClock(text, wholeDay);
  if (plain) return ok(plain);
  const read = readDateText(text);
  if (!read) {
    const serial = readSerialDate(text, serialEpoch);
    if (serial) return ok({ ...serial, zone: undefined });
    return refused(
      `Cannot read the date ${quoted(text)}: it is none such as 2025-03-01, 01.03.2025 08:05 or 2025-03-01T08:05:00Z`,
    );
  }
  const day = dayOf(read, dates);
  if (day.kind === 'open') {
    return refused(`Cannot read the date ${quoted(text)}: day or month may stand first; ${giveDates}`);
  }
  if (day.kind === 'none')
    return refused(`Cannot read the date ${quoted(text)}: there is no such day${asMeant(dates)}`);
  if (read.rest === '') return ok({ day: day.ms, clock: undefined, zone: undefined });

  const clock = readTimeOfDay(read.rest);
  if (clock) return ok({ day: day.ms, clock: clock.ms, zone: clock.zone });
  return refused(`Cannot read the date ${quoted(text)}: ${quoted(read.rest)} is no time of day such as 08:05`);
}

/** A date with a time of day as most have it: `08:05:09` or `08:05`, behind a blank or a T. */
function dayAndClock(text: string, wholeDay: DateRules['wholeDay']): DateAndTime | undefined {
  const from = text.length - (text.charAt(text.length - 6) === ':' ? 8 : 5);
  const between = text.charAt(from - 1);
  if (between !== ' ' && between !== 'T') return undefined;
  const clock = clockMs(text, from, text.length);
  if (clock === undefined) return undefined;
  const day = wholeDay(text.slice(0, from - 1));
  return day.kind === 'day' ? { day: day.ms, clock, zone: undefined } : undefined;
}

function wholeDay(text: string, dates: DateOrder | undefined): DayRead {
  const read = readDateText(text);
  return read?.rest === '' ? dayOf(read, dates) : { kind: 'none' };
}

const asMeant = (dates: DateOrder | undefined): string =>
  dates === undefined ? '' : ` where the ${dates === 'dmy' ? 'day' : 'month'} stands first`;

/** A time of day; or a date with it, as a sheet has it that shows only the time: then of the same day. */
function readTime({ date, time }: MomentSaid, day: number, rules: DateRules): Result<TimeOfDay> {
  const clock = readTimeOfDay(time);
  if (clock) return ok(clock);
  const fraction = readDayFraction(time);
  if (fraction !== undefined) return ok({ ms: fraction, zone: undefined });
  const whole = readDate(time, rules);
  if (!whole.ok || whole.value.clock === undefined) {
    return refused(`Cannot read the time ${quoted(time)}: it is no time of day such as 08:05`);
  }
  if (whole.value.day === day) return ok({ ms: whole.value.clock, zone: whole.value.zone });
  return refused(`Cannot take the time ${quoted(time)}: the date beside it, ${quoted(date)}, is another day`);
}
