import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { importBucket } from '../../lib/adapters/import-bucket.ts';
import type { ImportFile } from '../../lib/import/file.ts';
import type { ImportBucket, WaitingFile } from '../../lib/ports.ts';
import { type Aws, clientEnvironment, startAws } from '../support/aws.ts';
import { bareServer, deadAddress, type Received, reply } from '../support/bare-server.ts';

let aws: Aws;
let s3: S3Client;
let bucket: ImportBucket;
let name: string;
let buckets = 0;
/** How long was waited, in milliseconds. */
let pauses: number[];

beforeAll(async () => {
  aws = await startAws();
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    forcePathStyle: true,
  });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  s3.destroy();
  await aws.stop();
});
beforeEach(async () => {
  buckets += 1;
  pauses = [];
  name = `imports-${buckets}`;
  await fetch(`${aws.endpoint}/${name}`, { method: 'PUT' });
  bucket = bucketAt(aws.endpoint);
});

/** The bucket as a service at this address has it; nothing is waited for long. */
function bucketAt(endpoint: string, timings = {}): ImportBucket {
  for (const [variable, value] of Object.entries(clientEnvironment(endpoint))) vi.stubEnv(variable, value);
  const sleep = async (ms: number) => {
    pauses.push(ms);
  };
  return importBucket(name, { sleep }, { callMs: 2000, stallMs: 2000, ...timings });
}

async function put(key: string, body: string | Buffer = key): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
}

async function get(key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: key }));
    return await Body?.transformToString();
  } catch {
    return undefined;
  }
}

async function listed(key?: string): Promise<WaitingFile> {
  const waiting = await bucket.waiting();
  const found = waiting.ok && waiting.value.find((file) => key === undefined || file.key === key);
  if (!found) throw new Error(`${key} is not listed`);
  return found;
}

