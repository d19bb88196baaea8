import type { SerialEpoch } from './table.ts';

/** What a column of a table holds. */
export type Meaning =
  /** What is said around the values; or the value of a long table, and what its header says of the unit. */
  | { kind: 'field'; field: ColumnField; unit?: string }
  /** A value in every row: the property, and what the header says of its unit and of the place on the cell. */
  | { kind: 'reading'; property: string; unit?: string; position?: string }
  /** A mean or the like, made of other columns: named, never imported. */
  | { kind: 'computed' }
  /** Not wanted, as the mapping says, or without header and content. */
  | { kind: 'ignored' }
  /** Nobody knows: named in the receipt, not imported. */
  | { kind: 'unmatched' };

/** The fields of a message (design: Messages) that a column may hold, and `time`, a clock beside a date. */
export const columnFields = [
  ...['cell', 'cell_instance_id', 'measured_at', 'time', 'stage', 'position', 'property', 'value', 'unit'],
  ...['raw', 'format', 'stable', 'reading_id', 'operator', 'lab', 'protocol', 'notes', 'instrument'],
  ...['instrument_kind', 'instrument_model', 'instrument_serial_number'],
] as const as readonly ColumnField[];

export type ColumnField =
  | 'cell'
  | 'cell_instance_id'
  /** A date, or a date with its time. */
  | 'measured_at'
  | 'time'
  | 'stage'
  | 'position'
  | 'property'
  | 'value'
  | 'unit'
  | 'raw'
  | 'format'
  | 'stable'
  | 'reading_id'
  | 'operator'
  | 'lab'
  | 'protocol'
  | 'notes'
  | 'instrument'
  | 'instrument_kind'
  | 'instrument_model'
  | 'instrument_serial_number';

/** What a person has settled of a file: by options of the command, or by a `mapping.json` beside it. */
export interface Mapping {
  /** By header, as it stands in the file. */
  columns: ReadonlyMap<string, Meaning>;
  /** What holds of every reading whose row does not say otherwise; texts. */
  defaults: ReadonlyMap<ColumnField, string>;
  /** IANA zone of times without one: `Europe/Berlin`. */
  timezone?: string | undefined;
  /** How `03/04/2025` is meant. */
  dates?: DateOrder | undefined;
  decimal?: '.' | ',' | undefined;
  serialEpoch?: SerialEpoch | undefined;
  /** The sheets that are meant; all, where it names none. */
  sheets?: readonly string[] | undefined;
}

export type DateOrder = 'dmy' | 'mdy';

/** How the columns of a table were understood. */
export interface Layout {
  headerRow: number;
  /** The row with the units, above or below the header. */
  unitsRow?: number | undefined;
  /** Rows before the table: titles, what the sheet is about. */
  titleRows: readonly number[];
  columns: readonly Column[];
  /** The headers that the mapping names and the table does not have. */
  absent?: readonly string[] | undefined;
}

export interface Column {
  index: number;
  /** As it stands there; a column without one has ''. */
  header: string;
  meaning: Meaning;
  /** Why it is understood so, in a clause: `"Dicke" is thickness, and [mm] its unit`. */
  why: string;
}
