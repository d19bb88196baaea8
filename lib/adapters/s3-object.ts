import { setTimeout as sleep } from 'node:timers/promises';
import type { S3ClientConfig } from '@aws-sdk/client-s3';

import type { ImportFile } from '../import/file.ts';
import { awsReason } from './aws-reason.ts';
import { statusOf } from './import-bucket/bucket.ts';
import { inTime, timeoutsOf } from './in-time.ts';

const callMs = 10_000;

/**
 * An object in S3 as it is now, to be read as a file is. With an endpoint set, buckets are addressed in the path, as
 * `config` may do too. Rejects with a reason in a clause. The client is loaded only where one is read.
 */
export async function s3Object(bucket: string, key: string, config: S3ClientConfig = {}): Promise<ImportFile> {
  const [{ HeadObjectCommand, S3Client }, { s3File }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('./import-bucket/s3-file.ts'),
  ]);
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL);
  const client = new S3Client({ forcePathStyle, requestHandler: timeoutsOf(callMs), ...config });
  const head = new HeadObjectCommand({ Bucket: bucket, Key: key });
  const { ETag = '', ContentLength = 0 } = await inTime(callMs, (options) => client.send(head, options)).catch(
    (error: unknown) => {
      throw new Error(statusOf(error) === 404 ? 'there is no such object' : awsReason(error), { cause: error });
    },
  );
  const timings = { callMs, stallMs: 30_000 };
  return s3File({ client, name: bucket, timings, sleep }, { key, etag: ETag, bytes: ContentLength, putAt: 0 });
}
