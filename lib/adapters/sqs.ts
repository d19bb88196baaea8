import type { MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';

import { type Letter, sizeOf } from '../domain/dead-letter.ts';
import type { Attribute } from '../domain/message.ts';
import type { Queues } from '../ports.ts';
import { awsReason } from './aws-reason.ts';
import { batchesOf } from './batches.ts';
import { firstReason } from './first-reason.ts';
import { type CallOptions, inTime, timeoutsOf } from './in-time.ts';

interface QueueUrls {
  readings: string;
  deadLetters: string;
}

/** SQS takes at most ten entries in a call, and 1 MiB of messages. */
const most = { items: 10, bytes: 1_048_576 };

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
      const reasons: string[] = [];
      await eachBatch(batchesOf(messages, most), reasons, async (batch) => {
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
      const reasons: string[] = [];
      await eachBatch(batchesOf(letters, most, sizeOf), reasons, async (batch) => {
        const { SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
        const command = new SendMessageBatchCommand({
          QueueUrl: urls.deadLetters,
          Entries: batch.map(({ body, attributes }, index) => ({
            Id: String(index),
            MessageBody: body,
            MessageAttributes: attributesForSqs(attributes),
          })),
        });
        const answer = await ask((client, options) => client.send(command, options));
        for (const { Id } of answer.Successful ?? []) sent.add(batch[Number(Id)] as Letter);
        return answer.Failed;
      });
      return { sent, ...firstReason(reasons) };
    },

    defer: async (delays) => {
      const reasons: string[] = [];
      await eachBatch(batchesOf(delays, most), reasons, async (batch) => {
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

/** Runs a call for each batch at once; a batch call can half-succeed, so that its failures are read every time. */
async function eachBatch<T>(
  batches: readonly (readonly T[])[],
  reasons: string[],
  call: (
    batch: readonly T[],
  ) => Promise<readonly { Code?: string | undefined; Message?: string | undefined }[] | undefined>,
): Promise<void> {
  await Promise.all(
    batches.map(async (batch) => {
      try {
        for (const { Code, Message } of (await call(batch)) ?? [])
          reasons.push([Code, Message].filter(Boolean).join(': '));
      } catch (error) {
        reasons.push(awsReason(error));
      }
    }),
  );
}

function attributesForSqs(attributes: ReadonlyMap<string, Attribute>): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    [...attributes].map(([name, { dataType, value }]) => [
      name,
      dataType.startsWith('Binary')
        ? { DataType: dataType, BinaryValue: Buffer.from(value, 'base64') }
        : { DataType: dataType, StringValue: value },
    ]),
  );
}
