import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { type Answer, bare, invalid, json } from './answer.ts';
import { missing, wrongType } from './validation-error.ts';

/** A request, its body read to the end. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Decoded once, before it is matched, as Starlette does: `%2F` separates segments. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly apiKey: string | undefined;
  readonly body: Body;
  /** After unpacking. */
  readonly bodyBytes: number;
}

/** What FastAPI makes of a body: a JSON value, or the answer it gives before the application is asked. */
export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'none'; readonly answer: Answer };

/** Bodies are held in memory; the API's own limit is not known. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Rejects where the client goes away before it has sent all. */
export async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const target = incoming.url ?? '/';
  const [path = '/'] = target.split('?', 1);
  const apiKey = incoming.headers['x-api-key'];
  const bytes = await readBytes(incoming);
  return {
    method: incoming.method ?? 'GET',
    target,
    path: decoded(path),
    query: new URLSearchParams(target.slice(path.length)),
    apiKey: typeof apiKey === 'string' ? apiKey : undefined,
    body: Buffer.isBuffer(bytes) ? readBody(bytes, incoming.headers['content-type']) : { kind: 'none', answer: bytes },
    bodyBytes: Buffer.isBuffer(bytes) ? bytes.length : 0,
  };
}

function decoded(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The body, unpacked; or why it cannot be had. */
async function readBytes(incoming: IncomingMessage): Promise<Buffer | Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  if (length > maxBodyBytes) return bare(413);
  const sent = Buffer.concat(chunks);
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return sent;
  if (encoding !== 'gzip') return bare(415);
  try {
    return await unpack(sent, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? bare(413) : unparsable;
  }
}

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

const unparsable = json(400, { detail: 'There was an error parsing the body' });

function readBody(bytes: Buffer, contentType = ''): Body {
  if (bytes.length === 0) return { kind: 'none', answer: invalid([missing(['body'], null)]) };
  if (!isJson(contentType)) {
    return { kind: 'none', answer: invalid([wrongType('model_attributes_type', ['body'], bytes.toString())]) };
  }
  const text = textOf(bytes);
  if (text === undefined) return { kind: 'none', answer: unparsable };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'none', answer: jsonInvalid(text, error as SyntaxError) };
  }
}

const isJson = (contentType: string): boolean => /^application\/([^;]+\+)?json\s*(;|$)/i.test(contentType);

/** Python's `json` reads UTF-8 strictly, with a byte order mark or without. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The place is V8's, where its message names one; the end, where the text is cut short; else the beginning. */
function jsonInvalid(text: string, { message }: SyntaxError): Answer {
  const place = /at position (\d+)/.exec(message)?.[1];
  const position = place === undefined ? (message.startsWith('Unexpected end') ? text.length : 0) : Number(place);
  const ctx = { error: message };
  return invalid([{ type: 'json_invalid', loc: ['body', position], msg: 'JSON decode error', input: {}, ctx }]);
}
