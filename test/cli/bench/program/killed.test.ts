/** A bench that is killed again and again, and what has come to the queue in the end. */
import { watch } from 'node:fs';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';

import { type BenchProgram, benchProgram } from '../../../support/bench-program.ts';
import { deviceServer } from '../../../support/device-server.ts';
import { randomFrom } from '../../../support/random-from.ts';
import { sqsProxy } from '../../../support/sqs-proxy.ts';
import type { OnTerminal } from '../../../support/terminal.ts';

const rounds = 15;

/** When a bench is killed, after some readings that it has confirmed. */
const moments = [
  'a frame is on its way',
  'the spool was written to',
  'a reading was shown',
  'a cell was typed',
  'the queue has a message, and has not answered',
  'a message was shown as sent',
] as const;

test('whatever was shown as taken is in one message in the end, in its order, however often the bench is killed', async () => {
  const random = randomFrom(20_261_122);
  const place = await benchProgram();
  let hasMessage = (): void => {};
  let isAnswering = true;
  const proxy = await sqsProxy(place.aws.endpoint, async (_call, forward) => {
    const answer = await forward();
    hasMessage();
    return isAnswering ? answer : undefined;
  });
  const server = await deviceServer();
  const args = [
    ...['--tcp', `${server.host}:${server.port}`, '--format', 'mahr', '--property', 'thickness', '--no-stages'],
    ...['--expected', String(perSession), '--spread', 'none'],
    ...['--readings-queue-url', proxy.queueUrl('readings')],
  ];
  const presses = pressing();
  const confirmed: string[] = [];

  for (let round = 0; round < rounds; round += 1) {
    const moment = moments[Math.floor(random() * moments.length)];
    const { bench, gauge } = await started(place, args, server.client);
    const before = Math.floor(random() * 7);
    for (let press = 0; press < before; press += 1) await presses.confirmed(bench, gauge);

    const kill = () => bench.kill('SIGKILL');
    switch (moment) {
      case 'a frame is on its way':
        await presses.sent(bench, gauge);
        kill();
        break;
      case 'the spool was written to': {
        const changed = changeIn(place.spool);
        await presses.sent(bench, gauge);
        await changed;
        kill();
        break;
      }
      case 'a cell was typed':
        bench.type('CELL-new\r');
        kill();
        break;
      case 'the queue has a message, and has not answered':
        isAnswering = false;
        hasMessage = kill;
        await pressUntil(bench.exit, () => presses.confirmed(bench, gauge));
        break;
      case 'a message was shown as sent':
        await pressUntil(bench.seen('Sent: '), () => presses.confirmed(bench, gauge));
        kill();
        break;
      default:
        kill();
    }
    await bench.exit;
    hasMessage = () => {};
    isAnswering = true;
    confirmed.push(...shownAsTaken(bench));
  }
  const { bench } = await started(place, args, server.client);
  bench.type('q\r');
  expect(await bench.exit).toBe(0);

  const messages = await place.messages();
  const bodies = messages.map(({ body }) => body);
  const distinct = messages.filter(({ body }, index) => bodies.indexOf(body) === index);
  const readings = distinct.flatMap((message) => message.readings);
  const values = readings.map(({ value }) => value);
  expect(new Set(readings.map(({ id }) => id)).size).toBe(readings.length);
  expect(values).toEqual(values.toSorted());
  expect(new Set(values).size).toBe(values.length);
  expect(confirmed.filter((value) => !values.includes(value))).toEqual([]);
  expect(values.length - confirmed.length).toBeLessThanOrEqual(rounds);
  // What the queue had, and the bench was not told of, is sent again as it was: once more for each kill at most.
  const again = messages.length - distinct.length;
  expect(again).toBeGreaterThan(0);
  expect(again).toBeLessThanOrEqual(rounds);
  expect(confirmed.length).toBeGreaterThan(30);
});

const perSession = 3;

/** Starts the bench, and waits until it is connected and asks for a cell, or for more readings of one. */
async function started(place: BenchProgram, args: readonly string[], client: () => Promise<Socket>) {
  const bench = place.start(args);
  const gauge = await client();
  await bench.seen(/Connected: .*\n(?:cell|CELL-\S+)>$/);
  // All of them are there, and only that was not written any more.
  if (bench.lines().some((line) => line.endsWith(`, ${perSession} readings so far`))) {
    bench.type('n\r');
    await bench.asking('cell> ');
  }
  return { bench, gauge };
}

/** Presses of a gauge that never shows the same twice, on cells that are typed as they are asked for. */
function pressing() {
  let count = 0;
  const sent = async (bench: OnTerminal, gauge: Socket): Promise<string> => {
    if (bench.asked() === 'cell> ') {
      const cell = `CELL-${count}`;
      bench.type(`${cell}\r`);
      await bench.asking(`${cell}> `);
    }
    count += 1;
    const value = (4 + count / 1000).toFixed(3);
    gauge.write(`+00${value} mm\r`);
    return value;
  };
  const confirmed = async (bench: OnTerminal, gauge: Socket): Promise<void> => {
    const value = await sent(bench, gauge);
    await bench.seen(new RegExp(`thickness \\d/\\d {2}${value} mm`));
    if (bench.lines().some((line) => line.includes(`${perSession}/${perSession}  ${value} mm`))) {
      await bench.asking('cell> ');
    }
  };
  return { sent, confirmed };
}

/** Presses until something has happened; the last press may come to nothing. */
async function pressUntil(happened: Promise<unknown>, press: () => Promise<void>): Promise<void> {
  let isOver = false;
  const over = happened.then(() => {
    isOver = true;
  });
  while (!isOver) await Promise.race([over, press().catch(() => over)]);
}

const shownAsTaken = (bench: OnTerminal): string[] =>
  bench.lines().flatMap((line) => /thickness \d\/\d {2}(\S+) mm/.exec(line)?.[1] ?? []);

const changeIn = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(folder, () => {
      watcher.close();
      resolve();
    });
  });
