import type { CellCheck } from '../cell-check.ts';
import type { Mapping } from '../domain/import/mapping.ts';
import type { ReadingRules } from '../domain/reading-of.ts';
import type { Clock, ImportReceipt, LedgerStore, ReturnQueue } from '../ports.ts';
import type { ImportFile, OpenedFile } from './file.ts';
import type { ImportSummary, PreviewedReading } from './summary.ts';

/** What an import is asked for. */
export interface ImportOrder {
  mapping: Mapping;
  /** Everything but the sending: nothing is queued, nothing kept. */
  isDryRun: boolean;
  /** Where an earlier run of the same file stopped. */
  resume?: Checkpoint | undefined;
}

/** Where files come from and readings go to, and what is known of them. */
export interface ImportWorld {
  /** Finds out a file's format. Throws FileTrouble. */
  open: (file: ImportFile) => Promise<OpenedFile>;
  readings: ReturnQueue;
  ledger: Pick<LedgerStore, 'get'>;
  /** Asks Ionworks for cells; only a dry run may go without. */
  cells?: CellCheck | undefined;
  receipt: ImportReceipt;
  clock: Clock;
  readingRules: ReadingRules;
  sessionGapMs: number;
  /** How far local time is ahead of UTC, in minutes, at a moment in epoch milliseconds; `undefined` where there is no such zone. */
  offsetsOf: (timezone: string) => ((utcMs: number) => number) | undefined;
  /** To end as soon as what is under way is done: Ctrl-C, or the end of a function's time. */
  signal: AbortSignal;
  onProgress: (progress: ImportProgress) => void;
  /** Whatever is before the checkpoint need not be done again. */
  onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
}

export type ImportProgress =
  /** Bytes of the first reading, in which columns, dates, cells and sessions are found. */
  | { kind: 'surveying'; bytes: number; of: number }
  | { kind: 'looking-up'; cells: number; of: number }
  | { kind: 'sending'; rows: number; of: number };

/** How far an import has come; JSON. */
export interface Checkpoint {
  /** So many rows (of messages: readings) from the beginning are settled, and their lines kept. */
  settled: number;
  /** The pieces of the receipt so far. */
  pieces: readonly string[];
  /** What was counted up to here. */
  counts: ImportCounts;
  /** By which understanding of the file, as a digest: by another one its rows are others. */
  understood?: string;
  /** ISO 8601. */
  started: string;
}

/** What became of readings, and by what they went. */
export interface ImportCounts {
  queued: number;
  /** Said before: filed by now, or twice in this file. */
  duplicate: number;
  /** By problem code. */
  rejected: Readonly<Record<string, number>>;
  messages: number;
  /** Messages that carry a part of a session only, whose rows stand far apart. */
  parts: number;
}

export type ImportEnd =
  /** Every row has its line in the receipt. */
  | { kind: 'done'; summary: ImportSummary; unknownCells: string | undefined; preview: readonly PreviewedReading[] }
  /** Nothing of it can be imported, now or later; nothing was queued. The receipt has the reason. */
  | { kind: 'failed'; summary: ImportSummary; reason: string }
  /** Another run goes on from the checkpoint. What it did not come to is not in the receipt. */
  | {
      kind: 'stopped';
      summary: ImportSummary;
      reason: string;
      checkpoint: Checkpoint | undefined;
      unknownCells: string | undefined;
      /** Lines of what was settled behind the checkpoint: for a receipt that nobody goes on with. */
      stray: string;
    }
  /** The file is no more what it was: whatever is there now has to be imported anew. */
  | { kind: 'changed'; summary: ImportSummary; reason: string };
