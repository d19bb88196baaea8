/** One SQS message, as ingest sees it: it carries one reading or several. */
export interface Message {
  id: string;
  body: string;
  attributes: Attributes;
  /** When the producer's send reached SQS, in epoch milliseconds. */
  sentAt: number;
  /** How often SQS delivered it, this time included; across queues. */
  receiveCount: number;
  receiptHandle: string;
  /** The queue, by its ARN or its URL. */
  queue: string;
}

/** Older than this, a deferred message is dead-lettered, before the queue's retention of 14 days can delete it. */
const oldestMs = 12 * 24 * 3600 * 1000;

export const isTooOld = (sentAt: number, now: number): boolean => now - sentAt > oldestMs;

/** User attributes of an SQS message. A Map: names come from outside and must never be keys of an object. */
export type Attributes = ReadonlyMap<string, Attribute>;

export interface Attribute {
  /** `String`, `Number` or `Binary`, with an optional custom label. */
  dataType: string;
  /** The text, or base64 where the type is `Binary`. */
  value: string;
}
