import type { Fields } from '../../fields.ts';
import type { Result } from '../../problem.ts';

/** What one row says, value by value. */
export interface RowRead {
  place: RowPlace;
  readings: readonly TableReading[];
}

/** One value of a row: the fields of the message that carries it, or why it cannot be carried. */
export interface TableReading {
  /** The header of its column. */
  column: string;
  fields: Result<Fields>;
}

/** What the session of a row's readings goes by; known before its values are. */
export interface RowPlace {
  /** The cell as the row names it; `undefined` where it names none, nor any row above. */
  cell: { kind: 'id' | 'name'; text: string } | undefined;
  stage: string | undefined;
  /** Epoch milliseconds; `undefined` where the row tells no moment that can be read. */
  measuredAt: number | undefined;
}

/** Of what names no cell that could be read. */
export const nowhere: RowPlace = { cell: undefined, stage: undefined, measuredAt: undefined };
