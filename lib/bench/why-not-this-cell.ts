import type { Reading } from '../domain/reading.ts';
import type { Owed } from './remembered.ts';
import type { Frame } from './source.ts';
import { type Bench, stayOn } from './table.ts';

/** Why a reading is not of the cell on the table, in a clause, by when it came and what it answers. */
export function whyNotThisCell(
  { table }: Bench,
  { at, source, reading }: Pick<Frame, 'at' | 'source'> & { reading: Reading },
  owed: Owed | undefined,
): string | undefined {
  if (owed && owed.stay !== stayOn(table)) {
    return `it answers what was asked for ${owed.label}, which is not on the table any more; ask again`;
  }
  const back = table.back.get(source.name);
  // A weight counts at once, and may be the end of a frame whose beginning nobody heard.
  const isOfBefore = back && isJustBefore(at, back.until) && (back.isOther || !reading.replicable);
  return isOfBefore ? 'it came as soon as the connection was back, and may be of before; press again' : undefined;
}

/** Nothing is held back for as long: where it seems so, the clock was set back meanwhile. */
const longestHeldMs = 300_000;

const isJustBefore = (at: number, until: number): boolean => at <= until && until - at < longestHeldMs;
