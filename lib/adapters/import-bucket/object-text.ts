import { GetObjectCommand } from '@aws-sdk/client-s3';

import { inTime } from '../in-time.ts';
import { type Bucket, statusOf } from './bucket.ts';

/** The cells of a file are remembered in one object, about 100 bytes each; nobody writes a mapping of that size. */
const mostBytes = 16 * 1024 * 1024;

/** The text of an object; `undefined` where there is none. Rejects where it cannot be read, or is too large. */
export function objectText({ client, name, timings }: Bucket, key: string): Promise<string | undefined> {
  return inTime(timings.callMs, async (options) => {
    try {
      const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }), options);
      if (ContentLength <= mostBytes) return (await Body?.transformToString()) ?? '';
      await Body?.transformToWebStream().cancel();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
    throw new Error(`it has more than ${mostBytes} bytes`);
  });
}
