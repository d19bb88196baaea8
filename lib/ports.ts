import type { ValidationError } from './domain/blame.ts';
import type { Letter } from './domain/dead-letter.ts';
import type { Measurement } from './domain/measurement.ts';
import type { Message } from './domain/message.ts';
import type { Problem } from './domain/problem.ts';
import type { CanonicalUnits } from './domain/quantity.ts';
import type { Registry } from './domain/registry.ts';
import type { StoredMeasurement } from './domain/stored-measurement.ts';
import type { ImportFile } from './import/file.ts';

/** What the use cases ask of the world. Adapters answer with data: none of these throws for what the world may do. */
export interface Ports {
  ionworks: Ionworks;
  queues: Queues;
  ledger: LedgerStore;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** An id that nobody else has, in any invocation. */
  newId: () => string;
  /** Bounds how many calls run at once; lives as long as the container. */
  limit: Limit;
  /** Instruments the lab knows. Rejects where they cannot be read. */
  registry: () => Promise<Registry>;
  /** Cell names that were looked up, for ten minutes; lives as long as the container. */
  knownCells: Map<string, { id: string; until: number }>;
  report: (event: Event) => void;
  settings: Settings;
}

export interface Settings {
  canonicalUnits: CanonicalUnits;
  decimalMark: '.' | ',' | undefined;
  sessionGapMs: number;
  /** A session is complete when no new reading of it was sent for so long. */
  sessionQuietMs: number;
  api: { timeoutMs: number; maxAttempts: number };
}

