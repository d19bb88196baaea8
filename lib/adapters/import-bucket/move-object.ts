import { CopyObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';

import type { WaitingFile } from '../../ports.ts';
import { inTime } from '../in-time.ts';
import { type Bucket, isChanged } from './bucket.ts';

/**
 * Copies an object and deletes it, if it still is what was listed; false where it is not. One that has been overwritten
 * after it was copied stays. Rejects where that failed.
 */
export async function moveObject(bucket: Bucket, { key, etag }: WaitingFile, to: string): Promise<boolean> {
  const { client, name, timings } = bucket;
  const copy = new CopyObjectCommand({
    Bucket: name,
    Key: to,
    CopySource: `${name}/${key.split('/').map(encodeURIComponent).join('/')}`,
    CopySourceIfMatch: etag,
    // Tags stay behind: to read and to write them are rights of their own.
    TaggingDirective: 'REPLACE',
  });
  const isCopied = await ifUnchanged(inTime(timings.callMs, (options) => client.send(copy, options)));
  if (!isCopied) return false;
  const remove = new DeleteObjectCommand({ Bucket: name, Key: key, IfMatch: etag });
  await ifUnchanged(inTime(timings.callMs, (options) => client.send(remove, options)));
  return true;
}

async function ifUnchanged(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isChanged(error)) return false;
    throw error;
  }
}
