import type { Attributes } from '../../../lib/domain/message.ts';
import type { Answer, Event, Item } from '../../../lib/ports.ts';

/** What happened in one run, as an all-seeing observer knows it: what the promises are judged by. */
export interface History {
  startedAt: number;
  endedAt: number;
  /** Whether everything came to rest, or the run was still going at its limit. */
  end: 'quiet' | 'limit';
  sent: readonly SentMessage[];
  invocations: readonly InvocationRecord[];
  requests: readonly ApiRequest[];
  measurements: readonly FiledMeasurement[];
  letters: readonly LetterRecord[];
  /** The ledger's items at the end. */
  ledger: readonly Item[];
  /** Where a port was used otherwise than it allows. */
  breaches: readonly string[];
  counts: ReadonlyMap<string, number>;
  trace: readonly Happening[];
}

/** What somebody did: a line of the trace. */
export interface Happening {
  at: number;
  who: string;
  what: string;
}

/** A message that was put on the readings queue. */
export interface SentMessage {
  id: string;
  body: string;
  attributes: Attributes;
  sentAt: number;
  from: 'producer' | 'operator' | 'redrive';
  deliveries: Delivery[];
  deletedAt?: number;
  /** Retention ended before anybody deleted it. */
  expired?: true;
}

export interface Delivery {
  at: number;
  invocation: number;
}

export interface InvocationRecord {
  number: number;
  startedAt: number;
  endedAt?: number;
  end?: 'returned' | 'threw' | 'died' | 'timed out';
  messageIds: readonly string[];
  /** What went wrong in it, where something did: a fault, an outage, a stumble. */
  disturbances: string[];
  /** What it told to logs and metrics. */
  events: Event[];
  /** Why it threw. */
  error?: string;
  /** Messages it said nothing of. */
  withoutOutcome: readonly string[];
}

export interface ApiRequest {
  invocation: number;
  at: number;
  operation: 'create' | 'measurement' | 'measurementsNamed' | 'cellsLike';
  /** The same for requests that ask the same. */
  key: string;
  /** Of a create: the measurement's name and cell. */
  name?: string;
  cellId?: string;
  readingIds?: readonly string[];
  /** What was received; absent where nothing was. */
  answer?: Answer<unknown>['kind'];
  answeredAt?: number;
}

/** A measurement as the API keeps it. */
export interface FiledMeasurement {
  id: string;
  cellId: string;
  name: string;
  /** The request's body, as it came. */
  body: string;
  committedAt: number;
  /** Not by ingest: somebody else's, of the same name. */
  isForeign?: true;
}

export interface LetterRecord {
  id: string;
  at: number;
  /** The message it is of, as ingest says. */
  messageId: string;
  invocation: number | undefined;
  body: string;
  attributes: Attributes;
  /** Whether ingest was told that it was sent. */
  confirmed: boolean;
  /** When the operator deleted it or a redrive took it away. */
  takenAt?: number;
}
