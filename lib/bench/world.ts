import type { CellCheck } from '../cell-check.ts';
import type { ReadingRules } from '../domain/reading-of.ts';
import type { Clock } from '../ports.ts';
import type { BenchEvent, BenchPrompt } from './event.ts';
import type { SourceSettings } from './source.ts';
import type { Spool } from './spool.ts';

/** What a bench asks of the world. */
export interface BenchWorld {
  /** Asks Ionworks for cells; `undefined` where there is no key for it. */
  cells: CellCheck | undefined;
  spool: Pick<Spool, 'append'>;
  /** By which rules ingest would read now. */
  rules: () => ReadingRules;
  clock: Pick<Clock, 'now'>;
  /** An id that nobody else has. */
  newId: () => string;
  show: (event: BenchEvent) => void;
  prompt: (prompt: BenchPrompt) => void;
  /** Asks an instrument for a reading. */
  ask: (source: SourceSettings) => void;
}
