import type { Fields } from '../../fields.ts';
import { benchMessage, liveMessage } from './bench-message.ts';
import type { Press, SpoolRecord } from './spool-record.ts';

/** What the records of a spool come to. */
export interface SpoolContents {
  /** The session that was begun last, unless it is finished. */
  open: () => OpenSession | undefined;
  /** The message that is to be sent next. */
  next: () => WaitingMessage | undefined;
  /** All that wait, in the order in which they were finished. */
  waiting: () => readonly WaitingMessage[];
  /** How many that are. */
  waitingCount: () => number;
  /** What the queue has of those whose records are here. */
  sent: () => { messages: number; last?: SentMessage };
  /** The records of the message that was sent last: what is left where nothing is open and nothing waits. */
  remembered: () => readonly SpoolRecord[];
}

/** The same, to be added to. */
export interface GrowingContents extends SpoolContents {
  /** Takes the next record. One that belongs to nothing known changes nothing, nor does one that was there before. */
  add: (record: SpoolRecord) => void;
}

/** A session whose presses are still coming. */
export interface OpenSession {
  session: string;
  /** ISO 8601. */
  at: string;
  queueUrl: string;
  live: boolean;
  around: Fields;
  /** Those that stand, in their order. */
  presses: readonly Press[];
}

/** A message that the queue does not have yet: a session's, or that of one press, which is named then. */
export interface WaitingMessage {
  session: string;
  readingId?: string;
  body: string;
  readings: number;
  around: Fields;
  queueUrl: string;
  /** When its session was finished, or its press taken; ISO 8601. */
  at: string;
}

/** A message that the queue has, and since when. */
export interface SentMessage extends Omit<WaitingMessage, 'body'> {
  messageId: string;
}

type Begun = Extract<SpoolRecord, { kind: 'session' }>;

/** A message, and the records that it is made of. */
interface Waiting {
  message: WaitingMessage;
  records: readonly SpoolRecord[];
}

/** Of no records yet. */
export function spoolContents(): GrowingContents {
  let open: { begun: Begun; presses: Map<string, Press> } | undefined;
  const waiting = new Map<string, Waiting>();
  let messages = 0;
  let last: { message: SentMessage; records: readonly SpoolRecord[] } | undefined;

  const opened = (session: string) => (open?.begun.session === session ? open : undefined);
  const wait = (made: Waiting): void => {
    waiting.set(keyOf(made.message.session, made.message.readingId), made);
  };
  const finish = (at: string): void => {
    if (open && !open.begun.live && open.presses.size > 0)
      wait(wholeMessage(open.begun, [...open.presses.values()], at));
    open = undefined;
  };
  const take = (session: string, press: Press): void => {
    const taking = opened(session);
    if (!taking || taking.presses.has(press.reading_id)) return;
    taking.presses.set(press.reading_id, press);
    if (taking.begun.live) wait(singleMessage(taking.begun, press));
  };
  const settle = (record: Extract<SpoolRecord, { kind: 'sent' }>): void => {
    const { session, reading_id: readingId, at, message_id: messageId } = record;
    // Only what is finished is sent: the record of that was lost.
    if (readingId === undefined && opened(session)) finish(at);
    const key = keyOf(session, readingId);
    const found = waiting.get(key);
    if (!found) return;
    waiting.delete(key);
    messages += 1;
    const { body, ...message } = found.message;
    last = { message: { ...message, at, messageId }, records: [...found.records, record] };
  };

  return {
    add(record) {
      switch (record.kind) {
        case 'session':
          if (opened(record.session)) return;
          // There is one cell on the table at a time.
          finish(record.at);
          open = { begun: record, presses: new Map() };
          return;
        case 'press':
          return take(record.session, record.press);
        case 'back':
          opened(record.session)?.presses.delete(record.reading_id);
          return;
        case 'finished':
          if (opened(record.session)) finish(record.at);
          return;
        case 'sent':
          return settle(record);
      }
    },
    open: () => open && openSession(open.begun, [...open.presses.values()]),
    next: () => waiting.values().next().value?.message,
    waiting: () => [...waiting.values()].map(({ message }) => message),
    waitingCount: () => waiting.size,
    sent: () => ({ messages, ...(last && { last: last.message }) }),
    remembered: () => last?.records ?? [],
  };
}

const keyOf = (session: string, readingId: string | undefined): string => JSON.stringify([session, readingId]);

const openSession = ({ session, at, queue_url, live, around }: Begun, presses: readonly Press[]): OpenSession => ({
  ...{ session, at, queueUrl: queue_url, live, around, presses },
});

function wholeMessage(begun: Begun, presses: readonly Press[], at: string): Waiting {
  const { session, queue_url: queueUrl, around } = begun;
  return {
    message: { session, body: benchMessage(around, presses), readings: presses.length, around, queueUrl, at },
    records: [begun, ...presses.map((press) => pressRecord(session, press)), { kind: 'finished', session, at }],
  };
}

function singleMessage(begun: Begun, press: Press): Waiting {
  const { session, queue_url: queueUrl, around } = begun;
  const { reading_id: readingId, measured_at: at } = press;
  return {
    message: { session, readingId, body: liveMessage(around, press), readings: 1, around, queueUrl, at },
    records: [begun, pressRecord(session, press), { kind: 'finished', session, at }],
  };
}

const pressRecord = (session: string, press: Press): SpoolRecord => ({ kind: 'press', session, press });
