import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A call on its way to SQS. */
export interface SqsCall {
  /** `SendMessageBatch` and its like. */
  action: string;
  // biome-ignore lint/suspicious/noExplicitAny: each action has an input of its own
  input: any;
}

/** What SQS answered. */
export interface SqsAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each action has an answer of its own
  json: any;
}

/** Lets a call through, or not. Where it comes to nothing, the connection ends without an answer. */
export type OnSqsCall = (call: SqsCall, forward: () => Promise<SqsAnswer>) => Promise<SqsAnswer | undefined>;

/** A way to SQS on which a test stands and watches. */
export interface SqsProxy {
  endpoint: string;
  queueUrl: (name: string) => string;
  /** Resolves when no call is under way. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

/** A proxy that ends when the test does. */
export async function sqsProxy(target: string, onCall: OnSqsCall): Promise<SqsProxy> {
  const proxy = await startSqsProxy(target, onCall);
  onTestFinished(proxy.stop);
  return proxy;
}

/** Starts a proxy. Whoever receives through it is answered at once: nobody waits for what does not come. */
export async function startSqsProxy(
  target: string,
  onCall: OnSqsCall = (_call, forward) => forward(),
): Promise<SqsProxy> {
  const underWay = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    // Who is killed may leave half a request.
    const passing = pass(request, response)
      .catch(() => response.destroy())
      .finally(() => underWay.delete(passing));
    underWay.add(passing);
  });
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const given = JSON.parse(await text(request));
    const input = action === 'ReceiveMessage' ? { ...given, WaitTimeSeconds: 0 } : given;
    const forward = async (): Promise<SqsAnswer> => {
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const answer = await fetch(target + request.url, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: JSON.stringify(input),
      });
      const answered = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        json: answered === '' ? undefined : JSON.parse(answered),
      };
    };
    const answer = await onCall({ action, input }, forward);
    if (!answer) {
      response.destroy();
      return;
    }
    const json = answer.json === undefined ? '' : JSON.stringify(answer.json);
    const type = answer.headers.get('content-type') ?? 'application/x-amz-json-1.0';
    response.writeHead(answer.status, { 'content-type': type }).end(json);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const idle = async (): Promise<void> => {
    await Promise.allSettled(underWay);
  };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    queueUrl: (name) => `${endpoint}/000000000000/${name}`,
    idle,
    stop: async () => {
      await idle();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
