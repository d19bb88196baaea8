import { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';

import { FileTrouble, type ImportFile } from '../../import/file.ts';
import type { WaitingFile } from '../../ports.ts';
import { awsReason } from '../aws-reason.ts';
import { type Bucket, isChanged, statusOf } from './bucket.ts';

/** So many times in a row nothing more came: it is given up. */
const mostFailures = 4;
/** Before it is asked for again; twice as long each time. */
const firstPauseMs = 500;

/**
 * An object as a file that is imported, as it was when it was listed. A connection that breaks, or that S3 has closed while the
 * reader was busy with what came before, is made again where it ended.
 */
export const s3File = (bucket: Bucket, file: WaitingFile): ImportFile => ({
  name: file.key,
  bytes: file.bytes,
  read: () => bytesOf(bucket, file),
});

async function* bytesOf(bucket: Bucket, file: WaitingFile): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  let failures = 0;
  while (at < file.bytes) {
    try {
      for await (const chunk of chunksOf(await contentFrom(bucket, file, at), bucket.timings.stallMs)) {
        at += chunk.length;
        failures = 0;
        yield chunk;
      }
      if (at < file.bytes) throw new Error(`it ended after ${at} of ${file.bytes} bytes`);
    } catch (error) {
      if (isChanged(error)) throw new FileTrouble('changed', changeOf(error), { cause: error });
      failures += 1;
      if (failures === mostFailures) throw new FileTrouble('unavailable', awsReason(error), { cause: error });
      await bucket.sleep(firstPauseMs * 2 ** (failures - 1));
    }
  }
}

const changeOf = (error: unknown): string =>
  statusOf(error) === 404 ? 'it was deleted meanwhile' : 'it was overwritten meanwhile';

/** A signal given to the client would end the content too, however well it comes: it ends with the answer's beginning. */
async function contentFrom({ client, name, timings }: Bucket, file: WaitingFile, from: number): Promise<Readable> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), 4 * timings.callMs);
  try {
    const range = from > 0 && { Range: `bytes=${from}-` };
    const command = new GetObjectCommand({ Bucket: name, Key: file.key, IfMatch: file.etag, ...range });
    const { Body } = await client.send(command, { abortSignal: late.signal });
    if (Body instanceof Readable) return Body;
    throw new Error('it came without its content');
  } finally {
    clearTimeout(timer);
  }
}

/** What comes, as long as something does: how long the reader takes between is its own matter. */
async function* chunksOf(content: Readable, stallMs: number): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks: AsyncIterator<Uint8Array> = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const stalled = () => content.destroy(new Error(`no more of it came within ${stallMs} ms`));
      const timer = setTimeout(stalled, stallMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    content.destroy();
  }
}
