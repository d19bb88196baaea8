import * as v from 'valibot';

import type { ValidationError } from '../domain/blame.ts';
import { StoredMeasurementSchema } from '../domain/stored-measurement.ts';
import type { Answer, Ionworks, Page, Reply } from '../ports.ts';
import type { ApiKey } from './api-key.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import { retryAfterMs } from './retry-after.ts';

interface Options {
  /** Without a trailing slash. */
  url: string;
  key: ApiKey;
  timeoutMs: number;
}

/** Rows with 90 readings each still fit into what is read of an answer. */
const pageRows = 50;
/** The most hits of one kind that a search shows, whatever page is asked for. */
const mostPerType = 20;
const mostBytes = 4 * 1024 * 1024;

/** Ionworks over HTTP: each call one request, each answer sorted by what it means. Throws nothing. */
export function ionworksApi({ url, key, timeoutMs }: Options): Ionworks {
  const call = async <T>(
    method: 'GET' | 'POST',
    path: string,
    read: (json: unknown) => T | undefined,
    content?: unknown,
  ): Promise<Answer<T>> => {
    let apiKey: string;
    try {
      apiKey = await key.current();
    } catch (error) {
      return { kind: 'unauthorized', reply: { says: `its key cannot be read: ${(error as Error).message}` } };
    }
    const made = await exchange({
      method,
      url: `${url}${path}`,
      headers: { 'x-api-key': apiKey, ...(content !== undefined && { 'content-type': 'application/json' }) },
      ...(content !== undefined && { body: JSON.stringify(content) }),
      timeoutMs,
      mostBytes,
    });
    const answer = answerOf(made, read);
    return answer.kind === 'ok' ? answer : answerOf(withoutKey(made, apiKey), read);
  };

  return {
    create: ({ cellId, body }) =>
      call(
        'POST',
        `/cell_instances/${encodeURIComponent(cellId)}/cell_measurements/create`,
        reader(CreatedSchema),
        body,
      ),
    measurement: (id) => call('GET', `/cell_measurements/${encodeURIComponent(id)}`, reader(StoredMeasurementSchema)),
    measurementsNamed: (cellId, name, offset) => {
      const query = new URLSearchParams({ name: `eq.${name}`, limit: String(pageRows), offset: String(offset) });
      const path = `/cell_instances/${encodeURIComponent(cellId)}/cell_measurements?${query}`;
      return call('GET', path, (json) => pageOf(json, 'items', StoredMeasurementSchema));
    },
    cellsLike: (text, offset) => {
      const query = new URLSearchParams({
        q: text,
        entity_types: 'cell_instance',
        limit: String(pageRows),
        per_type: String(mostPerType),
        offset: String(offset),
      });
      return call('GET', `/search?${query}`, (json) => {
        const page = pageOf(json, 'results', CellSchema);
        return page && page.found.length >= mostPerType ? { ...page, isCut: true as const } : page;
      });
    },
    renewKey: () => key.renew(),
  };
}

/** The documented renderings of the answer disagree on all but the id. */
const CreatedSchema = v.object({ id: v.pipe(v.string(), v.minLength(1)) });
const CellSchema = v.object({
  entity_type: v.optional(v.literal('cell_instance'), 'cell_instance'),
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/)),
  name: v.string(),
});

const reader =
  <Schema extends v.GenericSchema>(schema: Schema) =>
  (json: unknown): v.InferOutput<Schema> | undefined => {
    const read = v.safeParse(schema, json);
    return read.success ? read.output : undefined;
  };

/** A list as `{items, total}`, or bare as older servers answered. Rows that cannot be read are counted, not returned. */
function pageOf<Schema extends v.GenericSchema>(
  json: unknown,
  field: 'items' | 'results',
  schema: Schema,
): Page<v.InferOutput<Schema>> | undefined {
  const wrapped = v.safeParse(v.object({ [field]: v.array(v.unknown()), total: v.nullish(v.number()) }), json);
  const rows = wrapped.success ? (wrapped.output[field] as unknown[]) : json;
  if (!Array.isArray(rows)) return undefined;
  const found = rows.map(reader(schema)).filter((row) => row !== undefined);
  const total = wrapped.success ? wrapped.output.total : undefined;
  return { found, rows: rows.length, ...(typeof total === 'number' && { total }) };
}

