import { once } from 'node:events';
import { connect } from 'node:net';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { localAws } from '../../lib/local/defaults.ts';
import { type Emulators, startEmulators } from '../../lib/local/emulators.ts';

const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:letters","maxReceiveCount":7}';

let emulators: Emulators;
let sqs: SQSClient;

beforeAll(async () => {
  emulators = await startEmulators(0, {
    queues: [
      { logicalId: 'Readings', name: 'readings', attributes: { VisibilityTimeout: '720', RedrivePolicy } },
      { logicalId: 'Letters', name: 'letters', attributes: { MessageRetentionPeriod: '1209600' } },
    ],
    buckets: ['lab-files'],
  });
  sqs = new SQSClient(localAws(emulators.endpoint));
});

afterAll(async () => {
  sqs.destroy();
  await emulators.stop();
});

test('queues have the attributes they were defined with', async () => {
  expect(await attributesOf('Readings')).toMatchObject({ VisibilityTimeout: '720', RedrivePolicy });
  expect(await attributesOf('Letters')).toMatchObject({ MessageRetentionPeriod: '1209600' });
});

test('the ARN that stands for a queue is its own', async () => {
  expect((await attributesOf('Letters'))?.QueueArn).toBe(emulators.queues.get('Letters')?.arn);
});

test('a message sent to a queue of the emulator is received from it', async () => {
  const QueueUrl = emulators.queues.get('Letters')?.url;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'S S     0.520 mm' }));

  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));

  expect(Messages?.map(({ Body }) => Body)).toEqual(['S S     0.520 mm']);
});

test('buckets take and give back objects', async () => {
  const s3 = new S3Client({ ...localAws(emulators.endpoint), forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: 'lab-files', Key: 'instruments.json', Body: '{}' }));

  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'lab-files', Key: 'instruments.json' }));

  expect(await Body?.transformToString()).toBe('{}');
  s3.destroy();
});

test('other addresses of the machine than 127.0.0.1 are not listened on', async () => {
  const socket = connect(Number(new URL(emulators.endpoint).port), '127.0.0.2');

  await expect(once(socket, 'connect')).rejects.toThrow('connect E');
});

test('a port that is taken is an error', async () => {
  const { port } = new URL(emulators.endpoint);

  await expect(startEmulators(Number(port), { queues: [], buckets: [] })).rejects.toThrow('EADDRINUSE');
});

async function attributesOf(logicalId: string): Promise<Record<string, string> | undefined> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: emulators.queues.get(logicalId)?.url, AttributeNames: ['All'] }),
  );
  return Attributes;
}
