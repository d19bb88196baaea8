import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { letterQueue } from '../../lib/adapters/letter-queue.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { LetterQueue } from '../../lib/ports.ts';
import { type Aws, startAws } from '../support/aws.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';

let aws: Aws;
let queue: LetterQueue;
let url: string;
let queues = 0;
let callsBefore: number;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());
beforeEach(async () => {
  queues += 1;
  url = aws.queueUrl(`letters-${queues}`);
  await aws.sqs.send(new CreateQueueCommand({ QueueName: `letters-${queues}` }));
  queue = letterQueue(aws.sqs, url);
  callsBefore = aws.calls.length;
});

/** Puts so many letters on the queue and receives them. */
async function received(count: number): Promise<Message[]> {
  for (let at = 0; at < count; at += 10) {
    const Entries = Array.from({ length: Math.min(10, count - at) }, (_, index) => ({
      Id: String(index),
      MessageBody: String(at + index),
    }));
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }
  const letters: Message[] = [];
  while (letters.length < count) letters.push(...(await queue.receive(30)).letters);
  callsBefore = aws.calls.length;
  return letters;
}
const calls = () => aws.calls.slice(callsBefore).map(({ action, input }) => ({ action, input }));
const hidings = () =>
  calls().flatMap(({ action, input }) =>
    action === 'ChangeMessageVisibilityBatch' ? [input.Entries as { VisibilityTimeout: number }[]] : [],
  );

async function counts(): Promise<{ visible: number; hidden: number }> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** A queue behind another server than the emulator. */
const queueAt = (endpoint: string, reasonOf?: (error: unknown) => string): LetterQueue => {
  const credentials = { accessKeyId: 'k', secretAccessKey: 's' };
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return letterQueue(client, `${endpoint}/1/letters`, reasonOf);
};

test('letters are asked for ten at a time, for so many seconds, with all that they carry', async () => {
  await queue.hide(await received(1), 0);
  callsBefore = aws.calls.length;
  await queue.receive(17);
  expect(calls()).toEqual([
    {
      action: 'ReceiveMessage',
      input: {
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 17,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      },
    },
  ]);
});

describe('letters are hidden', () => {
  test('for so many seconds, ten a call', async () => {
    const letters = await received(95);
    expect(await queue.hide(letters, 0)).toEqual({});
    expect(await counts()).toEqual({ visible: 95, hidden: 0 });
    const batches = hidings();
    expect(batches.map(({ length }) => length).toSorted((a, b) => b - a)).toEqual([...Array(9).fill(10), 5]);
    expect(new Set(batches.flat().map(({ VisibilityTimeout }) => VisibilityTimeout))).toEqual(new Set([0]));
  });

  test('but for those that are not held any more, which are told of', async () => {
    const letters = await received(12);
    const stale = letters.map((letter, index) => (index === 4 ? { ...letter, receiptHandle: 'stale' } : letter));
    expect(await queue.hide(stale, 0)).toEqual({ reason: expect.stringContaining('ReceiptHandleIsInvalid') });
    expect(await counts()).toEqual({ visible: 11, hidden: 1 });
  });

  test('without a call where there are none', async () => {
    expect(await queue.hide([], 30)).toEqual({});
    expect(calls()).toEqual([]);
  });
});

describe('letters are deleted', () => {
  test('ten a call, and those are told that have gone', async () => {
    const letters = await received(25);
    const { removed, ...why } = await queue.remove(letters.slice(1));
    expect([removed, why]).toEqual([new Set(letters.slice(1)), {}]);
    expect(calls().map(({ action }) => action)).toEqual(Array(3).fill('DeleteMessageBatch'));
    expect(await counts()).toEqual({ visible: 0, hidden: 1 });
  });

  test('but for those that the queue does not take, and it is told why', async () => {
    const letters = await received(3);
    const server = await bareServer((response) =>
      reply(response, 200, {
        Successful: [{ Id: '0' }, { Id: '2' }],
        Failed: [{ Id: '1', Code: 'InternalError', Message: 'Not now', SenderFault: false }],
      }),
    );
    const { removed, reason } = await queueAt(server.url).remove(letters);
    expect([removed, reason]).toEqual([new Set([letters[0], letters[2]]), 'InternalError: Not now']);
  });

  test('in some calls, though others fail', async () => {
    const letters = await received(25);
    const server = await bareServer((response, { body }) => {
      const { Entries } = JSON.parse(body) as { Entries: { Id: string; ReceiptHandle: string }[] };
      const isSecond = Entries.some(({ ReceiptHandle }) => ReceiptHandle === letters[12]?.receiptHandle);
      if (isSecond) return reply(response, 400, { __type: 'AccessDenied', message: 'no' });
      return reply(response, 200, { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] });
    });
    const { removed, reason } = await queueAt(server.url).remove(letters);
    expect(removed).toEqual(new Set([...letters.slice(0, 10), ...letters.slice(20)]));
    expect(reason).toBe('AccessDenied: no');
  });

  test('without a call where there are none', async () => {
    expect(await queue.remove([])).toEqual({ removed: new Set() });
    expect(calls()).toEqual([]);
  });
});

describe('a queue that does not answer', () => {
  test('says so to everything that is asked of it', async () => {
    const nobody = queueAt(await deadAddress());
    const reason = expect.stringMatching(/^connect ECONNREFUSED/);
    const letter = { receiptHandle: 'x' };
    expect(await nobody.describe()).toEqual({ reason });
    expect(await nobody.receive(30)).toEqual({ letters: [], reason });
    expect(await nobody.hide([letter], 30)).toEqual({ reason });
    expect(await nobody.remove([letter])).toEqual({ removed: new Set(), reason });
  });

  test('is put into words as it is asked for', async () => {
    const nobody = queueAt(await deadAddress(), (error) => `in words: ${error instanceof Error}`);
    const letter = { receiptHandle: 'x' };
    const reason = 'in words: true';
    expect(await nobody.describe()).toEqual({ reason });
    expect(await nobody.receive(30)).toEqual({ letters: [], reason });
    expect(await nobody.hide([letter], 30)).toEqual({ reason });
    expect(await nobody.remove([letter])).toEqual({ removed: new Set(), reason });
  });
});
