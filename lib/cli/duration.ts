import { InvalidArgumentError } from 'commander';

import { readDuration } from '../domain/duration.ts';

/** Reads an option such as `--wait 10m`, in milliseconds; anything else is wrong usage. */
export function duration(text: string): number {
  const ms = readDuration(text.trim());
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It is no while such as 90s, 10m or 2h.');
}
