import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { benchSpoolPath } from '../../lib/local/defaults.ts';
import { startArrivals } from './bench-client/arrivals.ts';
import { manyPresses } from './bench-client/many-presses.ts';
import { openingOf } from './bench-client/open-spool.ts';
import { startTime } from './bench-client/start-time.ts';
import { toLine } from './bench-client/to-line.ts';
import { toQueue } from './bench-client/to-queue.ts';
import type { BenchClient } from './bench-client.ts';
import { done } from './part.ts';

const presses = 300;
const arrivals = await startArrivals();
// On the disk that a bench uses: in the folder for temporary files fsync may cost nothing.
const disk = fileURLToPath(new URL(`../../${dirname(benchSpoolPath)}/`, import.meta.url));
await mkdir(disk, { recursive: true });
const folder = await mkdtemp(join(disk, 'measured-'));
const placeOf = async (name: string) => {
  const spool = join(folder, name);
  await mkdir(spool);
  return { queueUrl: arrivals.queueUrl, spool };
};

let result: BenchClient;
try {
  result = {
    presses,
    tcp: await toLine('tcp', await placeOf('tcp'), presses),
    serial: await toLine('serial', await placeOf('serial'), presses),
    live: await toQueue(arrivals, (await placeOf('live')).spool, presses),
    start: await startTime(await placeOf('start'), 15),
    peak: await manyPresses(await placeOf('peak'), 5000),
    opening: await openingOf(await placeOf('day'), { presses: 10_000, runs: 7 }),
  };
} finally {
  await rm(folder, { recursive: true });
  arrivals.stop();
}
done(result);
