import { onTestFinished } from 'vitest';

import { type IonworksOptions, type StandIn, startIonworks } from '../../../lib/local/ionworks/server.ts';

export interface Reply {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else the text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface Sent extends Omit<RequestInit, 'headers'> {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** `undefined` sends none. */
  key?: string | undefined;
}

export interface Bench extends StandIn {
  fetch(path: string, sent?: Sent): Promise<Response>;
  call(path: string, sent?: Sent): Promise<Reply>;
  /** A create call on `cell-1`, for one thickness unless told otherwise. */
  create(changes?: Record<string, unknown>, cell?: string): Promise<Reply>;
}

/** A stand-in with two cells, `cell-1` and `cell-2`, that stops when the test ends. */
export async function standIn(options: IonworksOptions = {}): Promise<Bench> {
  const cells = [
    { id: 'cell-1', name: 'A-0001' },
    { id: 'cell-2', name: 'A-0002' },
  ];
  const api = await startIonworks({ cells, ...options });
  onTestFinished(() => api.stop());

  const send = (path: string, { json, headers, ...init }: Sent = {}) => {
    const key = 'key' in init ? init.key : 'local-key';
    return fetch(api.url + path, {
      redirect: 'manual',
      ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
      ...init,
      headers: {
        ...(key !== undefined && { 'x-api-key': key }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  };
  const call = async (path: string, sent?: Sent) => replyOf(await send(path, sent));
  const create = (changes: Record<string, unknown> = {}, cell = 'cell-1') =>
    call(`/cell_instances/${cell}/cell_measurements/create`, { json: { ...thickness, ...changes } });
  return { ...api, fetch: send, call, create };
}

export const thickness = {
  name: 'thickness dry 2026-11-20T08:00:00Z',
  properties: { thickness: { value: 0.52, unit: 'mm' } },
};

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** A sleep that lasts until the test ends it. */
export function gatedSleep() {
  const sleepers: Sleeper[] = [];
  const asked: ((sleeper: Sleeper) => void)[] = [];
  let sleeping = 0;
  let mostAtOnce = 0;
  return {
    sleep: (ms: number): Promise<void> => {
      sleeping += 1;
      mostAtOnce = Math.max(mostAtOnce, sleeping);
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper = {
        ms,
        wake: () => {
          sleeping -= 1;
          resolve();
        },
      };
      const next = asked.shift();
      if (next) next(sleeper);
      else sleepers.push(sleeper);
      return promise;
    },
    /** The next one that went to sleep. */
    next: (): Promise<Sleeper> => {
      const sleeper = sleepers.shift();
      return sleeper ? Promise.resolve(sleeper) : new Promise((resolve) => asked.push(resolve));
    },
    mostAtOnce: () => mostAtOnce,
  };
}

export interface Sleeper {
  ms: number;
  wake(): void;
}
