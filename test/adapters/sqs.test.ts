import { createHash } from 'node:crypto';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { sqsQueues } from '../../lib/adapters/sqs.ts';
import { type Letter, sizeOf } from '../../lib/domain/dead-letter.ts';
import type { Attribute, Message } from '../../lib/domain/message.ts';
import type { Queues } from '../../lib/ports.ts';
import { type Aws, clientEnvironment, startAws } from '../support/aws.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';
import { messageOf } from '../support/readings.ts';

const mebibyte = 1_048_576;

let aws: Aws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

/** Two queues of each test's own, and what was called since it began. */
let queues: Queues;
let names: { readings: string; deadLetters: string };
let callsBefore: number;
let tests = 0;
beforeEach(async () => {
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  tests += 1;
  names = { readings: `readings-${tests}`, deadLetters: `dead-letters-${tests}` };
  await aws.sqs.send(new CreateQueueCommand({ QueueName: names.readings, Attributes: { VisibilityTimeout: '720' } }));
  await aws.sqs.send(new CreateQueueCommand({ QueueName: names.deadLetters }));
  queues = sqsQueues({ readings: aws.queueUrl(names.readings), deadLetters: aws.queueUrl(names.deadLetters) });
  callsBefore = aws.calls.length;
});
afterEach(() => vi.unstubAllEnvs());

/** The numbers of entries of the calls that the adapter made. */
const batches = () => aws.calls.slice(callsBefore).map(({ input }) => (input.Entries as unknown[]).length);

const letter = (body: string, attributes: Readonly<Record<string, Attribute>> = {}): Letter => ({
  messageId: 'message-1',
  body,
  attributes: new Map(Object.entries(attributes)),
  saysWhy: true,
});
const text = (value: string): Attribute => ({ dataType: 'String', value });
const bodiesIn = async (queue: string) => (await aws.receive(queue)).map(({ Body }) => Body);

test('a queue that does not answer is given up in time, and the reason told', async () => {
  const silent = await bareServer(() => {});
  for (const [name, value] of Object.entries(clientEnvironment(silent.url))) vi.stubEnv(name, value);
  const unanswered = sqsQueues({ readings: `${silent.url}/0/readings`, deadLetters: `${silent.url}/0/letters` }, 50);
  const { sent, reason } = await unanswered.deadLetter([letter('body')]);
  expect(sent.size).toBe(0);
  expect(reason).toContain('TimeoutError');
});

test('a queue whose answer begins and never ends is given up in time, and the reason told', async () => {
  const slow = await bareServer((response) => response.writeHead(200, { 'content-length': '100' }).write('{'));
  for (const [name, value] of Object.entries(clientEnvironment(slow.url))) vi.stubEnv(name, value);
  const endless = sqsQueues({ readings: `${slow.url}/0/readings`, deadLetters: `${slow.url}/0/letters` }, 50);
  const reason = 'no answer within 200 ms';
  expect(await endless.deadLetter([letter('body')])).toEqual({ sent: new Set(), reason });
  const message = messageOf('body');
  expect(await endless.remove([message])).toEqual({ reason });
  expect(await endless.defer([{ message, seconds: 30 }])).toEqual({ reason });
});

