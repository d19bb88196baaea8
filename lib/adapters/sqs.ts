import type { MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';

import { type Letter, sizeOf } from '../domain/dead-letter.ts';
import type { Attribute } from '../domain/message.ts';
import type { Queues } from '../ports.ts';
import { awsReason } from './aws-reason.ts';

interface QueueUrls {
  readings: string;
  deadLetters: string;
}

/** SQS takes at most ten entries in a call, and 1 MiB of messages. */
const mostEntries = 10;
const mostBytes = 1_048_576;
/**
 * The queues, through the AWS client; it is loaded when it is first needed: most batches need none. A call that is not
 * answered in time fails, else it might hang until the invocation ends, and with it everything that was settled.
 */
export function sqsQueues(urls: QueueUrls, timeoutMs = 3000): Queues {
  // The timeout alone would only warn.
  const timeouts = { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true };
  let client: Promise<SQSClient> | undefined;
  const connected = () => {
    client ??= import('@aws-sdk/client-sqs').then(({ SQSClient }) => new SQSClient({ requestHandler: timeouts }));
    return client;
  };

  return {
    deadLetter: async (letters) => {
      const sent = new Set<Letter>();
      const reasons: string[] = [];
      await eachBatch(batchesOf(letters, sizeOf), reasons, async (batch) => {
        const { SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
        const answer = await (await connected()).send(
          new SendMessageBatchCommand({
            QueueUrl: urls.deadLetters,
            Entries: batch.map(({ body, attributes }, index) => ({
              Id: String(index),
              MessageBody: body,
              MessageAttributes: attributesForSqs(attributes),
            })),
          }),
        );
        for (const { Id } of answer.Successful ?? []) sent.add(batch[Number(Id)] as Letter);
        return answer.Failed;
      });
      return { sent, ...reasonIn(reasons) };
    },

    defer: async (delays) => {
      const reasons: string[] = [];
      await eachBatch(
        batchesOf(delays, () => 0),
        reasons,
        async (batch) => {
          const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
          const answer = await (await connected()).send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl: urls.readings,
              Entries: batch.map(({ message, seconds }, index) => ({
                Id: String(index),
                ReceiptHandle: message.receiptHandle,
                VisibilityTimeout: seconds,
              })),
            }),
          );
          return answer.Failed;
        },
      );
      return reasonIn(reasons);
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

const reasonIn = ([first]: readonly string[]): { reason?: string } => (first === undefined ? {} : { reason: first });

function batchesOf<T>(items: readonly T[], bytesOf: (item: T) => number): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const current = batches.at(-1);
    if (current && current.length < mostEntries && bytes + size <= mostBytes) {
      current.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = size;
    }
  }
  return batches;
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
