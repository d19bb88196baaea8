import { SendMessageCommand } from '@aws-sdk/client-sqs';

import { queueClient } from '../../../lib/cli/queue-client.ts';
import type { Arrivals } from './arrivals.ts';
import { readyClient, scanFor, valueOfPress } from './client.ts';
import { startGauge } from './gauge.ts';
import { nowMs } from './now-ms.ts';
import { type Times, timesOf } from './times.ts';

/** From a frame's last byte to its message's being on the queue, and what that cannot go below. */
export interface ToQueue {
  toQueue: Times;
  /** A bare `SendMessage`, to the same moment. */
  send: Times;
}

/** Presses one after the other, each sent at once and noted as sent before the next, and after each of them its floor. */
export async function toQueue(arrivals: Arrivals, spool: string, presses: number): Promise<ToQueue> {
  const { queueUrl } = arrivals;
  const [gauge, queue] = [await startGauge('tcp'), await queueClient(queueUrl)];
  const client = await readyClient(gauge, { queueUrl, spool }, ['--live']);
  const times = { toQueue: [] as number[], send: [] as number[] };
  arrivals.forget();
  for (let press = 0; press < presses; press += 1) {
    await scanFor(client, press);
    const writtenAt = gauge.press(valueOfPress(press));
    times.toQueue.push((await arrivals.next()) - writtenAt);
    await client.seen('Sent: ');

    const sentAt = nowMs();
    await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    times.send.push((await arrivals.next()) - sentAt);
  }
  await client.end();
  gauge.end();
  queue.destroy();
  return { toQueue: timesOf(times.toQueue), send: timesOf(times.send) };
}

/** As long as a press is that is sent alone. */
const body = JSON.stringify({
  ...{ cell: 'CELL-0', expected: 5, format: 'mahr', property: 'thickness', raw: '+004.121 mm' },
  ...{ reading_id: '00000000-0000-4000-8000-000000000000', measured_at: '2026-11-20T08:00:00.000Z' },
});
