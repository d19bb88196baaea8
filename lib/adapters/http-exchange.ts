import { Agent as HttpAgent, type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';

/** One HTTP request and what came of it. The body is text, and read to its end within the time and size allowed. */
export interface Request {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** From the beginning to the last byte of the answer. */
  timeoutMs: number;
  /** More bytes than this are not read. */
  mostBytes: number;
}

export type Exchange =
  | { kind: 'response'; status: number; headers: IncomingHttpHeaders; text: string }
  /** No whole answer; whether the request was carried out is not known. `says`: in a clause. */
  | { kind: 'failure'; says: string };

/** Connections are kept: most of a first call is its handshake. How many there are is the limit's business, not the agent's. */
const keptAlive = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
const httpAgent = new HttpAgent(keptAlive);
const httpsAgent = new HttpsAgent(keptAlive);

/**
 * But not for long. Servers close idle connections (uvicorn after 5 s), which is not seen while Lambda keeps the process
 * frozen: every first call of the next invocation would be lost on one, and look like an outage.
 */
const mostIdleMs = 4000;
const idleSince = new WeakMap<Socket, number>();
for (const agent of [httpAgent, httpsAgent]) {
  agent.on('free', (socket: Socket) => idleSince.set(socket, Date.now()));
}

function dropIdle({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flat()) {
    if (socket && Date.now() - (idleSince.get(socket) ?? 0) > mostIdleMs) socket.destroy();
  }
}

/**
 * Makes one request: redirects are not followed, nothing is repeated, nothing is thrown. Node's own client rather than
 * `fetch`: a third of the processor time for the small bodies that are sent here.
 */
export function exchange({ method, url, headers, body, timeoutMs, mostBytes }: Request): Promise<Exchange> {
  return new Promise((resolve) => {
    const secure = url.startsWith('https:');
    const agent = secure ? httpsAgent : httpAgent;
    dropIdle(agent);
    const content = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = (secure ? requestHttps : requestHttp)(url, {
      method,
      agent,
      // Firewalls such as AWS WAF's common rules turn away requests that do not say who sends them.
      headers: { accept: 'application/json', 'user-agent': 'cellgauge', ...headers, ...content },
    });
    const settle = (outcome: Exchange) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const fail = (says: string) => {
      settle({ kind: 'failure', says });
      sent.destroy();
    };
    const timer = setTimeout(() => fail(`it did not answer within ${timeoutMs} ms`), timeoutMs);

    sent.on('error', (error) => fail(failureOf(error)));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) fail(`its answer is larger than ${mostBytes} bytes`);
        else chunks.push(chunk);
      });
      response.on('error', (error) => fail(failureOf(error)));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        settle({ kind: 'response', status: response.statusCode as number, headers: response.headers, text });
      });
    });
    sent.end(body);
  });
}

function failureOf(error: Error): string {
  // Trying several addresses of a host fails with all their errors, and no words of its own.
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return `the connection failed: ${first.message}`;
}
