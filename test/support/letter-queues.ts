import type { Message } from '../../lib/domain/message.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import type { Clock, LetterQueue, Receipt, ReturnQueue } from '../../lib/ports.ts';
import { rulesOf } from './readings.ts';

/** A dead-letter queue and a readings queue in memory, as SQS has them, in whatever time the clock tells. */
export interface LetterQueues {
  letters: LetterQueue;
  readings: ReturnQueue;
  /** Every call, in order. */
  calls: readonly QueueCall[];
  /** Makes the next call of a kind go wrong that has no failure before it. */
  failNext: (kind: QueueCall['kind'], failure: Failure) => void;
  /** How long a call takes, in milliseconds, half of it before anything is done; nothing where it is not said. */
  takes: (msOf: (call: QueueCall) => number) => void;
  /** Runs whenever the readings queue has taken a message. */
  onArrival: (arrived: (message: Message) => void) => void;
  /** The letters that are there, hidden or not, and those that anybody can receive. */
  standing: () => readonly Message[];
  visible: () => readonly Message[];
  /** Letters that whoever held them hid again, showed or deleted only after they were visible by themselves. */
  exposed: readonly string[];
  /** What the readings queue has, in the order of its coming. */
  arrived: () => readonly Message[];
  /** Puts a letter on the dead-letter queue. */
  put: (letter: Message) => void;
  /** Somebody else receives letters, and holds them. */
  takeAway: (ids: readonly string[], seconds: number) => void;
}

export interface QueueCall {
  kind: 'describe' | 'receive' | 'hide' | 'send' | 'remove';
  at: number;
  /** Letters hidden or deleted, by their ids; messages sent, by those of their readings. */
  ids: readonly string[];
  seconds?: number;
  /** Calls of its kind that were under way, itself included. */
  underWay: number;
}

/** What of a call is not done, by the places of its entries, and what is done but not confirmed; the reason told. */
export interface Failure {
  undone?: (index: number) => boolean;
  unconfirmed?: (index: number) => boolean;
  reason?: string;
}

/** Nothing of it is done. */
export const refusing: Failure = { undone: () => true };
/** All of it is done, and nobody hears of it. */
export const answerLost: Failure = { unconfirmed: () => true };

interface Stored {
  message: Message;
  visibleAt: number;
}

export const retentionMs = 14 * 24 * 3600 * 1000;
const mostInCall = 10;

