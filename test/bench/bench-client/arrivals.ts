import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';

import { localAws, localQueueUrl } from '../../../lib/local/defaults.ts';

/** An emulated queue that tells when messages come. */
export interface Arrivals {
  queueUrl: string;
  /** When the next message came, of those that were not told yet, by `nowMs`. */
  next: () => Promise<number>;
  /** What came so far is told no more. */
  forget: () => void;
  stop: () => void;
}

export async function startArrivals(): Promise<Arrivals> {
  const child = fork(fileURLToPath(new URL('./arrivals.process.ts', import.meta.url)));
  const [endpoint] = (await once(child, 'message')) as [string];
  const client = new SQSClient(localAws(endpoint));
  await client.send(new CreateQueueCommand({ QueueName: 'readings' }));
  client.destroy();

  let came: number[] = [];
  let waits: ((at: number) => void) | undefined;
  child.on('message', (at: number) => {
    if (!waits) return void came.push(at);
    waits(at);
    waits = undefined;
  });
  return {
    queueUrl: localQueueUrl(endpoint, 'readings'),
    next: () =>
      new Promise((resolve) => {
        const at = came.shift();
        if (at === undefined) waits = resolve;
        else resolve(at);
      }),
    forget: () => {
      came = [];
    },
    stop: () => child.disconnect(),
  };
}
