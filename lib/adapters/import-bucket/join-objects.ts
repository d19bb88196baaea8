import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

import { inTime } from '../in-time.ts';
import type { Bucket } from './bucket.ts';

/** S3 takes 10,000 parts, of at least 5 MiB each but for the last; so much is held at a time, and one object. */
const partBytes = 8 * 1024 * 1024;

const csv = 'text/csv; charset=utf-8';

/** Makes one object of several, in their order; it is there whole, or not at all. Rejects where that failed. */
export async function joinObjects(bucket: Bucket, pieces: readonly string[], key: string): Promise<void> {
  const parts = partsOf(bucket, pieces);
  const first = await parts.next();
  const second = await parts.next();
  if (second.done) return put(bucket, key, first.done ? Buffer.alloc(0) : first.value);

  const { client, name: Bucket, timings } = bucket;
  const create = new CreateMultipartUploadCommand({ Bucket, Key: key, ContentType: csv });
  const { UploadId } = await inTime(timings.callMs, (options) => client.send(create, options));
  const upload = { Bucket, Key: key, UploadId };
  try {
    const Parts: CompletedPart[] = [];
    const send = async (Body: Buffer): Promise<void> => {
      const part = new UploadPartCommand({ ...upload, PartNumber: Parts.length + 1, Body });
      const { ETag } = await inTime(timings.callMs, (options) => client.send(part, options));
      Parts.push({ PartNumber: Parts.length + 1, ETag });
    };
    await send(first.value as Buffer);
    await send(second.value);
    for await (const part of parts) await send(part);
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
    await inTime(timings.callMs, (options) => client.send(complete, options));
  } catch (error) {
    // Where even that fails, the bucket's own rules end it some days later.
    const abort = new AbortMultipartUploadCommand(upload);
    await inTime(timings.callMs, (options) => client.send(abort, options)).catch(() => {});
    throw error;
  }
}

function put({ client, name, timings }: Bucket, key: string, body: Buffer): Promise<void> {
  const command = new PutObjectCommand({ Bucket: name, Key: key, Body: body, ContentType: csv });
  return inTime(timings.callMs, async (options) => {
    await client.send(command, options);
  });
}

/** The contents one behind the other, cut anew. */
async function* partsOf(bucket: Bucket, pieces: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  let held: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    held = Buffer.concat([held, await contentOf(bucket, piece)]);
    for (; held.length >= partBytes; held = held.subarray(partBytes)) yield held.subarray(0, partBytes);
  }
  if (held.length > 0) yield held;
}

function contentOf({ client, name, timings }: Bucket, key: string): Promise<Uint8Array> {
  return inTime(timings.callMs, async (options) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }), options);
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  });
}
