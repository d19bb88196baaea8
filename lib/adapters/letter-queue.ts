import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';

import type { Message } from '../domain/message.ts';
import type { LetterQueue } from '../ports.ts';
import { awsReason } from './aws-reason.ts';
import { batchesOf } from './batches.ts';
import { firstReason } from './first-reason.ts';

/** A dead-letter queue through the AWS client. `reasonOf` puts a failure into words. */
export function letterQueue(
  client: SQSClient,
  url: string,
  reasonOf: (error: unknown) => string = awsReason,
): LetterQueue {
  return {
    async describe() {
      try {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: url,
            AttributeNames: ['MessageRetentionPeriod', 'ApproximateNumberOfMessages'],
          }),
        );
        return {
          retentionMs: Number(Attributes.MessageRetentionPeriod) * 1000,
          about: Number(Attributes.ApproximateNumberOfMessages),
        };
      } catch (error) {
        return { reason: reasonOf(error) };
      }
    },

    async receive(hiddenSeconds) {
      try {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: hiddenSeconds,
            WaitTimeSeconds: 1,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
          }),
        );
        return { letters: Messages.map((message) => letterIn(message, url)) };
      } catch (error) {
        return { letters: [], reason: reasonOf(error) };
      }
    },

    async hide(letters, seconds) {
      const reasons: string[] = [];
      for (const batch of batchesOf(letters, { items: 10 })) {
        try {
          const { Failed = [] } = await client.send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl: url,
              Entries: batch.map(({ receiptHandle }, index) => ({
                Id: String(index),
                ReceiptHandle: receiptHandle,
                VisibilityTimeout: seconds,
              })),
            }),
          );
          reasons.push(...Failed.map(({ Code, Message }) => [Code, Message].filter(Boolean).join(': ')));
        } catch (error) {
          reasons.push(reasonOf(error));
        }
      }
      return firstReason(reasons);
    },
  };
}

/** What SQS leaves out of an answer is empty: it sends every message with its id, body, receipt and the attributes asked for. */
function letterIn(message: SqsMessage, url: string): Message {
  const { MessageId = '', Body = '', ReceiptHandle = '', Attributes = {}, MessageAttributes = {} } = message;
  return {
    id: MessageId,
    body: Body,
    attributes: new Map(
      Object.entries(MessageAttributes).map(([name, { DataType = 'String', StringValue, BinaryValue }]) => [
        name,
        { dataType: DataType, value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64') },
      ]),
    ),
    sentAt: Number(Attributes.SentTimestamp),
    receiveCount: Number(Attributes.ApproximateReceiveCount),
    receiptHandle: ReceiptHandle,
    queue: url,
  };
}