export interface Clock {
  /** Epoch milliseconds. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** Ionworks' API, one request a call: no retries, no waiting. */
export interface Ionworks {
  create: (measurement: Measurement) => Promise<Answer<{ id: string }>>;
  measurement: (id: string) => Promise<Answer<StoredMeasurement>>;
  /** A page of a cell's measurements of that name. Filters have been ignored by the server before: rows may have other names. */
  measurementsNamed: (cellId: string, name: string, offset: number) => Promise<Answer<Page<StoredMeasurement>>>;
  /** A page of the cells whose names contain the text. */
  cellsLike: (text: string, offset: number) => Promise<Answer<Page<Cell>>>;
  /** Reads the key again from where it is kept: it may have been rotated. */
  renewKey: () => Promise<void>;
}

export interface Cell {
  id: string;
  name: string;
}

export interface Page<Row> {
  /** What could be read of the page's rows. */
  found: readonly Row[];
  /** How many rows the page has, readable or not. */
  rows: number;
  /** How many there are on all pages, where the server says so. */
  total?: number;
  /** Set where the server shows no more rows than these of a kind: there may be others that no page has. */
  isCut?: true;
}

/** What came back, sorted by what it means for the caller. */
export type Answer<T> =
  | { kind: 'ok'; value: T; correlationId?: string }
  /** 422: validation refused the body. */
  | { kind: 'invalid'; errors: readonly ValidationError[]; reply: Reply }
  /** 409: a resource of that name exists. */
  | { kind: 'conflict'; existingId?: string; reply: Reply }
  /** 404 of the thing asked for. */
  | { kind: 'missing'; reply: Reply }
  /** 413. */
  | { kind: 'too-large'; reply: Reply }
  /** 400 and other 4xx. */
  | { kind: 'refused'; reply: Reply }
  /** 401. */
  | { kind: 'unauthorized'; reply: Reply }
  /** 403. */
  | { kind: 'forbidden'; reply: Reply }
  /** Nothing that this API would say: the address or the contract is wrong. */
  | { kind: 'misdirected'; reply: Reply }
  /** 425, 429: nothing was done, ask again later. */
  | { kind: 'throttled'; reply: Reply }
  /** Timeout, dropped connection, 408, 5xx, 2xx without what was asked for: whether it was done is not known. */
  | { kind: 'unknown'; reply: Reply };

export interface Reply {
  /** In a clause: `it answered 503`, `it did not answer within 10000 ms`. */
  says: string;
  status?: number;
  /** The body's beginning. */
  text?: string;
  correlationId?: string;
  /** Where it asked to be left alone for a while (`Retry-After`). */
  retryAfterMs?: number;
}

/** Runs tasks, so many at once as the other side takes well. */
export interface Limit {
  run: <T>(task: () => Promise<T>, verdict: (result: T) => Taken) => Promise<T>;
}

/** How the other side took a task; one that made no call says nothing of it. */
export type Taken = 'well' | 'badly' | 'not-made';

export interface Queues {
  /** Deletes messages that are done before the invocation ends. Returns why that failed for some: those come back. */
  remove: (messages: readonly Message[]) => Promise<{ reason?: string }>;
  /** Sends to the dead-letter queue; returns those that were confirmed, and why the others were not. */
  deadLetter: (letters: readonly Letter[]) => Promise<{ sent: ReadonlySet<Letter>; reason?: string }>;
  /**
   * Makes messages visible again after so many seconds. Returns why that failed for some: those come back after the
   * queue's own time.
   */
  defer: (delays: readonly { message: Message; seconds: number }[]) => Promise<{ reason?: string }>;
}

/**
 * Where the ledger is kept: items in partitions, in order of their sort keys. Each write is of one item, there are no
 * transactions; a read sees every write that was answered before it, but for `find`. Failures are data: a write that failed
 * may have been done all the same.
 */
export interface LedgerStore {
  /** What is there; of keys that could not be read nothing is told but why. */
  get: (keys: readonly ItemKey[]) => Promise<{ items: ReadonlyMap<ItemKey, Item | undefined>; reason?: string }>;
  /** The items of a partition whose sort keys lie between the two, both included, in their order. */
  list: (partition: string, from: string, to: string) => Promise<LedgerAnswer<readonly Item[]>>;
  /** Puts and deletes, whatever was there before; one that fails takes no other with it. */
  write: (changes: readonly Change[]) => Promise<{ failed: ReadonlySet<Change>; reason?: string }>;
  /** Puts the item if what is there has this version still (`undefined`: if nothing is there); false where it has not. */
  swap: (item: Item & { version: string }, version: string | undefined) => Promise<LedgerAnswer<boolean>>;
  /** The keys of the items that bear this text as `lookup`, in whatever partition; it may lag. */
  find: (lookup: string) => Promise<LedgerAnswer<readonly ItemKey[]>>;
}

export type LedgerAnswer<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Both are ASCII, of at most 100 characters. */
export interface ItemKey {
  partition: string;
  sort: string;
}

export interface Item {
  key: ItemKey;
  /** As JSON, at most 350 KB. */
  value: unknown;
  /** What `swap` goes by; unique to each of its writes. */
  version?: string;
  lookup?: string;
  /** Epoch seconds after which the item may go; it may stay for some time longer. */
  expiresAt?: number;
}

export type Change = { kind: 'put'; item: Item } | { kind: 'delete'; key: ItemKey };

/** The dead-letter queue, as an operator reads it. A call says why it failed; it never throws. */
export interface LetterQueue {
  /** How long it keeps a letter, in milliseconds, about how many it shows, and about how many somebody has in hand. */
  describe: () => Promise<{ retentionMs: number; about: number; hidden: number } | { reason: string }>;
  /** Some of its letters, which are hidden from others for so many seconds; none, where it gave none within a second. */
  receive: (hiddenSeconds: number) => Promise<{ letters: readonly Message[]; reason?: string }>;
  /** Hides letters for so many seconds from now on; 0 shows them again. */
  hide: (letters: readonly Receipt[], seconds: number) => Promise<{ reason?: string }>;
  /** Deletes letters; returns those that have surely gone, and why others may not have. */
  remove: <Letter extends Receipt>(
    letters: readonly Letter[],
  ) => Promise<{ removed: ReadonlySet<Letter>; reason?: string }>;
}

/** What SQS goes by where a message that it gave out is hidden or deleted. */
export type Receipt = Pick<Message, 'receiptHandle'>;

/** The readings queue, as letters go back to it and imports fill it. It never throws. */
export interface ReturnQueue {
  /** Each message that was confirmed, with the id that SQS gave it; of the others, why not. */
  send: <Outgoing extends OutgoingMessage>(
    messages: readonly Outgoing[],
  ) => Promise<{ sent: ReadonlyMap<Outgoing, string>; reason?: string }>;
}

export interface OutgoingMessage extends Pick<Message, 'body' | 'attributes'> {
  /**
   * SQS gives messages of one group no more than their share where others wait too (fair queues): bulk has one, what
   * comes from the bench has none.
   */
  groupId?: string;
}

/** A file that waits in the import bucket, as it was when it was listed. */
export interface WaitingFile {
  /** The whole key, `incoming/…`. */
  key: string;
  etag: string;
  bytes: number;
  /** Epoch milliseconds. */
  putAt: number;
}

/** Where files are put to be imported, and receipts are kept. But for what `open` gives, a call says why it failed. */
export interface ImportBucket {
  /** What stands under `incoming/`, oldest first. */
  waiting: () => Promise<LedgerAnswer<readonly WaitingFile[]>>;
  /** A file's content, as it was when it was listed. */
  open: (file: WaitingFile) => ImportFile;
  /** The text of an object, at most 16 MB; `undefined` where there is none. */
  text: (key: string) => Promise<LedgerAnswer<string | undefined>>;
  put: (key: string, text: string) => Promise<{ reason?: string }>;
  /** One object of several, in their order; they stay. */
  join: (pieces: readonly string[], key: string) => Promise<{ reason?: string }>;
  remove: (keys: readonly string[]) => Promise<{ reason?: string }>;
  /** Moves a file, if it still is what was listed: `changed` where it is not. */
  move: (file: WaitingFile, key: string) => Promise<{ changed?: true; reason?: string }>;
}

/** Where the receipt of one import is written. A call says why it failed. */
export interface ImportReceipt {
  /** Keeps lines of the receipt's rows, which follow those of earlier pieces; the piece's name. */
  rows: (lines: string) => Promise<LedgerAnswer<string>>;
  /** The whole: rows made of these pieces in their order, the list of cells that are not known (where there are any), the summary. */
  complete: (parts: {
    pieces: readonly string[];
    unknownCells: string | undefined;
    summary: string;
  }) => Promise<{ reason?: string }>;
}

/** What is told to logs and metrics: ids and codes, never a key or a whole body. */
export type Event =
  | { kind: 'filed'; cellId: string; measurementId: string; name: string; readingIds: readonly string[] }
  | { kind: 'refused'; messageId: string; readingId?: string; problem: Problem }
  | {
      kind: 'deferred';
      messageId: string;
      /** The first of its readings, ten at most. */
      readingIds: readonly string[];
      problem: Problem;
      seconds: number;
      ageSeconds: number;
    }
  | { kind: 'called'; ms: number; answer: Answer<unknown>['kind']; retry: boolean }
  /** Calls stopped for the rest of the invocation. */
  | { kind: 'stopped'; problem: Problem }
  /** The reason of a dead letter found no room in its attributes. */
  | { kind: 'reason-left-out'; messageId: string; problem: Problem }
  /** Something to know that changes no outcome. */
  | { kind: 'trouble'; detail: string };
