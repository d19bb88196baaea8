import type { AddressInfo } from 'node:net';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

/** SQS and S3, emulated in this process and heard by this machine alone. */
export interface Aws {
  endpoint: string;
  /** What tells an AWS client to come here. */
  environment: Readonly<Record<string, string>>;
  sqs: SQSClient;
  /** The calls of SQS since the start, in order: `SendMessageBatch` and its like, with what they were given. */
  calls: { action: string; input: Readonly<Record<string, unknown>> }[];
  queueUrl: (name: string) => string;
  /** All messages of a queue that are visible now; from here on they are not. */
  receive: (queueName: string) => Promise<Message[]>;
  putObject: (bucket: string, key: string, text: string) => Promise<void>;
  stop: () => Promise<void>;
}

export async function startAws(): Promise<Aws> {
  const app = buildApp({ logger: false, defaultRegion: 'us-east-1' });
  const calls: Aws['calls'] = [];
  app.addHook('preHandler', async ({ headers, body }) => {
    const action = /^AmazonSQS\.(.+)$/.exec(String(headers['x-amz-target']))?.[1];
    if (action === undefined) return;
    // The emulator parses the body itself, where it is not parsed yet.
    const input = typeof body === 'string' || Buffer.isBuffer(body) ? JSON.parse(String(body)) : body;
    calls.push({ action, input });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const environment = clientEnvironment(endpoint);
  const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'k', secretAccessKey: 's' } });
  const queueUrl = (name: string) => `${endpoint}/000000000000/${name}`;

  return {
    endpoint,
    environment,
    sqs,
    calls,
    queueUrl,
    receive: async (queueName) => {
      const received: Message[] = [];
      for (;;) {
        const command = new ReceiveMessageCommand({
          QueueUrl: queueUrl(queueName),
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        });
        const { Messages = [] } = await sqs.send(command);
        if (Messages.length === 0) return received;
        received.push(...Messages);
      }
    },
    putObject: async (bucket, key, text) => {
      const response = await fetch(`${endpoint}/${bucket}/${key}`, { method: 'PUT', body: text });
      if (!response.ok) throw new Error(`Cannot put s3://${bucket}/${key}: ${await response.text()}`);
    },
    stop: async () => {
      sqs.destroy();
      await app.close();
    },
  };
}

/** The SDK's variables for a service at this address; a call is not repeated, so that a failure is told at once. */
export const clientEnvironment = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_MAX_ATTEMPTS: '1',
});
