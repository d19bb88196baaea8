import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import { batchesOf, mostInSqsCall } from '../domain/batches.ts';
import type { Message } from '../domain/message.ts';
import type { LetterQueue, Receipt } from '../ports.ts';
import { awsReason } from './aws-reason.ts';
import { eachBatch } from './each-batch.ts';
import { firstReason } from './first-reason.ts';
import { attributesOfSqs } from './sqs-attributes.ts';

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
            AttributeNames: [
              'MessageRetentionPeriod',
              'ApproximateNumberOfMessages',
              'ApproximateNumberOfMessagesNotVisible',
            ],
          }),
        );
        return {
          retentionMs: Number(Attributes.MessageRetentionPeriod) * 1000,
          about: Number(Attributes.ApproximateNumberOfMessages),
          hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
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
      const reasons = await eachBatch(
        batchesOf(letters, mostInSqsCall),
        async (batch) => {
          const { Failed } = await client.send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl: url,
              Entries: batch.map(({ receiptHandle }, index) => ({
                Id: String(index),
                ReceiptHandle: receiptHandle,
                VisibilityTimeout: seconds,
              })),
            }),
          );
          return Failed;
        },
        { reasonOf, atOnce },
      );
      return firstReason(reasons);
    },

    async remove<Letter extends Receipt>(letters: readonly Letter[]) {
      const removed = new Set<Letter>();
      const reasons = await eachBatch(
        batchesOf(letters, mostInSqsCall),
        async (batch) => {
          const { Successful = [], Failed } = await client.send(
            new DeleteMessageBatchCommand({
              QueueUrl: url,
              Entries: batch.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
            }),
          );
          for (const { Id } of Successful) removed.add(batch[Number(Id)] as Letter);
          return Failed;
        },
        { reasonOf, atOnce },
      );
      return { removed, ...firstReason(reasons) };
    },
  };
}

/** Calls under way at a time where thousands of letters are hidden: all at once would wait for one another's connections. */
const atOnce = 8;

/** What SQS leaves out of an answer is empty: it sends every message with its id, body, receipt and the attributes asked for. */
function letterIn(message: SqsMessage, url: string): Message {
  const { MessageId = '', Body = '', ReceiptHandle = '', Attributes = {}, MessageAttributes = {} } = message;
  return {
    id: MessageId,
    body: Body,
    attributes: attributesOfSqs(MessageAttributes),
    sentAt: Number(Attributes.SentTimestamp),
    receiveCount: Number(Attributes.ApproximateReceiveCount),
    receiptHandle: ReceiptHandle,
    queue: url,
  };
}
