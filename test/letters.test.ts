import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { letterQueue } from '../lib/adapters/letter-queue.ts';
import type { Message } from '../lib/domain/message.ts';
import { hiddenSeconds } from '../lib/letters/held-letters.ts';
import { readLetters } from '../lib/letters.ts';
import type { LetterQueue } from '../lib/ports.ts';
import { type Aws, startAws } from './support/aws.ts';
import { messageOf } from './support/readings.ts';

let aws: Aws;
let queue: LetterQueue;
let url: string;
let queues = 0;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());
beforeEach(async () => {
  queues += 1;
  await aws.sqs.send(
    new CreateQueueCommand({
      QueueName: `letters-${queues}`,
      Attributes: { MessageRetentionPeriod: '1209600', VisibilityTimeout: '600' },
    }),
  );
  url = aws.queueUrl(`letters-${queues}`);
  queue = letterQueue(aws.sqs, url);
});

/** Puts so many letters on the queue; the body of each is its number. */
async function fill(count: number): Promise<void> {
  for (let at = 0; at < count; at += 10) {
    const Entries = Array.from({ length: Math.min(10, count - at) }, (_, index) => ({
      Id: String(index),
      MessageBody: String(at + index),
      MessageAttributes: {
        problem_code: { DataType: 'String', StringValue: 'unknown-unit' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 0xff]) },
      },
    }));
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }
}

/** How many letters anybody can take now, and how many are in somebody's hands. */
async function counts(): Promise<{ visible: number; hidden: number }> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

const read = (onLetter: (letter: Message) => undefined = () => undefined, signal = new AbortController().signal) =>
  readLetters({ queue, clock: { now: Date.now }, onLetter, signal });

describe('the whole queue', () => {
  test('is read, each letter once, and is as it was before', async () => {
    await fill(345);
    const bodies: string[] = [];
    expect(await read(({ body }) => void bodies.push(body))).toEqual({ letters: 345, end: { kind: 'complete' } });
    expect(bodies.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 345 }, (_, number) => number));
    expect(await counts()).toEqual({ visible: 345, hidden: 0 });
  });

  test('may be empty', async () => {
    expect(await read()).toEqual({ letters: 0, end: { kind: 'complete' } });
  });

  test('keeps for as long as it says, and has about as many', async () => {
    await fill(3);
    expect(await queue.describe()).toEqual({ retentionMs: 14 * 24 * 3600 * 1000, about: 3, hidden: 0 });
  });

  test('is shown again where reading is interrupted', async () => {
    await fill(200);
    const interruption = new AbortController();
    let seen = 0;
    const result = await read(() => {
      seen += 1;
      if (seen === 25) interruption.abort();
    }, interruption.signal);
    expect(result.end).toEqual({ kind: 'interrupted' });
    expect(result.letters).toBeLessThan(200);
    expect(await counts()).toEqual({ visible: 200, hidden: 0 });
  });

  test('that is not there is a sentence', async () => {
    queue = letterQueue(aws.sqs, `${url}-gone`);
    const result = await read();
    expect(result).toMatchObject({ letters: 0, end: { kind: 'failed' } });
    expect(result.end).toEqual({ kind: 'failed', reason: expect.stringMatching(/^QueueDoesNotExist: /) });
    expect(await queue.describe()).toEqual({ reason: expect.stringMatching(/^QueueDoesNotExist: /) });
    expect(await queue.hide([{ receiptHandle: 'x' }], 0)).toEqual({ reason: expect.any(String) });
  });
});

test('a letter has its body, attributes, moment and count', async () => {
  await fill(1);
  const letters: Message[] = [];
  await read((letter) => void letters.push(letter));
  expect(letters).toEqual([
    {
      id: expect.stringMatching(/^[\w-]+$/),
      body: '0',
      attributes: new Map([
        ['problem_code', { dataType: 'String', value: 'unknown-unit' }],
        ['bytes', { dataType: 'Binary', value: Buffer.from([1, 0xff]).toString('base64') }],
      ]),
      sentAt: expect.any(Number),
      receiveCount: 1,
      receiptHandle: expect.any(String),
      queue: url,
    },
  ]);
  expect(Math.abs((letters[0] as Message).sentAt - Date.now())).toBeLessThan(60_000);
});

describe('a queue that is read for long', () => {
  /** Gives these letters, one an answer, while its time goes by. */
  function slowQueue(answers: readonly Message[][], msAnAnswer: number) {
    let time = 0;
    const hidden: { handles: string[]; seconds: number; at: number }[] = [];
    let at = 0;
    const slow: LetterQueue = {
      describe: async () => ({ retentionMs: 0, about: 0, hidden: 0 }),
      receive: async () => {
        time += msAnAnswer;
        const letters = answers[at] ?? [];
        at += 1;
        return { letters };
      },
      hide: async (letters, seconds) => {
        hidden.push({ handles: letters.map(({ receiptHandle }) => receiptHandle), seconds, at: time });
        return {};
      },
      remove: async () => ({ removed: new Set() }),
    };
    return { slow, hidden, clock: { now: () => time } };
  }
  const letter = (id: string, receiptHandle = `receipt of ${id}`) => messageOf('x', { id, receiptHandle });

  test('is hidden again before it would be shown', async () => {
    const { slow, hidden, clock } = slowQueue(
      [[letter('a')], ...Array.from({ length: 100 }, () => [letter('b')])],
      1000,
    );
    await readLetters({ queue: slow, clock, onLetter: () => undefined, signal: new AbortController().signal });

    const ofA = hidden.filter(({ handles }) => handles.includes('receipt of a'));
    const renewals = ofA.slice(0, -1);
    expect(renewals.length).toBeGreaterThan(3);
    for (const [index, { at, seconds }] of renewals.entries()) {
      expect(seconds).toBe(hiddenSeconds);
      expect(at - (renewals[index - 1]?.at ?? 0)).toBeLessThan(hiddenSeconds * 1000);
    }
    expect(ofA.at(-1)?.seconds).toBe(0);
  });

  test('tells a letter once though it comes again, and shows it by its last receipt', async () => {
    const again = [letter('a', 'second')];
    const { slow, hidden, clock } = slowQueue([[letter('a', 'first')], again], 1);
    const told: string[] = [];
    await readLetters({
      queue: slow,
      clock,
      onLetter: ({ id }) => void told.push(id),
      signal: new AbortController().signal,
    });
    expect(told).toEqual(['a']);
    expect(hidden.at(-1)).toMatchObject({ handles: ['second'], seconds: 0 });
  });

  test('says why letters stay hidden for a while', async () => {
    const { slow, clock } = slowQueue([[letter('a')]], 1);
    const stubborn = { ...slow, hide: async () => ({ reason: 'it did not answer' }) };
    expect(
      await readLetters({ queue: stubborn, clock, onLetter: () => undefined, signal: new AbortController().signal }),
    ).toEqual({ letters: 1, end: { kind: 'complete' }, notShown: 'it did not answer' });
  });
});
