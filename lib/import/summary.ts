/** What `<file>.summary.json` says; JSON, as it is written. */
export interface ImportSummary {
  file: string;
  state: 'done' | 'failed' | 'stopped' | 'changed';
  /** Why it is not done, in a sentence. */
  reason?: string;
  /** In words: `CSV, separated by semicolons, UTF-8`. */
  format?: string;
  sheets: readonly SheetSummary[];
  decimal_mark?: '.' | ',';
  dates?: 'dmy' | 'mdy';
  timezone?: string;
  /** Rows below the headers that say something. */
  rows: number;
  /** Lines of `<file>.rows.csv`. */
  readings: number;
  queued: number;
  duplicate: number;
  rejected: Readonly<Record<string, number>>;
  sessions_expected: number;
  messages: number;
  /** Messages that carry a part of a session only, whose rows stand far apart in the file. */
  messages_with_parts: number;
  cells: number;
  unknown_cells: number;
  /** ISO 8601. */
  started: string;
  ended: string;
}

export interface SheetSummary {
  /** Its name; left out where the file has no sheets. */
  sheet?: string;
  /** Why it was not imported, in a sentence. */
  skipped?: string;
  header_row?: number;
  units_row?: number;
  /** Rows above the header, by number. */
  title_rows?: readonly number[];
  columns?: readonly ColumnSummary[];
  /** Headers that nobody understood: what stands below them is not imported. */
  unmatched_columns?: readonly string[];
  /** Headers of the mapping that are not there. */
  absent_columns?: readonly string[];
}

export interface ColumnSummary {
  header: string;
  /** `cell`, `thickness`, `computed`, `unmatched`, `ignored` … */
  meaning: string;
  why: string;
}

/** One of the first readings of a file, as a dry run shows it. */
export interface PreviewedReading {
  sheet: string;
  row: number;
  column: string;
  outcome: 'queued' | 'duplicate' | 'rejected';
  /** The sentence of one that is rejected. */
  sentence?: string;
  cell?: string;
  stage?: string;
  /** ISO 8601. */
  measured_at?: string;
  property?: string;
  value?: string;
  unit?: string;
  position?: string;
  notes?: string;
}
