import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, type MessageAttributeValue, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

import { sqliteLedger } from '../../lib/adapters/ledger-sqlite.ts';
import { breakerKey } from '../../lib/ledger/keys.ts';
import { type StandIn, startIonworks } from '../../lib/local/ionworks/server.ts';
import { sqsRecord } from '../../lib/local/sqs-record.ts';
import { type Aws, startAws } from './aws.ts';
import type { Handler } from './lambda-context.ts';

/** What `functions/ingest.ts` works with: queues, the API, and the environment that names them. */
export interface HandlerWorld {
  api: StandIn;
  aws: Aws;
  environment: Readonly<Record<string, string>>;
  /** Puts messages on the readings queue and takes them off it again as an event's records, in the same order. */
  deliver: (...messages: readonly Sent[]) => Promise<SQSRecord[]>;
  /** What lies in the dead-letter queue now; taken out of it. */
  deadLetters: () => Promise<DeadLetter[]>;
  /** Lets the time pass in which nobody calls as there is an outage: the next invocation makes a try. */
  passOutage: () => Promise<void>;
  /** As if there had been no outage. */
  forgetOutage: () => Promise<void>;
  stop: () => Promise<void>;
}

/** A body (an object as JSON), with attributes or without. */
export type Sent = string | object | { body: string; attributes: Record<string, MessageAttributeValue> };

export interface DeadLetter {
  body: string;
  code: string;
  problem: { detail: string; reading_ids: readonly string[]; source_message_id: string };
}

export const apiKey = 'sk-test-0123456789abcdef';

export async function startHandlerWorld(): Promise<HandlerWorld> {
  const aws = await startAws();
  const VisibilityTimeout = '720';
  await aws.sqs.send(new CreateQueueCommand({ QueueName: 'readings', Attributes: { VisibilityTimeout } }));
  await aws.sqs.send(new CreateQueueCommand({ QueueName: 'dead-letters' }));
  const api = await startIonworks({ apiKey });
  const folder = await mkdtemp(join(tmpdir(), 'cellgauge-'));
  const file = join(folder, 'ledger.sqlite');
  const ledger = sqliteLedger(file, { now: Date.now });

  return {
    api,
    aws,
    environment: {
      ...aws.environment,
      IONWORKS_API_URL: api.url,
      IONWORKS_API_KEY: apiKey,
      READINGS_QUEUE_URL: aws.queueUrl('readings'),
      DEAD_LETTER_QUEUE_URL: aws.queueUrl('dead-letters'),
      LEDGER_FILE: file,
      SESSION_QUIET_SECONDS: '0',
      POWERTOOLS_SERVICE_NAME: 'cellgauge-test',
      POWERTOOLS_METRICS_NAMESPACE: 'cellgauge',
    },
    deliver: async (...messages) => {
      const ids: (string | undefined)[] = [];
      for (let at = 0; at < messages.length; at += 10) {
        const Entries = messages
          .slice(at, at + 10)
          .map((message, index) => ({ Id: String(index), ...entryOf(message) }));
        const { Successful = [] } = await aws.sqs.send(
          new SendMessageBatchCommand({ QueueUrl: aws.queueUrl('readings'), Entries }),
        );
        ids.push(...Successful.map(({ MessageId }) => MessageId));
      }
      // What was put off by an earlier event may be back by now: it is none of these.
      const received = (await aws.receive('readings')).filter(({ MessageId }) => ids.includes(MessageId));
      return received
        .map((message) => sqsRecord(message, 'arn:aws:sqs:us-east-1:000000000000:readings'))
        .toSorted((a, b) => ids.indexOf(a.messageId) - ids.indexOf(b.messageId));
    },
    deadLetters: async () =>
      (await aws.receive('dead-letters')).map(({ Body = '', MessageAttributes = {} }) => ({
        body: Body,
        code: MessageAttributes.problem_code?.StringValue ?? '',
        problem: JSON.parse(MessageAttributes.problem?.StringValue ?? '{}'),
      })),
    passOutage: async () => {
      const outage = (await ledger.get([breakerKey])).items.get(breakerKey);
      if (!outage) return;
      const item = { ...outage, value: { ...(outage.value as object), until: 0 } };
      await ledger.write([{ kind: 'put', item }]);
    },
    forgetOutage: async () => {
      await ledger.write([{ kind: 'delete', key: breakerKey }]);
    },
    stop: async () => {
      await api.stop();
      await aws.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function entryOf(message: Sent): { MessageBody: string; MessageAttributes?: Record<string, MessageAttributeValue> } {
  if (typeof message === 'string') return { MessageBody: message };
  if ('attributes' in message) return { MessageBody: message.body, MessageAttributes: message.attributes };
  return { MessageBody: JSON.stringify(message) };
}

/**
 * Loads the handler into this process, with this environment. Its waits before a retry are chosen between nothing and a
 * ceiling: here it always chooses nothing.
 */
export async function loadHandler(environment: Readonly<Record<string, string>>): Promise<Handler> {
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' });
  const { random } = Math;
  Math.random = () => 0;
  try {
    const { handler } = await import('../../functions/ingest.ts');
    return handler as Handler;
  } finally {
    Math.random = random;
  }
}