async function contentOf(file: ImportFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const oddKeys = [
  'incoming/plain.csv',
  'incoming/March + April (1) 100%.csv',
  'incoming/Prüfstand/Größe — “a”.csv',
  "incoming/it's & <b>.csv",
  'incoming/a%20b/../c//d.csv',
  'incoming/?x=1#y;z&k=[v].csv',
  `incoming/${'ü'.repeat(500)}.csv`,
];

describe('the files that wait', () => {
  test('are all under incoming/, page by page, oldest first, without what stands for folders', async () => {
    const keys = Array.from({ length: 1003 }, (_, index) => `incoming/${(index * 7919) % 1003}.csv`);
    for (const key of keys) await aws.putObject(name, key, 'x');
    for (const key of ['incoming/', 'incoming/folder/', 'done/a.csv', 'incoming.csv']) await put(key);
    const waiting = await bucket.waiting();
    const files = waiting.ok ? waiting.value : [];
    expect(files.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect(files.map(({ putAt }) => putAt)).toEqual(files.map(({ putAt }) => putAt).toSorted((a, b) => a - b));
    expect(files[0]).toMatchObject({ bytes: 1, etag: `"${createHash('md5').update('x').digest('hex')}"` });
  });

  test('of the same moment are in order of their keys', async () => {
    const server = await bareServer((response) =>
      reply(
        response,
        200,
        listing(['b', 'a', 'c'].map((key) => object(`incoming/${key}`, '2026-11-20T08:00:00.000Z'))),
      ),
    );
    const waiting = await bucketAt(server.url).waiting();
    expect(waiting.ok && waiting.value.map(({ key }) => key)).toEqual(['incoming/a', 'incoming/b', 'incoming/c']);
  });

  test('have the keys that S3 encodes for XML', async () => {
    const server = await bareServer((response) =>
      reply(response, 200, listing([object('incoming/a+b%2Bc%01%C3%BC.csv')], '<EncodingType>url</EncodingType>')),
    );
    const waiting = await bucketAt(server.url).waiting();
    expect(waiting.ok && waiting.value.map(({ key }) => key)).toEqual(['incoming/a b+c\u0001ü.csv']);
    expect(server.received[0]?.target).toContain('encoding-type=url');
  });

  test('cannot be told where S3 does not answer', async () => {
    const waiting = await bucketAt(await deadAddress()).waiting();
    expect(waiting).toEqual({ ok: false, reason: expect.stringContaining('ECONNREFUSED') });
  });
});

test.each(oddKeys)('a file is listed, read and moved by its key, whatever characters that has: %s', async (key) => {
  const done = key.replace('incoming/', 'done/');
  await put(key, 'a;b\n');
  const file = await listed();
  expect(file.key).toBe(key);
  const opened = bucket.open(file);
  expect(opened).toMatchObject({ name: key, bytes: 4 });
  expect(await contentOf(opened)).toBe('a;b\n');
  expect(await bucket.move(file, done)).toEqual({});
  expect([await get(key), await get(done)]).toEqual([undefined, 'a;b\n']);
});

describe('a file that is read', () => {
  test('can be read again, and need not be read to its end', async () => {
    const text = 'x'.repeat(3_000_000);
    await put('incoming/a.csv', text);
    const file = bucket.open(await listed());
    for await (const chunk of file.read()) {
      expect(chunk.length).toBeLessThan(text.length);
      break;
    }
    expect(await contentOf(file)).toBe(text);
  });

  test('is asked for nothing where it is empty', async () => {
    await aws.putObject(name, 'incoming/a.csv', '');
    const file = await listed();
    expect(await contentOf(bucketAt(await deadAddress()).open(file))).toBe('');
  });

  test.each([
    ['overwritten', () => put('incoming/a.csv', 'other'), 'it was overwritten meanwhile'],
    ['deleted', () => bucket.remove(['incoming/a.csv']), 'it was deleted meanwhile'],
  ])('ends as changed where it was %s', async (_, change, message) => {
    await put('incoming/a.csv');
    const file = await listed();
    await change();
    await expect(contentOf(bucket.open(file))).rejects.toMatchObject({ name: 'FileTrouble', kind: 'changed', message });
  });

  const file: WaitingFile = { key: 'incoming/a.csv', etag: '"e"', bytes: 10, putAt: 0 };

  /** Answers with this much of ten digits, from where it is asked to begin, and then as `then` has it. */
  const digits = (response: ServerResponse, { headers }: Received, length: number, then: () => void) => {
    const from = Number(/^bytes=(\d+)-$/.exec(String(headers.range))?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': 10 - from });
    response.write('0123456789'.slice(from, from + length), then);
  };

  test('goes on where its connection broke', async () => {
    const server = await bareServer((response, request) => digits(response, request, 4, () => response.destroy()));
    expect(await contentOf(bucketAt(server.url).open(file))).toBe('0123456789');
    expect(server.received.map(({ headers }) => [headers.range, headers['if-match']])).toEqual([
      [undefined, '"e"'],
      ['bytes=4-', '"e"'],
      ['bytes=8-', '"e"'],
    ]);
  });

  test('has its connection closed where it is not read to its end', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await bareServer((response, request) => {
      response.on('close', closed.resolve);
      digits(response, request, 4, () => {});
    });
    for await (const _ of bucketAt(server.url).open(file).read()) break;
    await closed.promise;
    expect(server.received).toHaveLength(1);
  });

  test('goes on where nothing more of it came for a while', async () => {
    const server = await bareServer((response, request) => digits(response, request, 5, () => {}));
    expect(await contentOf(bucketAt(server.url, { stallMs: 20 }).open(file))).toBe('0123456789');
    expect(server.received).toHaveLength(2);
  });

  test('ends as changed where it is overwritten before it goes on', async () => {
    const server = await bareServer((response, request) => {
      if (request.headers.range !== undefined) reply(response, 412, '<Error><Code>PreconditionFailed</Code></Error>');
      else digits(response, request, 4, () => response.destroy());
    });
    await expect(contentOf(bucketAt(server.url).open(file))).rejects.toMatchObject({ kind: 'changed' });
  });

  test('is given up after four failures in a row, and may be read later', async () => {
    const server = await bareServer((response) => reply(response, 503, '<Error><Code>SlowDown</Code></Error>'));
    await expect(contentOf(bucketAt(server.url).open(file))).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('SlowDown'),
    });
    expect(server.received).toHaveLength(4);
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  test('is given up where it ends too early each time', async () => {
    const server = await bareServer((response, { headers }) => {
      if (headers.range !== undefined) response.writeHead(206, { 'content-length': 0 }).end();
      else response.writeHead(200, { 'content-length': 4 }).end('0123');
    });
    await expect(contentOf(bucketAt(server.url).open(file))).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'it ended after 4 of 10 bytes',
    });
  });
});

