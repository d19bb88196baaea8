import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import { localAws } from '../../lib/local/defaults.ts';
import { done } from './part.ts';
import type { Moved } from './replay.ts';

/** What replay cannot be quicker than: the same client, as many calls at a time, nothing read, held or changed. */
const { ENDPOINT = '', FROM = '', TO = '' } = process.env;
const client = new SQSClient(localAws(ENDPOINT));
const atOnce = 8;

let letters = 0;
const startedAt = performance.now();
await Promise.all(Array.from({ length: atOnce }, loop));
const result: Moved = { letters, seconds: (performance.now() - startedAt) / 1000 };
done(result);

async function loop(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: FROM,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 30,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      }),
    );
    if (Messages.length === 0) return;
    const ids = Messages.map((message, index) => ({ Id: String(index), message }));
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl: TO,
        Entries: ids.map(({ Id, message }) => ({
          Id,
          MessageBody: message.Body,
          MessageAttributes: message.MessageAttributes,
        })),
      }),
    );
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: FROM,
        Entries: ids.map(({ Id, message }) => ({ Id, ReceiptHandle: message.ReceiptHandle })),
      }),
    );
    letters += Messages.length;
  }
}
