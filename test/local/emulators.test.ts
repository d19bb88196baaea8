import { once } from 'node:events';
import { connect } from 'node:net';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { localAws } from '../../lib/local/defaults.ts';
import { type Emulators, startEmulators } from '../../lib/local/emulators.ts';
import type { ObjectPut } from '../../lib/local/object-put.ts';
import { channel } from '../support/channel.ts';

const RedrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:letters","maxReceiveCount":7}';

const puts = channel<ObjectPut>();
let emulators: Emulators;
let sqs: SQSClient;

beforeAll(async () => {
  const service = {
    queues: [
      { logicalId: 'Readings', name: 'readings', attributes: { VisibilityTimeout: '720', RedrivePolicy } },
      { logicalId: 'Letters', name: 'letters', attributes: { MessageRetentionPeriod: '1209600' } },
    ],
    buckets: [{ logicalId: 'Files', name: 'lab-files', notifications: [] }],
  };
  emulators = await startEmulators(0, service, puts.push);
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

describe('an object that is put', () => {
  let s3: S3Client;
  const Bucket = 'lab-files';
  beforeAll(() => {
    s3 = new S3Client({ ...localAws(emulators.endpoint), forcePathStyle: true });
  });
  afterAll(() => s3.destroy());

  /** What is told of the puts before it, up to this one. */
  async function toldUntil(key: string): Promise<ObjectPut[]> {
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'last' }));
    const told: ObjectPut[] = [];
    do told.push(await puts.next());
    while (told.at(-1)?.key !== key);
    return told.slice(0, -1);
  }

  test('is told with its key, its size and its ETag', async () => {
    await toldUntil('nothing before');
    const Key = 'incoming/Prüfstand/März + April (1) 100%.csv';
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'a;b\n' }));

    expect(await toldUntil('end')).toEqual([{ bucket: Bucket, key: Key, how: 'Put', bytes: 4, etag: ETag }]);
  });

  test('is told once it is whole, where it is sent in parts, and where it is a copy', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'in parts', Body: 'before' }));
    await toldUntil('nothing before');
    const upload = { Bucket, Key: 'in parts' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: '0123456789' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const whole = await s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: 'lab-files/in%20parts' }));

    expect(await toldUntil('end')).toEqual([
      { bucket: Bucket, key: 'in parts', how: 'CompleteMultipartUpload', bytes: 10, etag: whole.ETag },
      { bucket: Bucket, key: 'copy', how: 'Copy', bytes: 10, etag: expect.any(String) },
    ]);
  });

  test('is told alone: not what is read, deleted or listed, and no put that failed', async () => {
    await toldUntil('a');
    await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new ListObjectsV2Command({ Bucket }));
    await expect(s3.send(new PutObjectCommand({ Bucket: 'none', Key: 'b', Body: 'b' }))).rejects.toThrow();
    const CopySource = 'lab-files/none';
    await expect(s3.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource }))).rejects.toThrow();
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }] } }));

    expect(await toldUntil('end')).toEqual([]);
  });
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
