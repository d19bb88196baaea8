import { pipeline } from 'node:stream/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { type Exchange, exchange, type Request } from '../../lib/adapters/http-exchange.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';

const mebibyte = 1024 * 1024;
const get = (url: string, given: Partial<Request> = {}): Promise<Exchange> =>
  exchange({ method: 'GET', url, headers: {}, timeoutMs: 10_000, mostBytes: mebibyte, ...given });
const failure = (says: unknown) => ({ kind: 'failure', says });

describe('a request', () => {
  test('goes out as it is given', async () => {
    const server = await bareServer((response) => reply(response, 200));
    const body = '{"value":4.120,"unit":"µm"}';
    await exchange({
      method: 'POST',
      url: `${server.url}/cells/a%2Fb?name=eq.x%20y`,
      headers: { 'x-api-key': 'key-1', 'content-type': 'application/json' },
      body,
      timeoutMs: 10_000,
      mostBytes: mebibyte,
    });
    expect(server.received).toEqual([
      {
        method: 'POST',
        target: '/cells/a%2Fb?name=eq.x%20y',
        headers: expect.objectContaining({
          'x-api-key': 'key-1',
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          accept: 'application/json',
        }),
        body,
      },
    ]);
  });

  test('says who sends it, as firewalls turn away what does not', async () => {
    const server = await bareServer((response) => reply(response, 200));
    await get(server.url);
    expect(server.received[0]?.headers['user-agent']).toBe('cellgauge');
  });

  test.each([
    ['uses the connection of the one four seconds before it', 4000, 1],
    ['uses no connection that idled longer, as the other side may have left it', 4001, 3],
  ])('%s', async (_, idleMs, connections) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const ports = new Set<number | undefined>();
    const server = await bareServer((response) => {
      ports.add(response.socket?.remotePort);
      reply(response, 200, 'ok');
    });
    for (let request = 0; request < 3; request += 1) {
      await get(server.url);
      vi.setSystemTime(Date.now() + idleMs);
    }
    expect(ports.size).toBe(connections);
  });
});

describe('an answer', () => {
  test('comes with status, headers and text, whatever they are', async () => {
    const server = await bareServer((response) => reply(response, 418, 'µm \u{1f4a7}', { 'x-correlation-id': 'c-1' }));
    const answer = await get(server.url);
    expect(answer).toMatchObject({ kind: 'response', status: 418, text: 'µm \u{1f4a7}' });
    expect(answer.kind === 'response' && answer.headers['x-correlation-id']).toBe('c-1');
  });

  test('with nothing in it has no text', async () => {
    const server = await bareServer((response) => response.writeHead(204).end());
    expect(await get(server.url)).toMatchObject({ kind: 'response', status: 204, text: '' });
  });

  test('whose characters are cut apart by the network is whole again', async () => {
    const bytes = Buffer.from('{"unit":"µm"}');
    const server = await bareServer((response) => {
      response.write(bytes.subarray(0, 10), () => response.end(bytes.subarray(10)));
    });
    expect(await get(server.url)).toMatchObject({ text: '{"unit":"µm"}' });
  });

  test.each([301, 302, 303, 307, 308])('that redirects with %i is not followed', async (status) => {
    const elsewhere = await bareServer((response) => reply(response, 200, 'here I am'));
    const server = await bareServer((response) => reply(response, status, '', { location: `${elsewhere.url}/there` }));
    expect(await get(server.url, { headers: { 'x-api-key': 'key-1' } })).toMatchObject({ kind: 'response', status });
    expect(elsewhere.received).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  test('of just so many bytes as are allowed is read, of one more it is not', async () => {
    const server = await bareServer((response, { target }) =>
      reply(response, 200, 'x'.repeat(Number(target.slice(1)))),
    );
    expect(await get(`${server.url}/1000`, { mostBytes: 1000 })).toMatchObject({ text: 'x'.repeat(1000) });
    expect(await get(`${server.url}/1001`, { mostBytes: 1000 })).toEqual(
      failure('its answer is larger than 1000 bytes'),
    );
  });

  test('of 50 MB is left after the bytes that are allowed, and its connection with it', async () => {
    const closed = Promise.withResolvers<number>();
    const server = await bareServer((response) => {
      const { socket } = response;
      socket?.on('close', () => closed.resolve(socket.bytesWritten));
      const chunk = Buffer.alloc(64 * 1024, ' ');
      // It fails, as the connection is closed on it.
      pipeline(
        Array.from({ length: 800 }, () => chunk),
        response.writeHead(200),
      ).catch(() => {});
    });
    expect(await get(server.url, { mostBytes: 4 * mebibyte })).toEqual(
      failure(`its answer is larger than ${4 * mebibyte} bytes`),
    );
    // What was sent beyond lies in the system's buffers.
    expect(await closed.promise).toBeLessThan(25 * mebibyte);
  });

  test('that does not come ends the request at its time', async () => {
    const server = await bareServer(() => {});
    expect(await get(server.url, { timeoutMs: 50 })).toEqual(failure('it did not answer within 50 ms'));
  });

  test('of one byte a second ends the request at its time', async () => {
    const server = await bareServer((response) => {
      const trickle = setInterval(() => response.write(' '), 1000);
      response.write('{');
      response.on('close', () => clearInterval(trickle));
    });
    expect(await get(server.url, { timeoutMs: 100 })).toEqual(failure('it did not answer within 100 ms'));
  });
});

describe('a connection', () => {
  test('that nobody takes is a failure', async () => {
    const url = await deadAddress();
    expect(await get(url)).toEqual(failure(`the connection failed: connect ECONNREFUSED ${new URL(url).host}`));
  });

  test('dropped without an answer is a failure', async () => {
    const server = await bareServer((response) => response.destroy());
    expect(await get(server.url)).toEqual(failure(expect.stringMatching(/^the connection failed: ./)));
  });

  test.each([
    ['whose length was announced', { 'content-length': '100' }],
    ['in chunks', {}],
  ])('dropped in the middle of an answer %s is a failure', async (_, headers) => {
    const server = await bareServer((response) => {
      response.writeHead(200, headers).write('{"id":', () => response.destroy());
    });
    expect(await get(server.url)).toEqual(failure(expect.stringMatching(/^the connection failed: ./)));
  });

  test('that speaks no HTTP is a failure', async () => {
    const server = await bareServer((response) => response.socket?.end('220 smtp ready\r\n'));
    expect(await get(server.url)).toEqual(failure(expect.stringMatching(/^the connection failed: ./)));
  });

  test('that speaks no TLS is a failure', async () => {
    const server = await bareServer((response) => reply(response, 200));
    expect(await get(server.url.replace('http:', 'https:'))).toEqual(
      failure(expect.stringMatching(/^the connection failed: ./)),
    );
  });

  test('that failed does not harm the next request', async () => {
    let first = true;
    const server = await bareServer((response) => {
      if (first) response.destroy();
      else reply(response, 200, 'ok');
      first = false;
    });
    await get(server.url);
    expect(await get(server.url)).toMatchObject({ kind: 'response', text: 'ok' });
  });
});
