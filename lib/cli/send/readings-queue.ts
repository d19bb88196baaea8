import { localAddresses } from '../../local/defaults.ts';
import { type QueueUse, queueClient, queueReason, queueUrlFrom } from '../queue-client.ts';

/** The queue that readings are put on. */
export interface ReadingsQueue {
  url: string;
  /** Resolves with the message's id; rejects with a sentence that says what to do. */
  send(body: string): Promise<string>;
  close(): void;
}

/** How sentences name the readings queue. */
export const readingsQueueUse: QueueUse = {
  option: '--readings-queue-url',
  variable: 'READINGS_QUEUE_URL',
  output: 'ReadingsQueueUrl',
  forbidden: 'these credentials may not send there; the deployment has a policy for senders, ProducerPolicyArn',
};

/** The queue that is meant: the one named, else READINGS_QUEUE_URL, else that of the local stack. Throws a sentence. */
export const readingsQueueUrlFrom = (
  named: string | undefined,
  { READINGS_QUEUE_URL }: Readonly<Record<string, string | undefined>>,
): string =>
  queueUrlFrom({ named, byVariable: READINGS_QUEUE_URL, local: localAddresses.readingsQueueUrl }, readingsQueueUse);

/** Connects to a queue; nothing is asked before the first message. */
export async function readingsQueue(url: string): Promise<ReadingsQueue> {
  const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const client = await queueClient(url);
  return {
    url,
    async send(body) {
      try {
        const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
        return MessageId ?? 'a message without id';
      } catch (error) {
        throw new Error(sendFailure(url, error), { cause: error });
      }
    },
    close: () => client.destroy(),
  };
}

/** The sentence for a message that could not be put on a queue. */
export const sendFailure = (url: string, error: unknown): string =>
  `Cannot send to ${url}: ${queueReason(error, url, readingsQueueUse)}`;