/** Replies are logged and dead-lettered, and a server may quote what it was sent, as FastAPI does in a 422. */
const withoutKey = (made: Exchange, key: string): Exchange =>
  made.kind === 'response'
    ? {
        ...made,
        text: made.text.replaceAll(key, '[key]'),
        headers: { ...made.headers, location: made.headers.location?.replaceAll(key, '[key]') },
      }
    : made;

const mostReplyCharacters = 4000;

/** Sorts what came back by what it means. What is no answer of this API's means a wrong address or contract. */
export function answerOf<T>(made: Exchange, read: (json: unknown) => T | undefined): Answer<T> {
  if (made.kind === 'failure') return { kind: 'unknown', reply: { says: made.says } };

  const { status, headers, text } = made;
  const json = parsed(text);
  const correlationId = headers['x-correlation-id'];
  const afterMs = retryAfterMs(headers['retry-after'], Date.now());
  const reply: Reply = {
    says: `it answered ${status}${messageIn(json)}`,
    status,
    text: text.slice(0, mostReplyCharacters),
    ...(typeof correlationId === 'string' && { correlationId }),
    ...(afterMs !== undefined && { retryAfterMs: afterMs }),
  };

  if (status === 401) return { kind: 'unauthorized', reply };
  if (status === 403) return { kind: 'forbidden', reply };
  if (status === 413) return { kind: 'too-large', reply };
  if (status === 425 || status === 429) return { kind: 'throttled', reply };
  if (status === 408 || status >= 500) return { kind: 'unknown', reply };
  if (status >= 200 && status < 300 && text.trim() === '') {
    return { kind: 'unknown', reply: { ...reply, says: `it answered ${status} with nothing in it` } };
  }
  if ((status >= 300 && status < 400) || [405, 410, 415].includes(status) || json === undefined) {
    const where = headers.location;
    const noJson = json === undefined && status !== 405 ? ' with a body that is no JSON' : '';
    const says =
      where === undefined ? `it answered ${status}${noJson}` : `it answered ${status}, a redirect to ${where}`;
    return { kind: 'misdirected', reply: { ...reply, says: `${says}: is IONWORKS_API_URL right?` } };
  }
  if (status < 300) {
    const value = read(json);
    if (value !== undefined)
      return { kind: 'ok', value, ...(reply.correlationId !== undefined && { correlationId: reply.correlationId }) };
    return { kind: 'unknown', reply: { ...reply, says: `it answered ${status} without what was asked for` } };
  }
  if (status === 404) {
    if (!isBareNotFound(json)) return { kind: 'missing', reply };
    return { kind: 'misdirected', reply: { ...reply, says: 'it has no such route (404): is IONWORKS_API_URL right?' } };
  }
  if (status === 409) {
    const existing = v.safeParse(ConflictSchema, json);
    return { kind: 'conflict', reply, ...(existing.success && { existingId: existing.output.detail.existing_id }) };
  }
  if (status === 422) return { kind: 'invalid', errors: errorsIn(json), reply };
  return { kind: 'refused', reply };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An id that is none would become a path; the name finds the measurement as well. */
const ConflictSchema = v.object({ detail: v.object({ existing_id: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/)) }) });
const ErrorSchema = v.object({ loc: v.array(v.union([v.string(), v.number()])), msg: v.string() });

/** FastAPI's array, be it bare or in the standard envelope; entries of another shape name nobody. */
function errorsIn(json: unknown): ValidationError[] {
  const wrapped = v.safeParse(v.object({ detail: v.array(v.unknown()) }), json);
  return wrapped.success ? wrapped.output.detail.map(reader(ErrorSchema)).filter((error) => error !== undefined) : [];
}

/** FastAPI's own 404: the route does not exist, which is not the same as a cell that does not. */
const isBareNotFound = (json: unknown): boolean =>
  v.is(v.strictObject({ detail: v.literal('Not Found') }), json) || !v.is(ErrorEnvelopeSchema, json);

/** One of the two envelopes in which this API says what is wrong. */
const ErrorEnvelopeSchema = v.union([v.object({ detail: v.unknown() }), v.object({ error_code: v.string() })]);

/** The sentence in an error's envelope, `{message}` or `{detail}`, for our own sentence. */
function messageIn(json: unknown): string {
  const envelope = v.safeParse(v.object({ message: v.nullish(v.string()), detail: v.optional(v.unknown()) }), json);
  if (!envelope.success) return '';
  const { message, detail } = envelope.output;
  const [first] = errorsIn(json);
  const words = message || (typeof detail === 'string' ? detail : first?.msg);
  return words ? `: ${words.slice(0, 500)}` : '';
}
