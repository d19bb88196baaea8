import type { buildApp } from 'fauxqs';

/** An object that was put into a bucket of the emulator. */
export interface ObjectPut {
  bucket: string;
  key: string;
  /** What S3 calls it in its events, behind `ObjectCreated:`. */
  how: 'Put' | 'Copy' | 'CompleteMultipartUpload';
  bytes: number;
  /** As headers have it, in quotation marks. */
  etag: string;
}

type Emulator = Pick<ReturnType<typeof buildApp>, 'addHook' | 'inject'>;

/** Has each object told that is put into the emulator's buckets: it emits no events itself. To be set before it listens. */
export function onObjectPut(app: Emulator, tell: (object: ObjectPut) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    const { bucket, '*': key } = request.params as { bucket?: string; '*'?: string };
    const { method, url, query, headers } = request;
    const how = puttingOf(method, query as object, headers);
    if (!bucket || !key || !how || reply.statusCode !== 200) return;
    // Of a multipart upload and of a copy, the answer's body would have to be read for it.
    const head = await app.inject({ method: 'HEAD', url: url.split('?')[0] ?? url, headers: { host: '127.0.0.1' } });
    if (head.statusCode !== 200) return;
    const bytes = Number(head.headers['content-length']);
    tell({ bucket, key, how, bytes, etag: String(head.headers.etag) });
  });
}

/** What a request does with the object in its path, where it puts one. */
function puttingOf(method: string, query: object, headers: object): ObjectPut['how'] | undefined {
  if (method === 'POST') return 'uploadId' in query ? 'CompleteMultipartUpload' : undefined;
  if (method !== 'PUT' || 'uploadId' in query) return undefined;
  return 'x-amz-copy-source' in headers ? 'Copy' : 'Put';
}
