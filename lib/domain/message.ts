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
  /** The queue's ARN. */
  queue: string;
}

/** User attributes of an SQS message. A Map: names come from outside and must never be keys of an object. */
export type Attributes = ReadonlyMap<string, Attribute>;

export interface Attribute {
  /** `String`, `Number` or `Binary`, with an optional custom label. */
  dataType: string;
  /** The text, or base64 where the type is `Binary`. */
  value: string;
}
