import { quoted } from './problem.ts';

const dayMs = 24 * 3600 * 1000;
const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };

/** A while as a person writes it (`90s`, `10m`, `2h`, `3d`, `1w`), in milliseconds; `undefined` where it is none. */
export function readDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4}) ?([smhdw])$/.exec(text) ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * (unitMs[unit] as number);
}

/** The sentence for a text that `readDuration` does not take; `name` is what it was given for, as `wait`. */
export const noDuration = (name: string, text: string): string =>
  `Cannot read ${name} ${quoted(text)}: it is no duration such as 90s, 10m or 2h`;