describe('dead letters', () => {
  test('arrive as they are, with their attributes, binary ones byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const one = letter('\u0009 {"value":"4.120 µm"}\n', {
      problem_code: text('unknown-unit'),
      weight: { dataType: 'Number.gram', value: '45.1020' },
      frame: { dataType: 'Binary.digimatic', value: Buffer.from(bytes).toString('base64') },
    });
    expect(await queues.deadLetter([one])).toEqual({ sent: new Set([one]) });

    const [arrived, ...others] = await aws.receive(names.deadLetters);
    expect(others).toEqual([]);
    expect(arrived?.Body).toBe(one.body);
    expect(arrived?.MessageAttributes).toEqual({
      problem_code: { DataType: 'String', StringValue: 'unknown-unit' },
      weight: { DataType: 'Number.gram', StringValue: '45.1020' },
      frame: { DataType: 'Binary.digimatic', BinaryValue: bytes },
    });
  });

  test('go in batches of ten, and each one is confirmed', async () => {
    const letters = Array.from({ length: 25 }, (_, index) => letter(`reading ${index}`));
    expect(await queues.deadLetter(letters)).toEqual({ sent: new Set(letters) });
    expect(batches().toSorted()).toEqual([10, 10, 5]);
    expect((await bodiesIn(names.deadLetters)).toSorted()).toEqual(letters.map(({ body }) => body).toSorted());
  });

  test('of 300 KiB go three at a time, as a batch has at most 1 MiB', async () => {
    const letters = Array.from({ length: 8 }, (_, index) => letter(`${index}`.repeat(300 * 1024)));
    expect(await queues.deadLetter(letters)).toEqual({ sent: new Set(letters) });
    expect(batches().toSorted()).toEqual([2, 3, 3]);
    expect(await bodiesIn(names.deadLetters)).toHaveLength(8);
  });

  test('fill a batch to the last byte, attributes counted', async () => {
    const small = letter('small', { problem_code: text('overload') });
    const rest = mebibyte - sizeOf(small);
    const [fitting, tooMuch] = [letter('µ'.repeat(rest / 2) + 'x'.repeat(rest % 2)), letter('x'.repeat(rest + 1))];
    expect(await queues.deadLetter([small, fitting])).toEqual({ sent: new Set([small, fitting]) });
    expect(batches()).toEqual([2]);
    expect(await queues.deadLetter([small, tooMuch])).toEqual({ sent: new Set([small, tooMuch]) });
    expect(batches()).toEqual([2, 1, 1]);
  });

  test('larger than SQS takes are not sent, and keep no other from being sent', async () => {
    const [before, tooLarge, after] = [letter('before'), letter('x'.repeat(mebibyte + 1)), letter('after')];
    const { sent, reason } = await queues.deadLetter([before, tooLarge, after]);
    expect(sent).toEqual(new Set([before, after]));
    expect(reason).toContain('1048576');
    expect((await bodiesIn(names.deadLetters)).toSorted()).toEqual(['after', 'before']);
  });

  test('of which some fail in an accepted batch are told apart', async () => {
    const letters = Array.from({ length: 10 }, (_, index) =>
      letter(index % 4 === 1 ? 'NUL \u0000' : `reading ${index}`),
    );
    const { sent, reason } = await queues.deadLetter(letters);
    expect(batches()).toEqual([10]);
    expect(sent).toEqual(new Set(letters.filter(({ body }) => !body.includes('\u0000'))));
    expect(reason).toMatch(/^InvalidMessageContents: /);
  });

  test('that SQS names neither as sent nor as failed count as not sent', async () => {
    const letters = [letter('first'), letter('second')];
    const confirmed = { Id: '0', MessageId: 'm', MD5OfMessageBody: createHash('md5').update('first').digest('hex') };
    const sqs = await bareServer((response) => reply(response, 200, { Successful: [confirmed] }));
    const { sent } = await queuesAt(sqs.url).deadLetter(letters);
    expect(sent).toEqual(new Set([letters[0]]));
  });

  test('in one batch that fails keep no other batch from being sent', async () => {
    const letters = Array.from({ length: 30 }, (_, index) => letter(`reading ${index}`));
    const sqs = await bareServer((response, { body }) => {
      const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] };
      if (Entries.some(({ MessageBody }) => MessageBody === 'reading 15')) return reply(response, 503, '<html>');
      const Successful = Entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      }));
      return reply(response, 200, { Successful });
    });
    const { sent, reason } = await queuesAt(sqs.url).deadLetter(letters);
    expect(sent).toEqual(new Set([...letters.slice(0, 10), ...letters.slice(20)]));
    expect(reason).toEqual(expect.any(String));
  });

  test('for a queue that is not there are not sent, and the reason says so', async () => {
    const missing = sqsQueues({ readings: aws.queueUrl(names.readings), deadLetters: aws.queueUrl('nowhere') });
    const { sent, reason } = await missing.deadLetter([letter('one')]);
    expect(sent).toEqual(new Set());
    expect(reason).toMatch(/^QueueDoesNotExist: /);
  });

  test('with nobody to take them are not sent, and the reason says so', async () => {
    const { sent, reason } = await queuesAt(await deadAddress()).deadLetter([letter('one')]);
    expect(sent).toEqual(new Set());
    expect(reason).toMatch(/^connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
  });

  test('none of which there is need no call', async () => {
    expect(await queues.deadLetter([])).toEqual({ sent: new Set() });
    expect(batches()).toEqual([]);
  });
});

/** Queues behind another server than the emulator. */
function queuesAt(url: string): Queues {
  for (const [name, value] of Object.entries(clientEnvironment(url))) vi.stubEnv(name, value);
  return sqsQueues({ readings: `${url}/1/readings`, deadLetters: `${url}/1/dead-letters` });
}

