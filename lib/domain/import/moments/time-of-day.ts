import { clockMs } from '../../time.ts';
import { dayMs, hourMs, minuteMs, secondMs } from './spans.ts';

/** What a clock showed: milliseconds since midnight, and how many minutes it is ahead of UTC where the text tells. */
export interface TimeOfDay {
  ms: number;
  zone: number | undefined;
}

/** Reads `08:05`, `8:05:09,25`, `08:05 PM`, `8 am`, `08:05 Uhr`, each with or without a zone (`Z`, `UTC`, `+01:00`). */
export function readTimeOfDay(text: string): TimeOfDay | undefined {
  const plain = clockMs(text, 0, text.length);
  if (plain !== undefined) return { ms: plain, zone: undefined };
  const parts = clock.exec(text);
  if (!parts) return undefined;
  const [, shown, minute, second, fraction, half, zone] = parts;
  const hour = hourOf(Number(shown), half, minute);
  if (hour === undefined) return undefined;
  let ms = hour * hourMs;
  if (minute !== undefined) ms += Number(minute) * minuteMs;
  if (second !== undefined) ms += Number(second) * secondMs;
  if (fraction !== undefined) ms += Number(fraction.slice(0, 3).padEnd(3, '0'));
  // 24:00 ends the day, and nothing is after it.
  if (ms > dayMs) return undefined;
  return { ms, zone: zone === undefined ? undefined : zoneOf(zone) };
}

/** Further decimals than milliseconds are cut off, as everywhere. */
const clock =
  /^(\d\d?)(?::([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?)?(?: ?([ap])\.?m\.?| ?Uhr| ?h)? ?(Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/i;

/** 12 am is midnight, 24:00 the next one; without am or pm there are minutes, or it is just a number. */
function hourOf(shown: number, half: string | undefined, minute: string | undefined): number | undefined {
  if (half === undefined) return minute === undefined || shown > 24 ? undefined : shown;
  if (shown < 1 || shown > 12) return undefined;
  return (shown % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** `+01`, `+0100` and `+01:00` in minutes. */
function zoneOf(zone: string): number {
  if (zone.length > 1 && zone.charCodeAt(1) <= nine) {
    const minutes = Number(zone.slice(1, 3)) * 60 + (zone.length > 3 ? Number(zone.slice(-2)) : 0);
    return zone.startsWith('-') ? -minutes : minutes;
  }
  return 0;
}

const nine = 0x39;
