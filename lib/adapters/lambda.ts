import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

import type { Attributes, Message } from '../domain/message.ts';
import type { MessageOutcome } from '../ingest/settle-messages.ts';

/** The messages of an SQS event. */
export const messagesIn = ({ Records }: SQSEvent): Message[] => Records.map(messageIn);

const messageIn = ({
  messageId,
  body,
  attributes,
  messageAttributes,
  receiptHandle,
  eventSourceARN,
}: SQSRecord): Message => ({
  id: messageId,
  body,
  attributes: attributesIn(messageAttributes),
  sentAt: Number(attributes.SentTimestamp),
  receiveCount: Number(attributes.ApproximateReceiveCount),
  receiptHandle,
  queue: eventSourceARN,
});

const attributesIn = (attributes: SQSRecord['messageAttributes']): Attributes =>
  new Map(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      { dataType, value: stringValue ?? binaryValue ?? '' },
    ]),
  );

/** The partial batch response: Lambda deletes every message that is not in it. */
export const batchResponse = (
  messages: readonly Message[],
  outcomes: ReadonlyMap<string, MessageOutcome>,
): SQSBatchResponse => ({
  batchItemFailures: messages.filter(({ id }) => outcomes.get(id) !== 'done').map(({ id }) => ({ itemIdentifier: id })),
});

/** Epoch milliseconds at which Lambda ends the invocation. */
export const deadlineOf = (context: Pick<Context, 'getRemainingTimeInMillis'>): number =>
  Date.now() + context.getRemainingTimeInMillis();
