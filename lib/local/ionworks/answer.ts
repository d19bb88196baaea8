import { STATUS_CODES } from 'node:http';

import type { ValidationError } from './validation-error.ts';

/** What is said back to one request. */
export interface Answer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The content type is exactly this: Ionworks' own client parses nothing else (`ionworks/client.py`). */
export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** A 422 in FastAPI's shape (`HTTPValidationError` of the OpenAPI). */
export const invalid = (errors: readonly ValidationError[]): Answer => json(422, { detail: errors });

/** FastAPI's own answer, where the application was not asked: `{"detail": "Not Found"}` is a wrong address, not a missing row. */
export const bare = (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  json(status, { detail: STATUS_CODES[status] }, headers);

/** Ionworks' standard envelope, `{error_code, message, detail}` (user guide, API errors). */
export const envelope = (status: number, refusal: { code: string; message: string; detail?: unknown }): Answer =>
  json(status, { error_code: refusal.code, message: refusal.message, detail: refusal.detail ?? refusal.message });

export const plainText = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});
