import type { Press } from '../domain/bench/spool/spool-record.ts';
import type { Fields } from '../domain/fields.ts';
import type { Reading } from '../domain/reading.ts';
import type { BenchCell } from './event.ts';
import type { Owed, PickedStage, Stream } from './remembered.ts';
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
  /** The names of sources that were connected once. */
  seen: Set<string>;
  /** The names of sources that are connected now. */
  connected: Set<string>;
  /** When a source was asked that has not answered yet. */
  askedAt: Map<string, number>;
  /** When each source was heard last, or connected, as long as nobody was told that it is silent. */
  heardAt: Map<string, number>;
  /** What each source has been asked for and not answered, the oldest first. */
  owed: Map<string, readonly Owed[]>;
  /** What each source says unasked. */
  streams: Map<string, Stream>;
  /** What was on the table when a source was lost. */
  lostAt: Map<string, PickedStage | undefined>;
  /** A source was found again: what it says until then, epoch milliseconds, a network may have kept; of another cell? */
  back: Map<string, { until: number; isOther: boolean }>;
  /** What was scanned since the cell on the table, and could not be put there: whose press would come next? */
  doubt?: string | undefined;
}

/** A session that has begun; the spool has all of it. */
export interface OpenSession {
  id: string;
  around: Fields;
  /** `source`: which of the sources said it; unknown of presses of an earlier run. */
  presses: { press: Press; reading: Reading; source?: string }[];
  /** Of the last press, epoch milliseconds. */
  lastAt: number;
}

/** Nothing on it. */
export const emptyTable = (): Table => ({
  clockOffMs: 0,
  garbledAt: new Map(),
  seen: new Set(),
  connected: new Set(),
  askedAt: new Map(),
  heardAt: new Map(),
  owed: new Map(),
  streams: new Map(),
  lostAt: new Map(),
  back: new Map(),
});

/** What stands for one stay of a cell on the table, at one stage: each has another one. `undefined` where there is none yet. */
export const stayOn = ({ cell, stage }: Table): PickedStage | undefined => cell && stage;

/** The readings that stand in the session on the table. */
export const readingsOn = ({ session }: Table): Reading[] => session?.presses.map(({ reading }) => reading) ?? [];
