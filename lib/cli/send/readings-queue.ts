import type { SQSClientConfig } from '@aws-sdk/client-sqs';

import { localAddresses, localAws } from '../../local/defaults.ts';

/** The queue that readings are put on. */
export interface ReadingsQueue {
  url: string;
  /** Resolves with the message's id; rejects with a sentence that says what to do. */
  send(body: string): Promise<string>;
  close(): void;
}

/** The queue that is meant: the one named, else READINGS_QUEUE_URL, else that of the local stack. Throws a sentence. */
export function queueUrlFrom(
  named: string | undefined,
  { READINGS_QUEUE_URL }: Readonly<Record<string, string | undefined>>,
): string {
  const url = named ?? (READINGS_QUEUE_URL || localAddresses.readingsQueueUrl);
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  const source = named === undefined ? 'READINGS_QUEUE_URL' : '--readings-queue-url';
  throw new Error(`Cannot send to ${JSON.stringify(url)}: ${source} is no http(s) address`);
}

/** Connects to a queue; nothing is asked before the first message. */
export async function readingsQueue(url: string): Promise<ReadingsQueue> {
  // Loaded here, not above: help and dry runs have no use for it.
  const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient(clientConfig(url));
  return {
    url,
    async send(body) {
      try {
        const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
        return MessageId ?? 'a message without id';
      } catch (error) {
        throw new Error(`Cannot send to ${url}: ${reasonOf(error as AwsError, url)}`, { cause: error });
      }
    },
    close: () => client.destroy(),
  };
}

/** The emulator gets its own credentials, never somebody's real ones; signatures for AWS want the queue's own region. */
function clientConfig(url: string): SQSClientConfig {
  const requestHandler = { connectionTimeout: 5000, requestTimeout: 20_000 };
  if (isLocal(url)) return { ...localAws(new URL(url).origin), requestHandler };
  const region = /\bsqs\.([a-z0-9-]+)\.(?:vpce\.)?amazonaws\.com/.exec(url)?.[1];
  return { requestHandler, ...(region !== undefined && { region }) };
}

const isLocal = (url: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);

type AwsError = Error & { code?: string };

function reasonOf(error: AwsError, url: string): string {
  if (error.code === 'ECONNREFUSED') {
    return isLocal(url)
      ? 'nothing listens there; start the local stack with "npm start" in another terminal, or name a queue with --readings-queue-url'
      : 'nothing listens there';
  }
  const known = reasons[error.name];
  return known ?? `${error.message} (${error.name})`;
}

/** By the name of the AWS client's error. */
const reasons: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'there is no such queue; is it the URL that the deployment printed as ReadingsQueueUrl?',
  CredentialsProviderError:
    'no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  AccessDenied: 'these credentials may not send there; the deployment has a policy for senders, ProducerPolicyArn',
};
