import { ListObjectsV2Command } from '@aws-sdk/client-s3';

import type { WaitingFile } from '../../ports.ts';
import { inTime } from '../in-time.ts';
import type { Bucket } from './bucket.ts';

/** All objects whose keys begin so, page by page. Rejects where a page cannot be read. */
export async function listObjects({ client, name, timings }: Bucket, prefix: string): Promise<WaitingFile[]> {
  const listed: WaitingFile[] = [];
  let next: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: name,
      Prefix: prefix,
      ContinuationToken: next,
      // XML, in which lists come, cannot carry every character that a key may have.
      EncodingType: 'url',
    });
    const page = await inTime(timings.callMs, (options) => client.send(command, options));
    for (const { Key = '', ETag = '', Size = 0, LastModified } of page.Contents ?? []) {
      const key = page.EncodingType === 'url' ? decodedKey(Key) : Key;
      listed.push({ key, etag: ETag, bytes: Size, putAt: LastModified?.getTime() ?? 0 });
    }
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return listed;
}

/** A key as lists and notifications write it: as a form is sent, blanks as `+`. */
export const decodedKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));
