import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

import { bareServer, reply } from '../support/bare-server.ts';

const cli = join(import.meta.dirname, '../../lib/cli');

/** A program that can be interrupted, and says when it is ready and when it was. */
const source = `
  import { interruptible } from ${JSON.stringify(pathToFileURL(join(cli, 'interruption.ts')).href)};
  const { signal, done } = interruptible();
  const alive = setInterval(() => {}, 1000);
  signal.addEventListener('abort', () => console.log('interrupted'));
  if (process.argv[1] === 'done') done();
  console.log('ready');`;

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value, ended: once(child, 'exit') };
}

describe('a program that can be interrupted', () => {
  test.each([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('is told of the first signal, %s, and ended by the second, %s', async (first, second) => {
    const { child, line, ended } = start();
    expect(await line()).toBe('ready');
    child.kill(first);
    expect(await line()).toBe('interrupted');
    child.kill(second);
    expect(await ended).toEqual([null, second]);
  });

  test('is ended by the first signal once it is past what can be interrupted', async () => {
    const { child, line, ended } = start('done');
    expect(await line()).toBe('ready');
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(await line()).toBeUndefined();
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends dlq list, which shows what it had hidden', async (signal) => {
  // A queue that always has another letter: only the signal ends the reading.
  const given: string[] = [];
  const shown: string[] = [];
  const server = await bareServer((response, { headers, body }) => {
    switch (headers['x-amz-target']) {
      case 'AmazonSQS.GetQueueAttributes':
        return reply(response, 200, {
          Attributes: { MessageRetentionPeriod: '1209600', ApproximateNumberOfMessages: '9' },
        });
      case 'AmazonSQS.ReceiveMessage':
        given.push(String(given.length));
        if (given.length === 20) child.kill(signal);
        return reply(response, 200, { Messages: [letter(String(given.length - 1))] });
      default: {
        const { Entries } = JSON.parse(body) as {
          Entries: { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[];
        };
        for (const { ReceiptHandle, VisibilityTimeout } of Entries)
          if (VisibilityTimeout === 0) shown.push(ReceiptHandle);
        return reply(response, 200, { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] });
      }
    }
  });
  const queue = `${server.url}/000000000000/dead-letters`;
  const child = spawn(process.execPath, [join(cli, 'cellgauge.ts'), 'dlq', 'list', '--dead-letter-queue-url', queue], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  const [, count] = /^Interrupted after (\d+) letters; the queue is as it was\n$/.exec(stderr) ?? [];
  expect(Number(count)).toBe(given.length);
  expect(shown.toSorted()).toEqual(given.toSorted());
});

const letter = (id: string) => ({
  MessageId: id,
  ReceiptHandle: id,
  Body: '{}',
  MD5OfBody: createHash('md5').update('{}').digest('hex'),
  Attributes: { SentTimestamp: '1795248000000', ApproximateReceiveCount: '1' },
});
