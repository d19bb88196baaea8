/** A stand-in for the Ionworks API: a real HTTP server on loopback, strict, in memory, with faults on request. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';

import { type Answer, plainText } from './answer.ts';
import { controlAnswer, isControl, type LoggedRequest } from './control.ts';
import { type FaultPlan, type Interruption, planFaults } from './faults.ts';
import { readRequest } from './read-request.ts';
import { answerOf, type Backend } from './routes.ts';
import { type Delivery, fixed, send } from './send.ts';
import { type Cell, createStore, type Measurement } from './store.ts';

export interface IonworksOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  readonly apiKey?: string;
  readonly cells?: readonly Cell[];
  /** Epoch milliseconds, for `created_at` and the log. */
  readonly now?: () => number;
  /** How long every call takes; its work is done at the beginning of that time. */
  readonly latencyMs?: number;
  /** How many calls are worked on at once; others wait their turn. Default: all. */
  readonly workers?: number;
  /** How latency and trickling pass time; rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface StandIn {
  /** Without a slash at its end. */
  readonly url: string;
  readonly cells: { add(cell: Cell): void };
  /** As stored, in order of creation. */
  measurements(cellId?: string): readonly Measurement[];
  /** Every call of the API since the start, in order of arrival. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: FaultPlan;
  /** From now on this key is the valid one. */
  changeKey(apiKey: string): void;
  /** Closes every connection; resolves when the port is free. */
  stop(): Promise<void>;
}

/** Resolves when the server listens; rejects where the port is taken. */
export async function startIonworks(options: IonworksOptions = {}): Promise<StandIn> {
  const { port = 0, host = '127.0.0.1', apiKey = 'local-key', cells = [], now = Date.now } = options;
  const { latencyMs = 0, workers = Number.POSITIVE_INFINITY, sleep = passTime } = options;

  const backend: Backend = { store: createStore(now), faults: planFaults(), apiKey };
  for (const cell of cells) backend.store.addCell(cell);
  const requests: LoggedRequest[] = [];
  const turn = pLimit(workers);
  const stopping = new AbortController();
  const pause = async (ms: number) => {
    if (ms > 0) await sleep(ms, stopping.signal);
  };

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: target = '/' } = incoming;
    if (isControl(target)) {
      return send(response, controlAnswer(backend, await readRequest(incoming), requests));
    }
    const entry = { method, path: target, status: 0, at: now() };
    requests.push(entry);
    const request = await readRequest(incoming);
    const { interruption, beforeMs, afterMs, trickleMs } = backend.faults.meet(request);
    const result = await turn(async () => {
      await pause(beforeMs);
      const worked = resultOf(interruption, () => answerOf(backend, request));
      await pause(afterMs + latencyMs);
      return worked;
    });
    if (result.kind === 'dropped') {
      response.destroy();
      return;
    }
    entry.status = result.answer.status;
    const tick = trickleMs === undefined ? undefined : () => pause(trickleMs);
    await send(response, result.answer, { tick, ...result.delivery });
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(async (error: Error) => {
      // Where the client went away, or the stand-in is stopping, nobody is left to be told.
      if (response.destroyed || response.headersSent || stopping.signal.aborted) response.destroy();
      else await send(response, plainText(500, `Internal Server Error: ${error.message}`));
    });
  });
  server.listen(port, host);
  await once(server, 'listening');

  let stopped: Promise<unknown> | undefined;
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    cells: { add: backend.store.addCell },
    measurements: backend.store.measurements,
    requests,
    faults: backend.faults,
    changeKey(key) {
      backend.apiKey = key;
    },
    async stop() {
      if (!stopped) {
        stopped = once(server, 'close');
        stopping.abort();
        server.close();
        server.closeAllConnections();
      }
      await stopped;
    },
  };
}

const passTime = async (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal });

type Result =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly delivery?: Delivery }
  | { readonly kind: 'dropped' };

/** Does the work, unless the fault comes before it, and turns its answer into what the client gets. */
function resultOf(interruption: Interruption | undefined, work: () => Answer): Result {
  if (!interruption) return { kind: 'answered', answer: work() };
  if ('status' in interruption) return { kind: 'answered', answer: fixed(interruption) };
  if ('drop' in interruption && interruption.drop === 'before') return { kind: 'dropped' };

  const answer = work();
  if ('answerAfterWork' in interruption) return { kind: 'answered', answer: fixed(interruption.answerAfterWork) };
  if ('bytes' in interruption) return { kind: 'answered', answer, delivery: { fillTo: interruption.bytes } };
  if (interruption.drop === 'during') return { kind: 'answered', answer, delivery: { cut: true } };
  return { kind: 'dropped' };
}
