import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf, mostInSqsCall } from '../domain/batches.ts';
import { sizeOf } from '../domain/dead-letter.ts';
import type { OutgoingMessage, ReturnQueue } from '../ports.ts';
import { awsReason } from './aws-reason.ts';
import { eachBatch } from './each-batch.ts';
import { firstReason } from './first-reason.ts';
import { sqsAttributes } from './sqs-attributes.ts';

/** The readings queue through the AWS client, for letters that go back and for imports. `reasonOf` puts a failure into words. */
export function returnQueue(
  client: SQSClient,
  url: string,
  reasonOf: (error: unknown) => string = awsReason,
): ReturnQueue {
  return {
    async send<Outgoing extends OutgoingMessage>(messages: readonly Outgoing[]) {
      const sent = new Map<Outgoing, string>();
      const reasons = await eachBatch(
        batchesOf(messages, mostInSqsCall, sizeOf),
        async (batch) => {
          const { Successful = [], Failed } = await client.send(
            new SendMessageBatchCommand({
              QueueUrl: url,
              Entries: batch.map(({ body, attributes, groupId }, index) => ({
                Id: String(index),
                MessageBody: body,
                MessageAttributes: sqsAttributes(attributes),
                ...(groupId !== undefined && { MessageGroupId: groupId }),
              })),
            }),
          );
          for (const { Id, MessageId = '' } of Successful) sent.set(batch[Number(Id)] as Outgoing, MessageId);
          return Failed;
        },
        { reasonOf },
      );
      return { sent, ...firstReason(reasons) };
    },
  };
}