/** So many messages, sent and received. */
async function receivedMessages(count: number): Promise<Message[]> {
  for (let sent = 0; sent < count; sent += 10) {
    const Entries = Array.from({ length: Math.min(10, count - sent) }, (_, index) => ({
      Id: String(index),
      MessageBody: `reading ${sent + index}`,
    }));
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: aws.queueUrl(names.readings), Entries }));
  }
  const received = await aws.receive(names.readings);
  callsBefore = aws.calls.length;
  return received.map(({ MessageId, Body, ReceiptHandle }) => ({
    id: MessageId as string,
    body: Body as string,
    attributes: new Map(),
    sentAt: 0,
    receiveCount: 1,
    receiptHandle: ReceiptHandle as string,
    queue: 'arn',
  }));
}

describe('removed messages', () => {
  test('are gone from the queue, in batches of ten, and no others are', async () => {
    const messages = await receivedMessages(26);
    expect(await queues.remove(messages.slice(1))).toEqual({});
    expect(batches().toSorted()).toEqual([10, 10, 5]);
    expect(await messagesIn(names.readings)).toBe(1);
  });

  test('that one by one cannot be removed are told of', async () => {
    const messages = await receivedMessages(2);
    const server = await bareServer((response) =>
      reply(response, 200, {
        Successful: [{ Id: '0' }],
        Failed: [{ Id: '1', Code: 'InternalError', Message: 'Not now', SenderFault: false }],
      }),
    );
    expect(await queuesAt(server.url).remove(messages)).toEqual({ reason: 'InternalError: Not now' });
  });

  test('of a queue that is not there are told of', async () => {
    const missing = sqsQueues({ readings: aws.queueUrl('nowhere'), deadLetters: aws.queueUrl(names.deadLetters) });
    const { reason } = await missing.remove(await receivedMessages(1));
    expect(reason).toMatch(/^QueueDoesNotExist: /);
  });

  test('none of which there is need no call', async () => {
    expect(await queues.remove([])).toEqual({});
    expect(batches()).toEqual([]);
  });

  /** How many a queue has, those included that were received and not deleted. */
  async function messagesIn(queue: string): Promise<number> {
    const { Attributes = {} } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: aws.queueUrl(queue), AttributeNames: ['All'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  }
});

describe('deferred messages', () => {
  test('come back when they were told to', async () => {
    const [soon, later] = await receivedMessages(2);
    if (!soon || !later) throw new Error('nothing was received');
    expect(
      await queues.defer([
        { message: soon, seconds: 0 },
        { message: later, seconds: 600 },
      ]),
    ).toEqual({});
    expect(await bodiesIn(names.readings)).toEqual([soon.body]);
  });

  test('are told the seconds that were asked for', async () => {
    const [message] = await receivedMessages(1);
    if (!message) throw new Error('nothing was received');
    await queues.defer([{ message, seconds: 42_300 }]);
    expect(aws.calls.slice(callsBefore)).toEqual([
      {
        action: 'ChangeMessageVisibilityBatch',
        input: {
          QueueUrl: aws.queueUrl(names.readings),
          Entries: [{ Id: '0', ReceiptHandle: message.receiptHandle, VisibilityTimeout: 42_300 }],
        },
      },
    ]);
  });

  test('are told so in batches of ten', async () => {
    const messages = await receivedMessages(25);
    expect(await queues.defer(messages.map((message) => ({ message, seconds: 0 })))).toEqual({});
    expect(batches().toSorted()).toEqual([10, 10, 5]);
    expect(await bodiesIn(names.readings)).toHaveLength(25);
  });

  test('whose receipt handle has expired are told of, and keep the others from nothing', async () => {
    const [first, expired, last] = await receivedMessages(3);
    if (!first || !expired || !last) throw new Error('nothing was received');
    const messages = [first, { ...expired, receiptHandle: 'expired' }, last];
    expect(await queues.defer(messages.map((message) => ({ message, seconds: 0 })))).toEqual({
      reason: 'ReceiptHandleIsInvalid: The input receipt handle is invalid.',
    });
    expect((await bodiesIn(names.readings)).toSorted()).toEqual([first.body, last.body].toSorted());
  });

  test('of a queue that is not there are told of', async () => {
    const [message] = await receivedMessages(1);
    if (!message) throw new Error('nothing was received');
    const missing = sqsQueues({ readings: aws.queueUrl('nowhere'), deadLetters: aws.queueUrl(names.deadLetters) });
    const { reason } = await missing.defer([{ message, seconds: 30 }]);
    expect(reason).toMatch(/^QueueDoesNotExist: /);
  });

  test('none of which there is need no call', async () => {
    expect(await queues.defer([])).toEqual({});
    expect(batches()).toEqual([]);
  });
});
