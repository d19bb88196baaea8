import { expect, test } from 'vitest';

import { keysIn } from '../../lib/adapters/import-event.ts';
import { s3Event } from '../../lib/local/bucket-notifications.ts';
import type { ObjectPut } from '../../lib/local/object-put.ts';

const put = (key: string, how: ObjectPut['how'] = 'Put') =>
  s3Event({ bucket: 'imports', key, how, bytes: 1, etag: '"e"' }, 0).Records;

test.each(['incoming/a.csv', 'incoming/Prüfstand 1/März + April (1) 100%.csv', "incoming/it's & <b>/../c.csv"])(
  'the key of a file that was put is as it was: %s',
  (key) => {
    expect(keysIn({ Records: put(key) })).toEqual(new Set([key]));
  },
);

test('a key is read as S3 writes it', () => {
  const [record] = put('incoming/a.csv');
  const object = { ...record?.s3.object, key: 'incoming/M%C3%A4rz+%2B+April+%281%29.csv' };
  expect(keysIn({ Records: [{ ...record, s3: { ...record?.s3, object } }] })).toEqual(
    new Set(['incoming/März + April (1).csv']),
  );
});

test('an event may tell of several files, however they were put', () => {
  const Records = [put('incoming/a'), put('incoming/b', 'Copy'), put('incoming/c', 'CompleteMultipartUpload')].flat();
  expect(keysIn({ Records })).toEqual(new Set(['incoming/a', 'incoming/b', 'incoming/c']));
});

test('of what was put elsewhere, or was removed, no file is meant', () => {
  const removed = put('incoming/a').map((record) => ({ ...record, eventName: 'ObjectRemoved:Delete' }));
  expect(keysIn({ Records: [...put('receipts/a.rows.csv'), ...put('x/incoming/b'), ...removed] })).toEqual(new Set());
});

test.each([
  { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} },
  { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'imports' },
  { Records: [] },
  { Records: [{ eventSource: 'aws:sqs', body: '{}' }] },
  {},
  null,
  'now',
])('any other event means whatever waits: %j', (event) => {
  expect(keysIn(event)).toBeUndefined();
});
