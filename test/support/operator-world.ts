import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

import { sqsRecord } from '../../lib/local/sqs-record.ts';
import { cellgauge, type Run } from '../cli/cellgauge.ts';
import { type HandlerWorld, loadHandler, type Sent, startHandlerWorld } from './handler-world.ts';
import { contextWith } from './lambda-context.ts';
import { startSqsProxy } from './sqs-proxy.ts';

/** What an operator works with: the queues, the real handler over the readings queue, its ledger, Ionworks. */
export interface OperatorWorld extends HandlerWorld {
  /** Of its own; gone when the world ends. */
  folder: string;
  /** By which commands and the function reach a queue. */
  queueUrl: (name: string) => string;
  recordFile: string;
  /** The options that name it to `dlq replay`, but for the dead-letter queue. */
  namesForReplay: readonly string[];
  /** Runs a command of `dlq` on all of it, as somebody who has the key of Ionworks. */
  dlq: (command: 'replay' | 'export' | 'discard', ...args: readonly string[]) => Promise<Run>;
  /** Both queues empty, and none of the letters of earlier tests. */
  empty: () => Promise<void>;
  /** Sends messages and ingests them: the letters that come of it. */
  ingest: (...messages: readonly Sent[]) => Promise<Letter[]>;
  /** What stands visible in the dead-letter queue, or another one, and stays so; in no certain order. */
  standing: (queueName?: string) => Promise<Letter[]>;
  /** How many messages of a queue anybody can take, and how many somebody has in hand. */
  count: (queueName: string) => Promise<{ visible: number; hidden: number }>;
  /** A new queue with the same letters in it. */
  copyOf: (letters: readonly Letter[]) => Promise<string>;
  /** Ingests messages that were received from the readings queue: those given, else all that are visible. */
  ingestAll: (received?: readonly Message[]) => Promise<void>;
  /** Ingests what comes into the readings queue for as long as something takes. */
  ingestWhile: <T>(work: Promise<T>) => Promise<T>;
  /** The operators' record. */
  record: () => Promise<Readonly<Record<string, unknown>>[]>;
}

/** A message as it stands in a queue. */
export interface Letter {
  id: string;
  body: string;
  code: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into what concerns them
  problem: any;
  message: Message;
}

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:readings';

export async function startOperatorWorld(): Promise<OperatorWorld> {
  const world = await startHandlerWorld();
  const { aws } = world;
  const proxy = await startSqsProxy(aws.endpoint);
  const environment = {
    ...world.environment,
    AWS_ENDPOINT_URL: proxy.endpoint,
    READINGS_QUEUE_URL: proxy.queueUrl('readings'),
    DEAD_LETTER_QUEUE_URL: proxy.queueUrl('dead-letters'),
  };
  const handler = await loadHandler(environment);
  const folder = await mkdtemp(join(tmpdir(), 'cellgauge-operator-'));
  const recordFile = join(folder, 'operator.ndjson');
  const recording = ['--record', recordFile, '--by', 'ana'];
  const namesForReplay = [
    ...['--readings-queue-url', proxy.queueUrl('readings')],
    ...['--ledger-file', world.environment.LEDGER_FILE as string],
    ...recording,
  ];
  const { IONWORKS_API_URL = '', IONWORKS_API_KEY = '' } = world.environment;
  let copies = 0;

  const handle = async (records: SQSRecord[]): Promise<void> => {
    const { batchItemFailures } = await handler({ Records: records }, contextWith());
    const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = records.filter(({ messageId }) => !back.has(messageId));
    if (done.length === 0) return;
    const Entries = done.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
    await aws.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: aws.queueUrl('readings'), Entries }));
  };
  const ingestAll = async (received: readonly Message[]): Promise<void> => {
    const records = received.map((message) => sqsRecord(message, queueArn));
    for (let at = 0; at < records.length; at += 10) await handle(records.slice(at, at + 10));
  };
  const standing: OperatorWorld['standing'] = async (queueName = 'dead-letters') => {
    const messages = await aws.receive(queueName);
    for (let at = 0; at < messages.length; at += 10) {
      const Entries = messages
        .slice(at, at + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await aws.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: aws.queueUrl(queueName), Entries }));
    }
    return messages.map(letterIn);
  };

  return {
    ...world,
    environment,
    queueUrl: proxy.queueUrl,
    folder,
    recordFile,
    namesForReplay,
    dlq: (command, ...args) => {
      const names = command === 'replay' ? namesForReplay : recording;
      const queue = ['--dead-letter-queue-url', proxy.queueUrl('dead-letters')];
      return cellgauge(['dlq', command, ...queue, ...names, ...args], { env: { IONWORKS_API_URL, IONWORKS_API_KEY } });
    },
    empty: async () => {
      for (const name of ['readings', 'dead-letters']) {
        await aws.sqs.send(new PurgeQueueCommand({ QueueUrl: aws.queueUrl(name) }));
      }
    },
    ingest: async (...messages) => {
      const before = new Set((await standing()).map(({ id }) => id));
      for (let at = 0; at < messages.length; at += 10) {
        const some = messages.slice(at, at + 10);
        await handle(await world.deliver(...some));
      }
      return (await standing()).filter(({ id }) => !before.has(id));
    },
    standing,
    count: async (queueName) => {
      const { Attributes = {} } = await aws.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: aws.queueUrl(queueName), AttributeNames: ['All'] }),
      );
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      };
    },
    copyOf: async (letters) => {
      copies += 1;
      const name = `letters-${copies}`;
      await aws.sqs.send(new CreateQueueCommand({ QueueName: name }));
      for (const [index, { body, message }] of letters.entries()) {
        const entry = { Id: String(index), MessageBody: body, MessageAttributes: message.MessageAttributes };
        await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: aws.queueUrl(name), Entries: [entry] }));
      }
      return name;
    },
    ingestAll: async (received) => ingestAll(received ?? (await aws.receive('readings'))),
    ingestWhile: async (work) => {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      const ingesting = (async () => {
        while (!isDone) {
          const command = new ReceiveMessageCommand({
            QueueUrl: aws.queueUrl('readings'),
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 1,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['All'],
          });
          const { Messages = [] } = await aws.sqs.send(command);
          await ingestAll(Messages);
        }
      })();
      const [value] = await Promise.all([done, ingesting]);
      return value;
    },
    record: async () =>
      (await readFile(recordFile, 'utf8'))
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    stop: async () => {
      await rm(folder, { recursive: true });
      await proxy.stop();
      await world.stop();
    },
  };
}

function letterIn(message: Message): Letter {
  const { MessageId = '', Body = '', MessageAttributes = {} } = message;
  return {
    id: MessageId,
    body: Body,
    code: MessageAttributes.problem_code?.StringValue ?? '',
    problem: JSON.parse(MessageAttributes.problem?.StringValue ?? '{}'),
    message,
  };
}
