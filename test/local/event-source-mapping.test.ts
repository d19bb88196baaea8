/** The event source mapping between a real queue client, the emulated SQS and an HTTP server in the function's place. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { localAws, localQueueArn } from '../../lib/local/defaults.ts';
import { type EmulatedQueue, type Emulators, startEmulators } from '../../lib/local/emulators.ts';
import {
  type EventSourceMapping,
  type MappingEvent,
  type MappingOptions,
  startEventSourceMapping,
} from '../../lib/local/event-source-mapping.ts';
import { type Channel, channel } from '../support/channel.ts';

/** One queue a test, so that none meets another's messages; those of `Failing` come back at once, but only once more. */
const queueNames = Array.from({ length: 40 }, (_, index) => `queue-${index}`);
const redrive = { deadLetterTargetArn: localQueueArn('given-up'), maxReceiveCount: 2 };

let emulators: Emulators;
let sqs: SQSClient;

beforeAll(async () => {
  emulators = await startEmulators(0, {
    queues: [
      ...queueNames.map((name) => ({ logicalId: name, name, attributes: { VisibilityTimeout: '600' } })),
      {
        logicalId: 'Failing',
        name: 'failing',
        attributes: { VisibilityTimeout: '0', RedrivePolicy: JSON.stringify(redrive) },
      },
      { logicalId: 'GivenUp', name: 'given-up', attributes: {} },
    ],
    buckets: [],
  });
  sqs = new SQSClient(localAws(emulators.endpoint));
});

afterAll(async () => {
  sqs.destroy();
  await emulators.stop();
});

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('what a function is given', () => {
  test('a record is what Lambda makes of a message', async () => {
    const queue = freshQueue();
    const { invocations } = await mapped(queue);
    const before = Date.now();
    await send(queue, ['0.520 mm'], {
      cell: { DataType: 'String', StringValue: 'CELL-001' },
      expected: { DataType: 'Number', StringValue: '5' },
      frame: { DataType: 'Binary', BinaryValue: Uint8Array.of(2, 255, 3) },
    });

    const { event } = await invocations.next();

    const timestamp = expect.stringMatching(/^\d{13}$/);
    expect(event).toEqual({
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          receiptHandle: expect.stringMatching(/./),
          body: '0.520 mm',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: timestamp,
            SenderId: expect.stringMatching(/./),
            ApproximateFirstReceiveTimestamp: timestamp,
          },
          messageAttributes: {
            cell: { stringValue: 'CELL-001', stringListValues: [], binaryListValues: [], dataType: 'String' },
            expected: { stringValue: '5', stringListValues: [], binaryListValues: [], dataType: 'Number' },
            frame: { binaryValue: 'Av8D', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfBody: '70302b4710baa8dd294fcc48366e7d42',
          md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
          eventSource: 'aws:sqs',
          eventSourceARN: queue.arn,
          awsRegion: 'us-east-1',
        },
      ],
    });
    expect(Number(event.Records[0]?.attributes.SentTimestamp)).toBeGreaterThanOrEqual(before);
  });

  test('a batch larger than one receive is gathered until it is full', async () => {
    const queue = freshQueue();
    await send(queue, bodies(25));
    const { invocations } = await mapped(queue, { batchSize: 25, maximumBatchingWindowSeconds: 300 });

    const { event } = await invocations.next();

    expect(event.Records.map(({ body }) => body).sort()).toEqual(bodies(25).sort());
  });

  test('a batch that does not fill up is handed over when its window is over', async () => {
    const queue = freshQueue();
    await send(queue, bodies(3));
    const { invocations } = await mapped(queue, { batchSize: 1000, maximumBatchingWindowSeconds: 1 });

    const { event } = await invocations.next();

    expect(event.Records).toHaveLength(3);
  });

  test('a batch ends before its event is larger than 6 MB; the rest makes the next', async () => {
    const queue = freshQueue();
    for (let message = 0; message < 7; message += 1) await send(queue, ['"'.repeat(500_000)]);
    const { invocations, mapping } = await mapped(queue, { batchSize: 100, maximumBatchingWindowSeconds: 300 });

    const { event, bytes } = await invocations.next();

    expect(event.Records).toHaveLength(6);
    expect(bytes).toBeLessThanOrEqual(6 * 1024 * 1024);
    await mapping.stop();
    expect(await counts(queue)).toEqual({ visible: 1, inFlight: 0 });
  });

  test('no more invocations run at once than the maximum concurrency', async () => {
    const queue = freshQueue();
    await send(queue, bodies(6));
    const { invocations, reports } = await mapped(queue, { batchSize: 1, maximumConcurrency: 2 }, () => 'held');

    const held = [await invocations.next(), await invocations.next()];

    for (let rest = 4; rest > 0; rest -= 1) {
      expect(await counts(queue)).toEqual({ visible: rest, inFlight: 2 });
      held.shift()?.respond();
      await reports.next();
      held.push(await invocations.next());
    }
    for (const { respond } of held) respond();
  });
});

