import type { DateOrder } from '../mapping.ts';

/** A text that begins with a date; its numbers as they stand there. */
export interface DateText {
  order: 'ymd' | DateOrder | OpenOrder;
  numbers: readonly [number, number, number];
  /** What stands behind the date; '' where nothing does. */
  rest: string;
}

/**
 * `day-or-month`: the year is last, and before it the day or the month, unless one of them is above 12. `unclear`: not
 * even that, since in `25-03-01` the year may come first.
 */
export type OpenOrder = 'day-or-month' | 'unclear';

/**
 * Reads the date that a text begins with: `2025-03-01`, `2025/3/1`, `01.03.2025`, `1.3.25`, `03/04/2025`, `1-Mar-2025`,
 * `01 März 2025`, `Mar 1, 2025`. Two digits of a year are this century's.
 */
export function readDateText(text: string): DateText | undefined {
  const parts = inNumbers.exec(text);
  return parts ? numbered(parts) : (dayAndName(text) ?? nameAndDay(text));
}

const inNumbers = /^(\d{1,4})([-./])(\d\d?)\2(\d{4}|\d\d?)(?:(?:[Tt]|,? +)(.+))?$/;

function numbered(parts: RegExpExecArray): DateText | undefined {
  const [, first = '', separator, second, third = '', rest = ''] = parts;
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  if (first.length === 4) return third.length === 4 ? undefined : { order: 'ymd', numbers: [a, b, c], rest };
  if (first.length === 3 || third.length === 1) return undefined;
  const hasWholeYear = third.length === 4;
  const order = separator === '.' ? 'dmy' : separator === '/' || hasWholeYear ? 'day-or-month' : 'unclear';
  return { order, numbers: [a, b, hasWholeYear ? c : century + c], rest };
}

const century = 2000;

function dayAndName(text: string): DateText | undefined {
  const [, day, name, year, rest = ''] = withDayFirst.exec(text) ?? [];
  return named({ day, name, year, rest });
}

function nameAndDay(text: string): DateText | undefined {
  const [, name, day, year, rest = ''] = withNameFirst.exec(text) ?? [];
  return named({ day, name, year, rest });
}

const withDayFirst = /^(\d\d?)(?:st|nd|rd|th)?[-/. ]{0,2}([a-zä]{3,9})[-/. ]{0,2}(\d{4}|\d\d)(?:(?:T|,? +)(.+))?$/i;
const withNameFirst = /^([a-zä]{3,9})[. ]{1,2}(\d\d?)(?:st|nd|rd|th)?,? +(\d{4})(?:(?:T|,? +)(.+))?$/i;

interface Named {
  day: string | undefined;
  name: string | undefined;
  year: string | undefined;
  rest: string;
}

function named({ day, name, year, rest }: Named): DateText | undefined {
  const month = name === undefined ? undefined : months.get(name.toLowerCase());
  if (month === undefined) return undefined;
  const shown = Number(year);
  return { order: 'ymd', numbers: [shown < 100 ? century + shown : shown, month, Number(day)], rest };
}

/** English and German, in full and as they are shortened. */
const months: ReadonlyMap<string, number> = new Map(
  [
    'january jan januar jänner',
    'february feb februar',
    'march mar märz maerz mär mrz',
    'april apr',
    'may mai',
    'june jun juni',
    'july jul juli',
    'august aug',
    'september sep sept',
    'october oct oktober okt',
    'november nov',
    'december dec dezember dez',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);
