import { expect, test } from 'vitest';

import { bucketNotifications, type NotificationEvent, s3Event } from '../../lib/local/bucket-notifications.ts';
import type { ObjectPut } from '../../lib/local/object-put.ts';
import { bareServer, reply } from '../support/bare-server.ts';
import { channel } from '../support/channel.ts';

const buckets = [
  {
    logicalId: 'ImportBucket',
    name: 'imports',
    notifications: [{ functionName: 'lab-import', prefix: 'incoming/' }],
  },
  { logicalId: 'Other', name: 'other', notifications: [] },
];
const object: ObjectPut = { bucket: 'imports', key: 'incoming/März + 1/a.csv', how: 'Put', bytes: 4, etag: '"e"' };

test('a function is invoked with the event that S3 sends for an object under its prefix', async () => {
  const lambda = await bareServer((response) => reply(response, 200, '{}'));
  const reports = channel<NotificationEvent>();
  const { notify, stop } = bucketNotifications(buckets, lambda.url, reports.push);
  for (const other of [{ key: 'done/a.csv' }, { bucket: 'other' }, { bucket: 'none' }]) notify({ ...object, ...other });
  notify(object);

  expect(await reports.next()).toEqual({ kind: 'notified', key: object.key });
  await stop();
  expect(lambda.received.map(({ target }) => target)).toEqual(['/2015-03-31/functions/lab-import/invocations']);
  expect(JSON.parse(lambda.received[0]?.body ?? '')).toMatchObject({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: 'imports', arn: 'arn:aws:s3:::imports' },
          object: { key: 'incoming/M%C3%A4rz+%2B+1/a.csv', size: 4, eTag: 'e' },
        },
      },
    ],
  });
});

test('an invocation that fails is told, and not repeated', async () => {
  const lambda = await bareServer((response) =>
    reply(response, 200, { errorMessage: 'Cannot list the files' }, { 'x-amz-function-error': 'Unhandled' }),
  );
  const reports = channel<NotificationEvent>();
  bucketNotifications(buckets, lambda.url, reports.push).notify(object);

  expect(await reports.next()).toEqual({
    kind: 'notified',
    key: object.key,
    reason: 'the function threw: Cannot list the files',
  });
  expect(lambda.received).toHaveLength(1);
});

test('running invocations are waited for, and no others begin', async () => {
  const asked = Promise.withResolvers<() => void>();
  const lambda = await bareServer((response) => asked.resolve(() => reply(response, 200, '{}')));
  const ended: string[] = [];
  const { notify, stop } = bucketNotifications(buckets, lambda.url, ({ key }) => ended.push(key));
  notify(object);
  const answer = await asked.promise;
  const stopped = stop().then(() => ended.push('stopped'));
  notify({ ...object, key: 'incoming/late.csv' });
  answer();
  await stopped;
  await stop();

  expect(ended).toEqual([object.key, 'stopped']);
  expect(lambda.received).toHaveLength(1);
});

test('an event tells when and how the object was put', () => {
  const [record] = s3Event({ ...object, how: 'Copy' }, Date.UTC(2026, 10, 20, 8)).Records;
  expect(record).toMatchObject({ eventTime: '2026-11-20T08:00:00.000Z', eventName: 'ObjectCreated:Copy' });
});
