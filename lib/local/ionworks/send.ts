import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type Answer, envelope, json, plainText } from './answer.ts';
import type { FixedAnswer } from './faults.ts';

/** How an answer goes out, where not at once and whole. */
export interface Delivery {
  /** One byte in each interval; `tick` resolves after one. */
  readonly tick?: (() => Promise<void>) | undefined;
  /** The body is filled up with blanks to this length. */
  readonly fillTo?: number | undefined;
  /** Half of the body, then the connection is closed. */
  readonly cut?: boolean | undefined;
}

/** Sends the answer; every error carries an `x-correlation-id` (Ionworks' user guide, error handling). */
export async function send(response: ServerResponse, answer: Answer, delivery: Delivery = {}): Promise<void> {
  const body = Buffer.from(answer.body);
  const fillTo = Math.max(body.length, delivery.fillTo ?? 0);
  response.writeHead(answer.status, {
    ...(answer.status >= 400 && { 'x-correlation-id': randomUUID() }),
    // A filled body is as long as it turns out to be: the reader has to count.
    ...(delivery.fillTo === undefined && answer.status !== 204 && { 'content-length': body.length }),
    ...answer.headers,
  });
  if (delivery.cut) {
    response.write(body.subarray(0, body.length >> 1), () => response.destroy());
    return;
  }
  if (!delivery.tick && fillTo === body.length) {
    response.end(body);
    return;
  }
  const chunks = filled(body, fillTo);
  await pipeline(Readable.from(delivery.tick ? trickled(chunks, delivery.tick) : chunks), response);
}

const blanks = Buffer.alloc(64 * 1024, ' ');

function* filled(body: Buffer, length: number): Generator<Buffer> {
  yield body;
  for (let left = length - body.length; left > 0; left -= blanks.length) yield blanks.subarray(0, left);
}

async function* trickled(chunks: Iterable<Buffer>, tick: () => Promise<void>): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += 1) {
      yield chunk.subarray(at, at + 1);
      await tick();
    }
  }
}

/** The answer a fault asks for. */
export function fixed({ status, body, headers = {} }: FixedAnswer): Answer {
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = bodyOf(status, body);
  return { ...answer, headers: { ...answer.headers, ...lowerCase } };
}

function bodyOf(status: number, body: unknown): Answer {
  if (typeof body === 'string') return { ...plainText(status, body), ...(body.startsWith('<') && { headers: html }) };
  if (body !== undefined) return json(status, body);
  if (status < 400) return { status, headers: {}, body: '' };
  const message = STATUS_CODES[status] ?? `Status ${status}`;
  return envelope(status, { code: message.toUpperCase().replace(/[^A-Z0-9]+/g, '_'), message });
}

const html = { 'content-type': 'text/html; charset=utf-8' };