export function letterQueues(letters: readonly Message[], clock: Clock): LetterQueues {
  const stored = new Map<string, Stored>();
  const arrived: Message[] = [];
  const calls: QueueCall[] = [];
  const exposed: string[] = [];
  const failures: { kind: QueueCall['kind']; failure: Failure }[] = [];
  const underWay = new Map<QueueCall['kind'], number>();
  let arrival: (message: Message) => void = () => {};
  let msOf: (call: QueueCall) => number = () => 0;
  let receipts = 0;

  const put = (message: Message) => stored.set(message.id, { message: { ...message, receiveCount: 0 }, visibleAt: 0 });
  for (const letter of letters) put(letter);
  const isVisible = ({ visibleAt }: Stored) => visibleAt <= clock.now();
  const give = (one: Stored, seconds: number): Message => {
    receipts += 1;
    const { message } = one;
    one.message = { ...message, receiptHandle: `receipt ${receipts}`, receiveCount: message.receiveCount + 1 };
    one.visibleAt = clock.now() + seconds * 1000;
    return one.message;
  };
  /** By its last receipt: one that was received again since is in other hands. */
  const heldBy = ({ receiptHandle }: Receipt): Stored | undefined => {
    const one = [...stored.values()].find(({ message }) => message.receiptHandle === receiptHandle);
    if (one && isVisible(one)) exposed.push(one.message.id);
    return one;
  };
  const idsOf = (given: readonly Receipt[]) =>
    given.map(({ receiptHandle }) => heldId(receiptHandle, stored) ?? receiptHandle);

  /** Notes the call, takes its time and does of it what shall be done. */
  const call = async <T>(
    { kind, ids, seconds }: Pick<QueueCall, 'kind' | 'ids'> & { seconds?: number },
    work: (failure: Failure) => T,
  ): Promise<T> => {
    if (ids.length > mostInCall && kind === 'send') throw new Error(`${ids.length} messages in a call`);
    const now = (underWay.get(kind) ?? 0) + 1;
    underWay.set(kind, now);
    const made: QueueCall = { kind, at: clock.now(), ids, ...(seconds !== undefined && { seconds }), underWay: now };
    calls.push(made);
    const index = failures.findIndex((one) => one.kind === kind);
    const [failing] = index === -1 ? [] : failures.splice(index, 1);
    const ms = msOf(made);
    if (ms > 0) await clock.sleep(ms / 2);
    const done = work(failing?.failure ?? {});
    if (ms > 0) await clock.sleep(ms / 2);
    underWay.set(kind, (underWay.get(kind) as number) - 1);
    return done;
  };
  /** Does each entry; those that are confirmed, and why others are not. */
  const each = <T>(
    entries: readonly T[],
    { undone, unconfirmed, reason = 'InternalError: Not now' }: Failure,
    work: (entry: T) => boolean,
  ) => {
    const confirmed = entries.filter((entry, index) => !undone?.(index) && work(entry) && !unconfirmed?.(index));
    return { confirmed, ...(confirmed.length < entries.length && { reason }) };
  };

  return {
    calls,
    exposed,
    put,
    failNext: (kind, failure) => failures.push({ kind, failure }),
    takes: (given) => {
      msOf = given;
    },
    onArrival: (given) => {
      arrival = given;
    },
    standing: () => [...stored.values()].map(({ message }) => message),
    visible: () => [...stored.values()].filter(isVisible).map(({ message }) => message),
    arrived: () => arrived,
    takeAway: (ids, seconds) => {
      for (const id of ids) give(stored.get(id) as Stored, seconds);
    },
    letters: {
      describe: () =>
        call({ kind: 'describe', ids: [] }, ({ undone, reason = 'QueueDoesNotExist' }) =>
          undone?.(0) ? { reason } : { retentionMs, about: stored.size, hidden: 0 },
        ),
      receive: (seconds) =>
        call({ kind: 'receive', ids: [], seconds }, ({ undone, unconfirmed, reason = 'InternalError: Not now' }) => {
          if (undone?.(0)) return { letters: [], reason };
          const some = [...stored.values()].filter(isVisible).slice(0, mostInCall);
          const given = some.map((one) => give(one, seconds));
          return unconfirmed?.(0) ? { letters: [], reason } : { letters: given };
        }),
      hide: (given, seconds) =>
        call({ kind: 'hide', ids: idsOf(given), seconds }, (failure) => {
          const { reason } = each(given, failure, (receipt) => {
            const one = heldBy(receipt);
            if (one) one.visibleAt = clock.now() + seconds * 1000;
            return one !== undefined;
          });
          return reason === undefined ? {} : { reason };
        }),
      remove: (given) =>
        call({ kind: 'remove', ids: idsOf(given) }, (failure) => {
          const { confirmed, ...why } = each(given, failure, (receipt) => {
            const one = heldBy(receipt);
            return one !== undefined && stored.delete(one.message.id);
          });
          return { removed: new Set(confirmed), ...why };
        }),
    },
    readings: {
      send: (messages) =>
        call({ kind: 'send', ids: messages.flatMap(readingIdsOf) }, (failure) => {
          const ids = new Map<(typeof messages)[number], string>();
          const { confirmed, ...why } = each(messages, failure, (outgoing) => {
            const message = messageFrom(outgoing, `back-${arrived.length + 1}`, clock.now());
            arrived.push(message);
            ids.set(outgoing, message.id);
            arrival(message);
            return true;
          });
          return { sent: new Map(confirmed.map((one) => [one, ids.get(one) as string])), ...why };
        }),
    },
  };
}

const heldId = (receipt: string, stored: ReadonlyMap<string, Stored>): string | undefined =>
  [...stored.values()].find(({ message }) => message.receiptHandle === receipt)?.message.id;

const messageFrom = (
  { body, attributes }: Pick<Message, 'body' | 'attributes'>,
  id: string,
  sentAt: number,
): Message => ({
  id,
  body,
  attributes,
  sentAt,
  receiveCount: 1,
  receiptHandle: `receipt of ${id}`,
  queue: 'arn:readings',
});

/** The ids of the readings in a message, as ingest knows them. */
export function readingIdsOf(message: Pick<Message, 'body' | 'attributes'>): readonly string[] {
  const read = readMessage(messageFrom(message, 'any', Date.UTC(2027, 0)), rulesOf());
  return read.kind === 'entries' ? read.entries.map(({ id }) => id) : [];
}
