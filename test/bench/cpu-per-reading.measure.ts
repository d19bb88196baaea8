import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSEvent } from 'aws-lambda';

import { readConfig } from '../../lib/adapters/config.ts';
import { connect } from '../../lib/adapters/connect.ts';
import { batchResponse, messagesIn } from '../../lib/adapters/lambda.ts';
import { reporter } from '../../lib/adapters/report.ts';
import { readFields } from '../../lib/domain/fields.ts';
import { ingest } from '../../lib/ingest.ts';
import type { CpuPerReading } from './cpu-per-reading.ts';
import { benchEnvironment, decodedBodies, eventOf, wholeBodies } from './handler.ts';
import { benchLedger, type LedgerKind } from './ledger.ts';
import { done } from './part.ts';
import { median } from './row.ts';
import { startInstantApi } from './with-instant-api.ts';

const rounds = Number(process.env.BENCH_ROUNDS);
const readings = 10_000;

const api = await startInstantApi();
const ledger = await benchLedger(process.env.BENCH_LEDGER as LedgerKind);
const metrics = new Metrics();
const ports = {
  ...connect(readConfig({ ...process.env, ...benchEnvironment(api.url) }), reporter(new Logger(), metrics)),
  ledger: ledger.store,
};

/** As functions/ingest.ts has it, without what middy does once for a batch. */
async function handle(event: SQSEvent): Promise<void> {
  const messages = messagesIn(event);
  const response = batchResponse(messages, await ingest(messages, ports, Date.now() + 600_000));
  metrics.publishStoredMetrics();
  if (response.batchItemFailures.length > 0) throw new Error('Cannot measure: messages were put off');
}

async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / readings;
}

const floor: number[] = [];
const single: number[] = [];
const parted: number[] = [];
const whole: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const bodies = decodedBodies(readings, 500, round);
  floor.push(
    await cpuOf(() => {
      for (const body of bodies) readFields(JSON.parse(body));
    }),
  );
  const event = eventOf(bodies);
  single.push(await cpuOf(() => handle(event)));

  // The same readings per cell and session in each batch: 50 cells with 20 readings.
  const events = Array.from({ length: 10 }, (_, batch) => eventOf(decodedBodies(1000, 50, 1000 * (round + 1) + batch)));
  parted.push(
    await cpuOf(async () => {
      for (const one of events) await handle(one);
    }),
  );

  const told = eventOf(wholeBodies(readings / 20, 20, 1_000_000 + round));
  whole.push(await cpuOf(() => handle(told)));
}
api.stop();
ledger.stop();
// The first rounds warm up the process: the compiler's threads count as its processor time.
const settled = (values: readonly number[]) => median(values.slice(rounds / 2));
const result: CpuPerReading = {
  floor: settled(floor),
  single: settled(single),
  parted: settled(parted),
  whole: settled(whole),
};
done(result);
