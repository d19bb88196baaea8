import { createHash } from 'node:crypto';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { letterQueue } from '../../lib/adapters/letter-queue.ts';
import { returnQueue } from '../../lib/adapters/return-queue.ts';
import type { Attribute } from '../../lib/domain/message.ts';
import type { ReturnQueue } from '../../lib/ports.ts';
import { type Aws, startAws } from '../support/aws.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';

let aws: Aws;
let queue: ReturnQueue;
let url: string;
let queues = 0;
let callsBefore: number;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());
beforeEach(async () => {
  queues += 1;
  url = aws.queueUrl(`readings-${queues}`);
  await aws.sqs.send(new CreateQueueCommand({ QueueName: `readings-${queues}` }));
  queue = returnQueue(aws.sqs, url);
  callsBefore = aws.calls.length;
});

const outgoing = (body: string, attributes: Readonly<Record<string, Attribute>> = {}) => ({
  body,
  attributes: new Map(Object.entries(attributes)),
});
const queueAt = (endpoint: string, reasonOf?: (error: unknown) => string): ReturnQueue => {
  const credentials = { accessKeyId: 'k', secretAccessKey: 's' };
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return returnQueue(client, `${endpoint}/1/readings`, reasonOf);
};
const confirmed = ({ Id, MessageBody }: { Id: string; MessageBody: string }) => ({
  Id,
  MessageId: `id of ${MessageBody}`,
  MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
});

test('messages arrive byte for byte, with the ids that are told', async () => {
  const all = [
    outgoing('{"value": "4.120"}\n', {
      problem: { dataType: 'String', value: '{"reading_ids":["a"]}' },
      count: { dataType: 'Number', value: '7' },
      bytes: { dataType: 'Binary.raw', value: Buffer.from([0, 0xff]).toString('base64') },
    }),
    outgoing('µm 4,1'),
  ];
  const { sent, ...why } = await queue.send(all);
  const { letters } = await letterQueue(aws.sqs, url).receive(30);
  expect(why).toEqual({});
  expect(new Map(letters.map(({ id, body, attributes }) => [id, { body, attributes }]))).toEqual(
    new Map([...sent].map(([{ body, attributes }, id]) => [id, { body, attributes }])),
  );
  expect([...sent.keys()]).toEqual(all);
});

test('ten go in a call, and no more than a mebibyte', async () => {
  const light = Array.from({ length: 25 }, (_, index) => outgoing(String(index)));
  const heavy = Array.from({ length: 3 }, () => outgoing('x'.repeat(500_000)));
  expect((await queue.send(light)).sent.size).toBe(25);
  expect((await queue.send(heavy)).sent.size).toBe(3);
  const sizes = aws.calls.slice(callsBefore).map(({ input }) => (input.Entries as unknown[]).length);
  expect(sizes.slice(0, 3).toSorted()).toEqual([10, 10, 5]);
  expect(sizes.slice(3).toSorted()).toEqual([1, 2]);
});

test('two messages that say the same are told apart', async () => {
  const [one, other] = [outgoing('same'), outgoing('same')];
  const { sent } = await queue.send([one, other]);
  expect(new Set([sent.get(one), sent.get(other)]).size).toBe(2);
  expect(sent.size).toBe(2);
});

test('messages that the queue does not take are not told as sent, and it is told why', async () => {
  const all = ['a', 'b', 'c'].map((body) => outgoing(body));
  const server = await bareServer((response, { body }) => {
    const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] };
    const Failed = [{ Id: '1', Code: 'InternalError', Message: 'Not now', SenderFault: false }];
    return reply(response, 200, { Successful: Entries.filter(({ Id }) => Id !== '1').map(confirmed), Failed });
  });
  expect(await queueAt(server.url).send(all)).toEqual({
    sent: new Map([
      [all[0], 'id of a'],
      [all[2], 'id of c'],
    ]),
    reason: 'InternalError: Not now',
  });
});

test('messages of a call that fails are not told as sent; those of others are', async () => {
  const all = Array.from({ length: 30 }, (_, index) => outgoing(`reading ${index}`));
  const server = await bareServer((response, { body }) => {
    const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] };
    if (Entries.some(({ MessageBody }) => MessageBody === 'reading 15')) {
      return reply(response, 400, { __type: 'AccessDenied', message: 'no' });
    }
    return reply(response, 200, { Successful: Entries.map(confirmed), Failed: [] });
  });
  const { sent, reason } = await queueAt(server.url).send(all);
  expect(new Set(sent.keys())).toEqual(new Set([...all.slice(0, 10), ...all.slice(20)]));
  expect(reason).toBe('AccessDenied: no');
});

test('a message that arrived as another one is not told as sent', async () => {
  const server = await bareServer((response) =>
    reply(response, 200, { Successful: [confirmed({ Id: '0', MessageBody: 'b' })], Failed: [] }),
  );
  const { sent, reason } = await queueAt(server.url).send([outgoing('a')]);
  expect(sent.size).toBe(0);
  expect(reason).toContain('MD5');
});

test('a queue that is not there, or does not answer, is told in words', async () => {
  const missing = await returnQueue(aws.sqs, aws.queueUrl('nowhere')).send([outgoing('a')]);
  expect(missing).toEqual({ sent: new Map(), reason: expect.stringMatching(/^QueueDoesNotExist: /) });
  const nobody = await queueAt(await deadAddress(), () => 'nobody is there').send([outgoing('a')]);
  expect(nobody).toEqual({ sent: new Map(), reason: 'nobody is there' });
});

test('no messages need no call', async () => {
  expect(await queue.send([])).toEqual({ sent: new Map() });
  expect(aws.calls).toHaveLength(callsBefore);
});