describe('a text', () => {
  test('is put and read', async () => {
    expect(await bucket.put('receipts/ü.rows.csv', 'ä\n')).toEqual({});
    expect(await bucket.text('receipts/ü.rows.csv')).toEqual({ ok: true, value: 'ä\n' });
  });

  test('that is not there is none', async () => {
    expect(await bucket.text('unfinished/a/cells.json')).toEqual({ ok: true, value: undefined });
  });

  test.each(['application/json', 'text/csv; charset=utf-8'])('is put as what it is: %s', async (type) => {
    const server = await bareServer((response) => reply(response, 200));
    await bucketAt(server.url).put(type === 'application/json' ? 'a.json' : 'a.csv', 'x');
    expect(server.received[0]?.headers['content-type']).toBe(type);
  });

  test('of more than 16 MB is not read', async () => {
    const server = await bareServer((response) => {
      response.writeHead(200, { 'content-length': 16 * 1024 * 1024 + 1 }).write('{');
    });
    expect(await bucketAt(server.url).text('a')).toEqual({ ok: false, reason: 'it has more than 16777216 bytes' });
  });

  test('cannot be put or read where S3 fails', async () => {
    const server = await bareServer((response) => reply(response, 500, '<Error><Code>InternalError</Code></Error>'));
    const failing = bucketAt(server.url);
    expect(await failing.text('a')).toEqual({ ok: false, reason: expect.stringContaining('InternalError') });
    expect(await failing.put('a', 'b')).toEqual({ reason: expect.stringContaining('InternalError') });
  });
});

describe('objects joined to one', () => {
  test('are one behind the other, in the order given', async () => {
    for (const key of ['a', 'b', 'c']) await put(key, `${key}\n`);
    expect(await bucket.join(['c', 'a', 'b'], 'all')).toEqual({});
    expect(await get('all')).toBe('c\na\nb\n');
    expect(await get('a')).toBe('a\n');
  });

  test('of no pieces are an empty one', async () => {
    expect(await bucket.join([], 'all')).toEqual({});
    expect(await get('all')).toBe('');
  });

  test('may be larger than what is sent at a time', async () => {
    const pieces = Array.from({ length: 4 }, (_, index) => `piece-${index}`);
    for (const [index, key] of pieces.entries()) await put(key, String(index).repeat(3_000_000));
    expect(await bucket.join(pieces, 'all')).toEqual({});
    const expected = pieces.map((_, index) => String(index).repeat(3_000_000)).join('');
    expect((await get('all')) === expected).toBe(true);
  });

  test.each([
    ['of which the first is missing', ['none', 'a']],
    ['of which the last is missing, when much has been sent', ['a', 'a', 'none']],
  ])('%s are none', async (_, pieces) => {
    await put('a', Buffer.alloc(5_000_000));
    expect(await bucket.join(pieces, 'all')).toEqual({ reason: expect.stringContaining('NoSuchKey') });
    expect(await get('all')).toBeUndefined();
  });

  test('leave no upload behind that was begun and failed', async () => {
    const server = await bareServer((response, { method, target }) => {
      if (method === 'GET') response.writeHead(200, { 'content-length': 9_000_000 }).end(Buffer.alloc(9_000_000));
      else if (target.includes('uploads'))
        reply(response, 200, '<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>');
      else if (method === 'DELETE') reply(response, 204);
      else reply(response, 500, '<Error><Code>InternalError</Code></Error>');
    });
    expect(await bucketAt(server.url).join(['a', 'b'], 'all')).toEqual({
      reason: expect.stringContaining('InternalError'),
    });
    expect(server.received.at(-1)).toMatchObject({ method: 'DELETE', target: expect.stringContaining('uploadId=u-1') });
  });
});

