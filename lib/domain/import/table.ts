import type { JsonObject } from '../content.ts';

/** One row of a table, its cells as texts: what a sheet shows, blank ones empty. */
export interface Row {
  /** The sheet's row, or the line of the text on which it begins; from 1. */
  number: number;
  cells: readonly string[];
}

/** One thing that a file holds, as it comes. */
export type TableRecord =
  | { kind: 'row'; row: Row }
  /** A message as the readings queue takes it, from a file of such; `number` is its line, or its place in the array. */
  | { kind: 'message'; number: number; content: JsonObject }
  /** What cannot be read by itself, while the rest can; `reason` in a clause. */
  | { kind: 'broken'; number: number; reason: string };

/** From which day a spreadsheet counts: 45000 is 2023-03-15 by the first, a day in 2027 by the second. */
export type SerialEpoch = 1900 | 1904;
