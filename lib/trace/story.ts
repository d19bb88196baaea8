import type { KeptReading } from '../domain/kept-reading.ts';
import type { Problem } from '../domain/problem.ts';
import type { Filed, Requests, Settled } from '../ledger/entries.ts';
import type { KnownCell } from './cell-entries.ts';

/** What the ledger tells of something that was asked for. Times everywhere are epoch milliseconds. */
export interface Story {
  asked: string;
  /** The readings with this id: each cell may have one. */
  readings: readonly ReadingStory[];
  /** The measurements with this id. */
  measurements: readonly MeasurementStory[];
  /** The cells with this id, or with this name on their label. */
  cells: readonly CellStory[];
  /** Entries of the cells above that could not be read, and are missing here. */
  unreadable: number;
}

/** The way of one reading, up to now. */
export interface ReadingStory {
  cell: KnownCell;
  id: string;
  /** What the instrument said of what. */
  property: string;
  value: string;
  unit: string;
  measuredAt: number;
  position?: string | undefined;
  /** The ledger keeps none of a reading that was refused, nor of one that was filed where its measurement cannot be read. */
  stage?: string | undefined;
  came: Came;
  /** How often it was refused before it came so, the first one first. */
  earlier: readonly Refusal[];
  state: ReadingState;
}

/** How a reading came, the last time that it made a difference. */
export interface Came {
  /** Its message first; then the one that brought it when it was filed or refused, where that is another. */
  messageIds: readonly string[];
  sentAt: number;
  /** When ingest saw it first. */
  arrivedAt: number;
  /** The message whose dead letter this one was, on its way back. */
  replayOf?: string | undefined;
}

export type Refusal = NonNullable<Settled['earlier']>[number];

export type ReadingState =
  | { kind: 'waiting'; session: OpenSession }
  /** An invocation is at it. */
  | { kind: 'being-filed'; claim: Claim }
  /** It may have been sent; the invocation that knew has ended. */
  | { kind: 'outcome-unknown'; claim: Claim }
  /** The invocation that was to file it has ended before it was sent. */
  | { kind: 'not-sent'; claim: Claim }
  | { kind: 'refused'; at: number; problem: Problem; requests: Requests }
  /** `measurement` is missing where its own entry cannot be read. */
  | { kind: 'filed'; at: number; measurementId: string; name: string; measurement?: FiledMeasurement | undefined };

/** The session that a waiting reading belongs to, as far as its readings are there. */
export interface OpenSession {
  stage?: string | undefined;
  /** In order of time. */
  readings: readonly KeptReading[];
  expected?: number | undefined;
  /** When it is complete if no new reading is sent; 0 where all expected readings are there. */
  completeAt: number;
  isComplete: boolean;
}

/** The attempt of one invocation to file a session. */
export interface Claim {
  stage?: string | undefined;
  /** All readings of the session, in order of time. */
  readings: readonly KeptReading[];
  completeBy: Filed['completeBy'];
  /** When the session was first claimed. */
  since: number;
  /** The invocation that made it has ended by then; 0 where it has given up itself. */
  until: number;
  /** The measurement that may have been sent last. */
  sent?: { name: string; readingIds: readonly string[] } | undefined;
  /** What earlier invocations asked for it. */
  requests: Requests;
  belongsTo?: string | undefined;
}

/** A measurement that was filed, and those it has to do with: one belongs to another if its readings came after that was filed. */
export interface FiledMeasurement extends Omit<Filed, 'belongsTo'> {
  belongsTo?: { name: string; id?: string | undefined } | undefined;
  /** The measurements of later readings that belong to this one. */
  late: readonly { name: string; id: string }[];
}

export interface MeasurementStory {
  measurement: FiledMeasurement;
  /** In order of time. */
  readings: readonly ReadingStory[];
}

export interface CellStory {
  cell: KnownCell;
  /** In order of their beginnings, the latest last. */
  measurements: readonly FiledMeasurement[];
  /** How many readings are filed. */
  filedReadings: number;
  /** The readings that are not filed, in the order in which they came, the latest last. */
  readings: readonly ReadingStory[];
}