describe('what becomes of a batch', () => {
  test('messages that succeeded are deleted, those that the function names come back', async () => {
    const queue = freshQueue();
    await send(queue, ['good', 'bad', 'good', 'bad', 'good']);
    const { reports } = await mapped(queue, {}, ({ Records }) => ({
      body: JSON.stringify({
        batchItemFailures: Records.filter(({ body }) => body === 'bad').map((r) => ({ itemIdentifier: r.messageId })),
      }),
    }));

    expect(await reports.next()).toEqual({ kind: 'batch', messages: 5, returned: 2 });
    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 2 });
  });

  test.each([
    ['is empty', ''],
    ['is null', 'null'],
    ['names no failures', '{}'],
    ['has null for failures', '{"batchItemFailures":null}'],
    ['has an empty list of failures', '{"batchItemFailures":[]}'],
  ])('a batch whose answer %s is deleted', async (_, body) => {
    const queue = freshQueue();
    await send(queue, bodies(3));
    const { reports } = await mapped(queue, {}, () => ({ body }));

    expect(await reports.next()).toEqual({ kind: 'batch', messages: 3, returned: 0 });
    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 0 });
  });

  test.each([
    ['is no JSON', '{"batchItemFailures":['],
    ['is no object', '"done"'],
    ['has no list', '{"batchItemFailures":"none"}'],
    ['has an empty identifier', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['has null for an identifier', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['misspells the identifier', '{"batchItemFailures":[{"itemIdentifer":"x"}]}'],
    ['names a message that is not in the batch', '{"batchItemFailures":[{"itemIdentifier":"x"}]}'],
  ])('a batch whose answer %s comes back whole', async (_, body) => {
    const queue = freshQueue();
    await send(queue, bodies(3));
    const { reports } = await mapped(queue, {}, () => ({ body }));

    expect(await reports.next()).toMatchObject({ kind: 'batch', messages: 3, returned: 3 });
    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 3 });
  });

  test.each<[string, Answer, string]>([
    [
      'threw',
      { headers: { 'x-amz-function-error': 'Unhandled' }, body: '{"errorMessage":"no such variable"}' },
      'the function threw: no such variable',
    ],
    [
      'was not to be invoked',
      { status: 429, body: 'Rate exceeded' },
      'the invocation was refused with 429: Rate exceeded',
    ],
    ['hung up', 'hang up', expect.stringMatching(/^the function cannot be reached at http:/)],
  ])('a batch comes back whole when the function %s', async (_, answer, reason) => {
    const queue = freshQueue();
    await send(queue, bodies(3));
    const { reports } = await mapped(queue, {}, () => answer);

    expect(await reports.next()).toEqual({ kind: 'batch', messages: 3, returned: 3, reason });
    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 3 });
  });

  test('without ReportBatchItemFailures the answer says nothing about single messages', async () => {
    const queue = freshQueue();
    await send(queue, bodies(3));
    const { reports } = await mapped(queue, { reportBatchItemFailures: false }, ({ Records }) => ({
      body: JSON.stringify({ batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }),
    }));

    expect(await reports.next()).toEqual({ kind: 'batch', messages: 3, returned: 0 });
    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 0 });
  });

  test('a message that fails more often than the redrive policy allows ends in the dead-letter queue', async () => {
    const queue = queueOf('Failing');
    await send(queue, ['hopeless']);
    const { invocations } = await mapped(queue, {}, () => ({ status: 500, body: '' }));

    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueOf('GivenUp').url, WaitTimeSeconds: 20 }),
    );

    expect(Messages?.map(({ Body }) => Body)).toEqual(['hopeless']);
    const received = [await invocations.next(), await invocations.next()];
    expect(received.map(({ event }) => event.Records[0]?.attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
  });
});

