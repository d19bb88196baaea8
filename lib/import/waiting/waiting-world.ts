import type { CellCheck } from '../../cell-check.ts';
import type { Mapping } from '../../domain/import/mapping.ts';
import type { Clock, ImportBucket, WaitingFile } from '../../ports.ts';
import type { ImportFile } from '../file.ts';
import type { ImportSummary } from '../summary.ts';
import type { ImportEnd, ImportOrder, ImportProgress, ImportWorld } from '../world.ts';
import type { ImportOutcome, LeaseWorld } from './lease.ts';

/** What a run over the waiting files works with. */
export interface WaitingWorld extends LeaseWorld {
  bucket: ImportBucket;
  clock: Clock;
  /** Imports one file: `importFile`, with what it asks of the world beside this. */
  importFile: (file: ImportFile, order: ImportOrder, own: OwnWorld) => Promise<ImportEnd>;
  /** A check that has not given up yet, for each file anew. */
  cellCheck: () => CellCheck;
  /** What holds where no `mapping.json` says otherwise. */
  usualMapping: Mapping;
  /** When the run is to stop, and when it will surely have ended, in epoch milliseconds. */
  stopAt: number;
  overAt: number;
  /** Aborts at `stopAt`. */
  signal: AbortSignal;
  report: (event: WaitingEvent) => void;
  onProgress: (file: WaitingFile, progress: ImportProgress) => void;
}

/** What the import of one file has of its own. */
export type OwnWorld = Pick<ImportWorld, 'cells' | 'receipt' | 'signal' | 'onProgress' | 'onCheckpoint'>;

export type WaitingEvent =
  | { kind: 'began'; file: WaitingFile; from: number }
  | { kind: 'ended'; end: FileEnd }
  /** Something to know that changes no end; a sentence. */
  | { kind: 'trouble'; detail: string };

/** What became of one file in this run. */
export interface FileEnd {
  key: string;
  state:
    | ImportOutcome
    /** Another run goes on. */
    | 'stopped'
    /** It was deleted or overwritten meanwhile. */
    | 'changed'
    /** Another run has it. */
    | 'held';
  reason?: string;
  summary?: ImportSummary;
}

export type WaitingRun =
  /** `left`: files that this run had no time for. */
  { ok: true; ends: readonly FileEnd[]; left: number } | { ok: false; reason: string };
