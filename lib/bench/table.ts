import type { Press } from '../domain/bench/spool/spool-record.ts';
import type { Fields } from '../domain/fields.ts';
import type { Reading } from '../domain/reading.ts';
import type { BenchCell } from './event.ts';
import type { BenchSettings } from './settings.ts';
import type { BenchWorld } from './world.ts';

/** A bench at work: how it is set up, what is around it, and what is on its table now. */
export interface Bench {
  readonly settings: BenchSettings;
  readonly world: BenchWorld;
  readonly table: Table;
}

/** What is on the table. */
export interface Table {
  cell?: BenchCell | undefined;
  /** Undefined until it is picked. */
  stage?: PickedStage | undefined;
  /** What was picked for the cell before. */
  lastStage?: PickedStage | undefined;
  session?: OpenSession | undefined;
  /** By how much this machine's clock is ahead of AWS's, as of its last answer, in milliseconds. */
  clockOffMs: number;
  /** When it was last told of each source that what it sends is garbled. */
  garbledAt: Map<string, number>;
  /** The names of sources that are connected now. */
  connected: Set<string>;
  /** When a source was asked that has not answered yet. */
  askedAt: Map<string, number>;
}

/** `stage` is undefined where there is none. */
export interface PickedStage {
  stage: string | undefined;
}

/** A session that has begun; the spool has all of it. */
export interface OpenSession {
  id: string;
  around: Fields;
  presses: { press: Press; reading: Reading }[];
  /** Of the last press, epoch milliseconds. */
  lastAt: number;
}

/** Nothing on it. */
export const emptyTable = (): Table => ({
  clockOffMs: 0,
  garbledAt: new Map(),
  connected: new Set(),
  askedAt: new Map(),
});

/** The readings that stand in the session on the table. */
export const readingsOn = ({ session }: Table): Reading[] => session?.presses.map(({ reading }) => reading) ?? [];
