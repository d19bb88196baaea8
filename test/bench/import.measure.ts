import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';

import { openFile } from '../../lib/adapters/import-file/open-file.ts';
import { localFile } from '../../lib/adapters/local-file.ts';
import { receiptFolder } from '../../lib/adapters/receipt-folder.ts';
import { returnQueue } from '../../lib/adapters/return-queue.ts';
import { zoneOffsets } from '../../lib/adapters/zone-offsets.ts';
import { emptyLedger } from '../../lib/cli/empty-ledger.ts';
import { importFile } from '../../lib/import.ts';
import { localAws } from '../../lib/local/defaults.ts';
import type { Imported } from './import.ts';
import { done } from './part.ts';

/** What `import` does, with cells that are known at once. */
const { FILE = '', QUEUE = '' } = process.env;
/** What is held half-way through the sending, once the rest is collected. */
let liveMb: number | undefined;
function liveMemory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 / 1024;
}

const startedAt = performance.now();
const client = new SQSClient(localAws(new URL(QUEUE).origin));
const end = await importFile(
  await localFile(FILE),
  { mapping: { columns: new Map(), defaults: new Map(), timezone: 'Europe/Berlin', decimal: ',' }, isDryRun: false },
  {
    open: openFile,
    readings: returnQueue(client, QUEUE),
    ledger: emptyLedger,
    cells: async (cell) => ({ kind: 'known', id: cell.kind === 'id' ? cell.id : `id-of-${cell.name}` }),
    receipt: await receiptFolder(`${FILE}.receipts`, basename(FILE)),
    clock: { now: Date.now, sleep: (ms) => sleep(ms) },
    readingRules: { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: Date.now() },
    sessionGapMs: 900_000,
    offsetsOf: zoneOffsets,
    signal: new AbortController().signal,
    onProgress: (progress) => {
      if (progress.kind === 'sending' && progress.rows > progress.of / 2) liveMb ??= liveMemory();
    },
  },
);
const { user, system } = process.cpuUsage();
const result: Imported = {
  rows: end.kind === 'done' ? end.summary.queued : Number.NaN,
  messages: end.summary.messages,
  seconds: (performance.now() - startedAt) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMb: process.resourceUsage().maxRSS / 1024,
  liveMb: liveMb ?? Number.NaN,
};
done(result);
