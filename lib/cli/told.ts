import { isoTime } from '../domain/time.ts';

/** Text from outside as a terminal may show it: what would move its cursor or turn its writing is made visible. */
export const shown = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** A moment in UTC, to the second: `2026-11-20T08:00:00Z`. */
export const moment = (ms: number): string => `${isoTime(ms).slice(0, 19)}Z`;

/** `1 reading`, `5 readings`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
