import type { MeanShown } from '../domain/bench/session/mean-shown.ts';
import type { Spread } from '../domain/bench/session/spread.ts';
import type { Problem } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';

/** The cell on the table: what was scanned or typed, and the id by which Ionworks knows it, where it was asked. */
export interface BenchCell {
  label: string;
  id?: string;
}

/** What the people at a bench are told, in the order in which it happens. */
export type BenchEvent =
  | { kind: 'cell-known'; cell: BenchCell }
  /** It is taken by its name; ingest will look it up. `why` in a clause; absent where nobody can be asked here. */
  | { kind: 'cell-unchecked'; cell: BenchCell; why?: string }
  /** A sentence of what cannot be taken (cell, stage, line, reading) and why. */
  | { kind: 'refused'; source?: string; problem: Pick<Problem, 'detail'> }
  | {
      kind: 'taken';
      cell: BenchCell;
      reading: Reading;
      /** The how many-th of its property it is, and of how many, where that is planned. */
      number: number;
      of?: number;
      /** Of all replicates of the property so far: at least two. */
      mean?: MeanShown;
    }
  /** The replicates lie further apart than they may. */
  | { kind: 'spread'; cell: BenchCell; property: string; spread: Spread; held: boolean }
  | { kind: 'taken-back'; cell: BenchCell; reading: Reading; left: number }
  | { kind: 'finished'; cell: BenchCell; stage?: string; readings: number; why: FinishedBy }
  /** A session of an earlier run goes on. */
  | { kind: 'resumed'; cell: BenchCell; stage?: string; readings: number }
  /** The queue has it. */
  | { kind: 'sent'; label: string; stage?: string; readings: number; messageId: string; waiting: number }
  /** The queue has not taken it; it stays, and is tried again. `reason` is a sentence. */
  | { kind: 'not-sent'; reason: string; waiting: number }
  | { kind: 'source-connected'; source: string; again: boolean }
  | { kind: 'source-lost'; source: string; reason: string }
  /** A sentence to know; where it is a warning, somebody should look up. */
  | { kind: 'note'; sentence: string; warning: boolean }
  | { kind: 'help' };

/** Why a session is over. */
export type FinishedBy = 'next' | 'expected' | 'quiet' | 'full' | 'end' | 'earlier-run';

/** What is asked for next. */
export type BenchPrompt =
  | { kind: 'cell' }
  /** Ionworks is being asked. */
  | { kind: 'looking-up'; label: string }
  /** `last` is what an empty line means. */
  | { kind: 'stage'; cell: BenchCell; stages: readonly string[] | undefined; last: string | undefined }
  /** `held`: all is there, and somebody is to say whether it goes out as it is. */
  | { kind: 'reading'; cell: BenchCell; stage?: string; position?: string; asks: boolean; held?: true };
