import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';

import { incoming } from '../domain/import/bucket-keys.ts';
import type { Clock, ImportBucket } from '../ports.ts';
import { awsReason } from './aws-reason.ts';
import { firstReason } from './first-reason.ts';
import type { Bucket } from './import-bucket/bucket.ts';
import { joinObjects } from './import-bucket/join-objects.ts';
import { listObjects } from './import-bucket/list-objects.ts';
import { moveObject } from './import-bucket/move-object.ts';
import { objectText } from './import-bucket/object-text.ts';
import { s3File } from './import-bucket/s3-file.ts';
import { inTime, timeoutsOf } from './in-time.ts';

const usualTimings: Bucket['timings'] = { callMs: 15_000, stallMs: 30_000 };

/** So many objects are deleted at a time. */
const mostAtOnce = 8;

/** The import bucket of that name in S3. With an endpoint set, it is addressed in the path: `bucket.localhost` need not resolve. */
export function importBucket(
  name: string,
  { sleep }: Pick<Clock, 'sleep'>,
  timings: Partial<Bucket['timings']> = {},
): ImportBucket {
  const { callMs } = { ...usualTimings, ...timings };
  const client = new S3Client({
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL),
    requestHandler: timeoutsOf(callMs),
    // TLS has its own checks; another one costs about as much as reading the file does.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const bucket: Bucket = { client, name, timings: { ...usualTimings, ...timings }, sleep };
  return {
    waiting: () =>
      answered(async () => {
        const listed = await listObjects(bucket, incoming);
        // What the console makes of a folder is an object whose key ends so.
        const files = listed.filter(({ key }) => !key.endsWith('/'));
        return files.toSorted((a, b) => a.putAt - b.putAt || (a.key < b.key ? -1 : 1));
      }),
    open: (file) => s3File(bucket, file),
    text: (key) => answered(() => objectText(bucket, key)),
    put: (key, text) => {
      const ContentType = key.endsWith('.json') ? 'application/json' : 'text/csv; charset=utf-8';
      const command = new PutObjectCommand({ Bucket: name, Key: key, Body: text, ContentType });
      return failing(inTime(callMs, (options) => client.send(command, options)));
    },
    join: (pieces, key) => failing(joinObjects(bucket, pieces, key)),
    remove: async (keys) => {
      const atOnce = pLimit(mostAtOnce);
      // One by one: a list of keys is sent as XML, which cannot carry every key.
      const remove = (key: string) => {
        const command = new DeleteObjectCommand({ Bucket: name, Key: key });
        return failing(inTime(callMs, (options) => client.send(command, options)));
      };
      const ends = await Promise.all(keys.map((key) => atOnce(() => remove(key))));
      return firstReason(ends.flatMap(({ reason }) => reason ?? []));
    },
    move: async (file, key) => {
      const moved = await answered(() => moveObject(bucket, file, key));
      if (!moved.ok) return { reason: moved.reason };
      return moved.value ? {} : { changed: true };
    },
  };
}

async function answered<T>(work: () => Promise<T>): Promise<{ ok: true; value: T } | { ok: false; reason: string }> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, reason: awsReason(error) };
  }
}

async function failing(work: Promise<unknown>): Promise<{ reason?: string }> {
  const done = await answered(() => work);
  return done.ok ? {} : { reason: done.reason };
}