describe('the end', () => {
  test('a running invocation is waited for, and its messages are deleted', async () => {
    const queue = freshQueue();
    await send(queue, bodies(2));
    const { invocations, mapping } = await mapped(queue, {}, () => 'held');
    const { respond } = await invocations.next();

    const stopped = mapping.stop();
    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 2 });
    respond();
    await stopped;

    expect(await counts(queue)).toEqual({ visible: 0, inFlight: 0 });
  });

  test('what is sent afterwards stays on the queue', async () => {
    const queue = freshQueue();
    const { mapping } = await mapped(queue);

    await mapping.stop();
    await send(queue, bodies(2));

    expect(await counts(queue)).toEqual({ visible: 2, inFlight: 0 });
  });

  test('a queue that is not there is reported', async () => {
    const { reports } = await mapped({
      url: `${emulators.endpoint}/000000000000/elsewhere`,
      arn: localQueueArn('elsewhere'),
    });

    expect(await reports.next()).toEqual({
      kind: 'poll-failed',
      reason: expect.stringMatching(/^QueueDoesNotExist: /),
    });
  });
});

/** Held answers are given by the test; a server that hangs up gives none. */
type Answer = { status?: number; headers?: Record<string, string>; body: string } | 'held' | 'hang up';

interface ReceivedInvocation {
  event: SQSEvent;
  bytes: number;
  respond(): void;
}

/** A mapping from the queue to a server that answers so, until the end of the test. */
async function mapped(
  queue: EmulatedQueue,
  settings: Partial<MappingOptions> = {},
  answer: (event: SQSEvent) => Answer = () => ({ body: '' }),
): Promise<{
  mapping: EventSourceMapping;
  invocations: Channel<ReceivedInvocation>;
  reports: Channel<MappingEvent>;
}> {
  const invocations = channel<ReceivedInvocation>();
  const reports = channel<MappingEvent>();
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const payload = Buffer.concat(chunks);
    const event: SQSEvent = JSON.parse(payload.toString());
    invocations.push({ event, bytes: payload.length, respond: () => respond(response, { body: '' }) });
    respond(response, answer(event));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  const { port } = server.address() as AddressInfo;
  const options = {
    queueUrl: queue.url,
    queueArn: queue.arn,
    invocationUrl: `http://127.0.0.1:${port}/`,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    maximumConcurrency: 5,
    reportBatchItemFailures: true,
    ...settings,
  };
  const mapping = startEventSourceMapping(sqs, options, reports.push);
  cleanUps.push(mapping.stop);
  return { mapping, invocations, reports };
}

function respond(response: ServerResponse, answer: Answer): void {
  if (answer === 'held') return;
  if (answer === 'hang up') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
}

function queueOf(logicalId: string): EmulatedQueue {
  const queue = emulators.queues.get(logicalId);
  if (!queue) throw new Error(`No queue ${logicalId}`);
  return queue;
}

const freshQueue = (): EmulatedQueue => queueOf(String(queueNames.pop()));

const bodies = (count: number): string[] => Array.from({ length: count }, (_, index) => `reading ${index}`);

async function send(
  queue: EmulatedQueue,
  messages: readonly string[],
  attributes: Record<string, MessageAttributeValue> = {},
): Promise<void> {
  for (let start = 0; start < messages.length; start += 10) {
    const Entries = messages
      .slice(start, start + 10)
      .map((MessageBody, index) => ({ Id: String(index), MessageBody, MessageAttributes: attributes }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }
}

async function counts(queue: EmulatedQueue): Promise<{ visible: number; inFlight: number }> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queue.url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    visible: Number(Attributes?.ApproximateNumberOfMessages),
    inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
  };
}
