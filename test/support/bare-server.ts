import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it came over the wire. */
export interface Received {
  method: string;
  /** Path and query, as sent. */
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface BareServer {
  /** Without a slash at its end. */
  url: string;
  received: Received[];
  stop: () => Promise<void>;
}

/** A server on loopback that says whatever the test wants, byte for byte. It stops when the test ends. */
export async function bareServer(answer: (response: ServerResponse, request: Received) => void): Promise<BareServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
    const request = { method: incoming.method ?? '', target: incoming.url ?? '', headers: incoming.headers, body };
    received.push(request);
    answer(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  let stopped: Promise<unknown> | undefined;
  const stop = async () => {
    if (!stopped) {
      stopped = once(server, 'close');
      server.close();
      server.closeAllConnections();
    }
    await stopped;
  };
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, stop };
}

/** An answer, sent at once: a text as it is, anything else as JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** An address of this machine at which nothing listens. */
export async function deadAddress(): Promise<string> {
  const server = await bareServer((response) => response.end());
  await server.stop();
  return server.url;
}
