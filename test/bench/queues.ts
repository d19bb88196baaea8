import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

import { sqsAttributes } from '../../lib/adapters/sqs-attributes.ts';
import { letterFor } from '../../lib/domain/dead-letter.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { localAws, localQueueUrl } from '../../lib/local/defaults.ts';

/** Emulated queues for a measurement. */
export interface BenchQueues {
  endpoint: string;
  /** A new queue. */
  create: (name: string) => Promise<string>;
  /** A new queue with so many dead letters, as ingest writes them: a reading each, of some hundred cells. */
  letters: (name: string, count: number) => Promise<string>;
  stop: () => void;
}

export async function startQueues(): Promise<BenchQueues> {
  const child = fork(fileURLToPath(new URL('./queues.process.ts', import.meta.url)));
  const [endpoint] = (await once(child, 'message')) as [string];
  const client = new SQSClient(localAws(endpoint));
  const create = async (name: string): Promise<string> => {
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout: '720' } }));
    return localQueueUrl(endpoint, name);
  };
  return {
    endpoint,
    create,
    letters: async (name, count) => {
      const url = await create(name);
      for (let first = 0; first < count; first += 100) {
        await Promise.all(Array.from({ length: 10 }, (_, batch) => sendTen(client, url, first + batch * 10)));
      }
      return url;
    },
    stop: () => {
      client.destroy();
      child.disconnect();
    },
  };
}

async function sendTen(client: SQSClient, url: string, first: number): Promise<void> {
  await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: Array.from({ length: 10 }, (_, index) => {
        const { body, attributes } = letterOf(first + index);
        return { Id: String(index), MessageBody: body, MessageAttributes: sqsAttributes(attributes) };
      }),
    }),
  );
}

function letterOf(number: number) {
  const readingId = `press-${number}`;
  const value = `4.${String(number % 1000).padStart(3, '0')}`;
  const body = JSON.stringify({
    ...{ cell: `A-${number % 500}`, property: 'thickness', value, unit: 'furlong' },
    ...{ operator: 'Ana', instrument: 'mic-1', measured_at: '2026-11-20T08:00:00Z', reading_id: readingId },
  });
  const message = { id: `m-${number}`, body, attributes: new Map(), sentAt: Date.now(), receiveCount: 1 };
  const detail = `Cannot convert ${value} "furlong": the unit is none of mm, um, nm, cm, m, in, mil, uin, ug, mg, g, kg`;
  const problem: Problem = { code: 'unknown-unit', detail, path: 'unit' };
  const refusals = [{ readingId, index: 0, problem }];
  return letterFor(
    { ...message, receiptHandle: '', queue: 'readings' },
    { kind: 'message', problem, readingIds: [readingId], refusals },
    Date.now(),
  );
}
