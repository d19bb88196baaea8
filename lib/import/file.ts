import type { SerialEpoch, TableRecord } from '../domain/import/table.ts';

/** A file that is imported. It is read more than once. */
export interface ImportFile {
  /** Its name or key, as sentences give it. */
  name: string;
  bytes: number;
  /** Its bytes from the first on, as they were when its import began. Throws FileTrouble, then or on the way. */
  read: () => AsyncIterable<Uint8Array>;
}

/** A file whose format is known. */
export interface OpenedFile {
  /** In words: `CSV, separated by semicolons, Windows-1252`. */
  format: string;
  tables: readonly Table[];
  /** How it counts days, where dates in it are serial numbers. */
  serialEpoch: SerialEpoch;
}

/** One sheet of a workbook, or all of another file. */
export interface Table {
  /** The sheet's name; '' where there are no sheets. */
  sheet: string;
  /** Rows, whose columns have to be understood; or messages, which say all themselves. */
  kind: 'rows' | 'messages';
  /** From the beginning each time, some at a time. Throws FileTrouble. */
  records: () => AsyncIterable<readonly TableRecord[]>;
}

/**
 * Why a file cannot be read, or not read on. Thrown by whoever reads it, through whatever is between, and caught where
 * the import of that file ends.
 */
export class FileTrouble extends Error {
  readonly kind: TroubleKind;
  /** `reason` in a clause: `it is an old .xls workbook; save it as .xlsx`. */
  constructor(kind: TroubleKind, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'FileTrouble';
    this.kind = kind;
  }
}

export type TroubleKind =
  /** What is in it cannot be imported, now or later. */
  | 'unreadable'
  /** It was deleted or overwritten since its import began. */
  | 'changed'
  /** Where it is kept does not answer: later it may. */
  | 'unavailable';
