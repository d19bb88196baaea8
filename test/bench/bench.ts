/** `npm run bench`: what cellgauge costs, beside the floor it cannot go below, measured in one run. */
import { benchClient } from './bench-client.ts';
import { cpuPerReading } from './cpu-per-reading.ts';
import { createCalls } from './create-calls.ts';
import { decoding } from './decoding.ts';
import { fivePresses } from './five-presses.ts';
import { bulkImport } from './import.ts';
import { loadTime } from './load-time.ts';
import { memoryOfLargeEvent } from './memory-of-large-event.ts';
import { replay } from './replay.ts';
import type { Row } from './row.ts';
import { throughput } from './throughput.ts';

const parts: readonly (() => Promise<Row[]>)[] = [
  createCalls,
  fivePresses,
  decoding,
  cpuPerReading,
  throughput,
  loadTime,
  memoryOfLargeEvent,
  replay,
  bulkImport,
  benchClient,
];

const rows: Row[] = [];
for (const part of parts) {
  process.stderr.write(`measuring: ${part.name} …\n`);
  rows.push(...(await part()));
}
console.table(
  Object.fromEntries(
    rows.map(({ what, measured, beside, bound, holds }) => [
      what,
      { measured, beside, bound: bound ?? '', holds: holds === undefined ? '' : holds ? 'yes' : 'NO' },
    ]),
  ),
);
