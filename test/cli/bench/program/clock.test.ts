/** A machine whose clock is off, as the queue's answers tell. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

import { bareServer } from '../../../support/bare-server.ts';
import { type BenchProgram, benchProgram, valuesIn } from '../../../support/bench-program.ts';

const typed = ['--property', 'thickness', '--unit', 'mm', '--no-stages'];

/** Dates of answers have no milliseconds, and take their time. */
const behindMs = 2 * 3_600_000 + 30_000;

test('a clock that is hours off is told, and no reading taken', async () => {
  const { place, queue } = await labAheadBy(behindMs);
  const bench = place.start([...typed, ...queue]);
  await bench.seen(
    "Warning: this machine's clock is 2 h behind AWS's: no reading is taken until it is set, as its time would be wrong",
  );
  bench.type('A-017\r4.121\r');
  await bench.seen(
    "Cannot take 4.121 mm: this machine's clock is 2 h behind AWS's, so that its time would be wrong; set the clock, or start with --trust-clock",
  );
  expect(bench.bells()).toBe(2);
  bench.type('q\r');
  expect(await bench.exit).toBe(0);
  expect(await place.messages()).toEqual([]);
});

test('with --trust-clock it is told, and readings are taken with its time', async () => {
  const { place, queue } = await labAheadBy(-behindMs);
  const bench = place.start([...typed, ...queue, '--trust-clock']);
  await bench.seen(
    "Warning: this machine's clock is 2 h ahead of AWS's: readings are taken with its time all the same (--trust-clock)",
  );
  const before = Date.now();
  bench.type('A-017\r4.121\rn\r');
  await bench.seen('Sent: A-017, 1 reading');
  const messages = await place.messages();
  expect(valuesIn(messages)).toEqual([['4.121']]);
  expect(messages[0]?.readings[0]?.measuredAt).toBeGreaterThanOrEqual(before);
});

/** A queue whose answers tell a time so much later than it is. */
async function labAheadBy(ms: number): Promise<{ place: BenchProgram; queue: readonly string[] }> {
  const place = await benchProgram();
  const server = createServer(async (request, response) => {
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(place.aws.endpoint + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(request.method === 'POST' && { body: await text(request) }),
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    response.writeHead(answer.status, { 'content-type': type, date: new Date(Date.now() + ms).toUTCString() });
    response.end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = place.queueUrl.replace(new URL(place.aws.endpoint).port, String(port));
  return { place, queue: ['--readings-queue-url', url] };
}

test('a clock that is set while the bench works is noticed before the next message is answered', async () => {
  const asked = Promise.withResolvers<void>();
  const aws = await bareServer((response) => {
    response.writeHead(400).end();
    asked.resolve();
  });
  const place = await benchProgram();
  const settable = `const { now } = Date; let off = 0; Date.now = () => now() + off; process.on('SIGUSR2', () => { off = 7_200_000; });`;
  const preload = `--import=data:text/javascript;base64,${Buffer.from(settable).toString('base64')}`;
  const url = `${aws.url}/000000000000/readings`;
  const bench = place.start([...typed, '--readings-queue-url', url], { NODE_OPTIONS: preload });
  await bench.asking('cell> ');
  await asked.promise;
  bench.type('A-017\r4.121\r');
  await bench.seen('thickness 1 4.121 mm');
  bench.kill('SIGUSR2');
  await bench.seen('Warning: ');
  bench.type('4.122\r');
  await bench.seen(/Cannot take "?4\.122/);
});
