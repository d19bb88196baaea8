import type { SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf, mostInSqsCall } from '../domain/batches.ts';
import { type Letter, sizeOf } from '../domain/dead-letter.ts';
import type { Queues } from '../ports.ts';
import { eachBatch } from './each-batch.ts';
import { firstReason } from './first-reason.ts';
import { type CallOptions, inTime, timeoutsOf } from './in-time.ts';
import { sqsAttributes } from './sqs-attributes.ts';

interface QueueUrls {
  readings: string;
  deadLetters: string;
}

/**
 * The queues, through the AWS client; it is loaded when it is first needed: most batches need none. A call that is not
 * answered in time fails, else it might hang until the invocation ends, and with it everything that was settled.
 */
export function sqsQueues(urls: QueueUrls, timeoutMs = 3000): Queues {
  let client: Promise<SQSClient> | undefined;
  const ask = async <T>(request: (client: SQSClient, options: CallOptions) => Promise<T>): Promise<T> => {
    client ??= import('@aws-sdk/client-sqs').then(
      ({ SQSClient }) => new SQSClient({ requestHandler: timeoutsOf(timeoutMs) }),
    );
    const connected = await client;
    return inTime(timeoutMs, (options) => request(connected, options));
  };

  return {
    remove: async (messages) => {
      const reasons = await eachBatch(batchesOf(messages, mostInSqsCall), async (batch) => {
        const { DeleteMessageBatchCommand } = await import('@aws-sdk/client-sqs');
        const command = new DeleteMessageBatchCommand({
          QueueUrl: urls.readings,
          Entries: batch.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
        });
        const answer = await ask((client, options) => client.send(command, options));
        return answer.Failed;
      });
      return firstReason(reasons);
    },

    deadLetter: async (letters) => {
      const sent = new Set<Letter>();
      const reasons = await eachBatch(batchesOf(letters, mostInSqsCall, sizeOf), async (batch) => {
        const { SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
        const command = new SendMessageBatchCommand({
          QueueUrl: urls.deadLetters,
          Entries: batch.map(({ body, attributes }, index) => ({
            Id: String(index),
            MessageBody: body,
            MessageAttributes: sqsAttributes(attributes),
          })),
        });
        const answer = await ask((client, options) => client.send(command, options));
        for (const { Id } of answer.Successful ?? []) sent.add(batch[Number(Id)] as Letter);
        return answer.Failed;
      });
      return { sent, ...firstReason(reasons) };
    },

    defer: async (delays) => {
      const reasons = await eachBatch(batchesOf(delays, mostInSqsCall), async (batch) => {
        const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
        const command = new ChangeMessageVisibilityBatchCommand({
          QueueUrl: urls.readings,
          Entries: batch.map(({ message, seconds }, index) => ({
            Id: String(index),
            ReceiptHandle: message.receiptHandle,
            VisibilityTimeout: seconds,
          })),
        });
        const answer = await ask((client, options) => client.send(command, options));
        return answer.Failed;
      });
      return firstReason(reasons);
    },
  };
}
