import { expect, onTestFinished, test } from 'vitest';

import { clockedQueue } from '../../../lib/cli/bench/aws-clock.ts';
import { bareServer } from '../../support/bare-server.ts';
import { timersByHand } from '../../support/timers-by-hand.ts';

const hourMs = 3_600_000;

test('the time is asked for at once, again while the clock is off, and whenever it was set', async () => {
  let aheadOfAwsMs = 2 * hourMs;
  const server = await bareServer((response) => {
    response.writeHead(200, { date: new Date(Date.now() - aheadOfAwsMs).toUTCString() }).end();
  });
  let now = Date.parse('2026-11-20T08:00:00Z');
  const world = { ...timersByHand(), now: () => now, elapsed: () => 0 };
  const told: number[] = [];
  let toldAnew = Promise.withResolvers<void>();
  const seen = async (): Promise<number> => {
    await toldAnew.promise;
    toldAnew = Promise.withResolvers();
    return Math.round((told.at(-1) as number) / hourMs);
  };

  const { queue, stop } = clockedQueue(
    `${server.url}/queue`,
    {
      seen: (aheadMs) => {
        told.push(aheadMs);
        toldAnew.resolve();
      },
      failed: toldAnew.reject,
    },
    world,
  );
  onTestFinished(queue.close);
  expect(await seen()).toBe(2);
  await world.pass(15_000);
  expect(await seen()).toBe(2);
  aheadOfAwsMs = 0;
  await world.pass(15_000);
  expect(await seen()).toBe(0);

  // From here on it is right: nobody asks, until it is set.
  await world.pass(15_000);
  await world.pass(1000);
  // What had been asked would have come to the server before this.
  await queue.askDate();
  expect(server.received).toHaveLength(4);
  expect(await seen()).toBe(0);
  now += hourMs;
  aheadOfAwsMs = hourMs;
  await world.pass(1000);
  expect(await seen()).toBe(1);
  stop();
  expect(world.due()).toEqual([]);
});