test('objects are removed, and those that are not there already', async () => {
  await put('unfinished/a b/1.csv');
  expect(await bucket.remove(['unfinished/a b/1.csv', 'unfinished/none'])).toEqual({});
  expect(await get('unfinished/a b/1.csv')).toBeUndefined();
});

test('why objects could not be removed is told', async () => {
  const server = await bareServer((response, { target }) =>
    target.includes('b') ? reply(response, 403, '<Error><Code>AccessDenied</Code></Error>') : reply(response, 204),
  );
  expect(await bucketAt(server.url).remove(['a', 'b', 'c'])).toEqual({
    reason: expect.stringContaining('AccessDenied'),
  });
  expect(server.received).toHaveLength(3);
});

describe('a file that is moved', () => {
  const file: WaitingFile = { key: 'incoming/a b.csv', etag: '"e"', bytes: 10, putAt: 0 };
  const copied = '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>';
  const error = (code: string) => `<Error><Code>${code}</Code></Error>`;

  /** The end of a move where S3 answers so to the copy and to the deletion, and what it was asked. */
  async function moved(copy: [number, string], deletion: [number, string] = [204, '']) {
    const server = await bareServer((response, { method }) =>
      reply(response, ...(method === 'PUT' ? copy : deletion), { 'content-type': 'application/xml' }),
    );
    const end = await bucketAt(server.url).move(file, 'done/a b.csv');
    return { end, calls: server.received };
  }

  test('is copied without its tags and deleted, if it is what was listed', async () => {
    const { end, calls } = await moved([200, copied]);
    expect(end).toEqual({});
    expect(calls).toMatchObject([
      {
        method: 'PUT',
        target: expect.stringMatching(/\/done\/a%20b\.csv/),
        headers: {
          'x-amz-copy-source': `${name}/incoming/a%20b.csv`,
          'x-amz-copy-source-if-match': '"e"',
          'x-amz-tagging-directive': 'REPLACE',
        },
      },
      { method: 'DELETE', target: expect.stringMatching(/\/incoming\/a%20b\.csv/), headers: { 'if-match': '"e"' } },
    ]);
  });

  test.each([
    [412, 'PreconditionFailed'],
    [404, 'NoSuchKey'],
  ])('has changed where S3 answers its copy with %d, and nothing is deleted', async (status, code) => {
    const { end, calls } = await moved([status, error(code)]);
    expect(end).toEqual({ changed: true });
    expect(calls).toHaveLength(1);
  });

  test.each([
    [412, 'PreconditionFailed'],
    [404, 'NoSuchKey'],
  ])('is moved where another has taken its place since it was copied: %d', async (status, code) => {
    expect((await moved([200, copied], [status, error(code)])).end).toEqual({});
  });

  test.each<[string, [number, string], [number, string]?]>([
    ['copied', [503, error('SlowDown')]],
    ['deleted', [200, copied], [503, error('SlowDown')]],
  ])('is told why it could not be %s', async (_, copy, deletion) => {
    expect((await moved(copy, deletion)).end).toEqual({ reason: expect.stringContaining('SlowDown') });
  });
});

const object = (key: string, lastModified = '2026-11-20T08:00:00.000Z') =>
  `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag><LastModified>${lastModified}</LastModified></Contents>`;
const listing = (objects: readonly string[], more = '') =>
  `<?xml version="1.0"?><ListBucketResult>${more}<IsTruncated>false</IsTruncated>${objects.join('')}</ListBucketResult>`;
