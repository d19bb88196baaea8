/** The main way for real, but for time: SQS in process, the real client, and ingest on both sides. */
import { setImmediate } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { letterQueue } from '../../lib/adapters/letter-queue.ts';
import { returnQueue } from '../../lib/adapters/return-queue.ts';
import type { Message } from '../../lib/domain/message.ts';
import { localQueueUrl } from '../../lib/local/defaults.ts';
import type { Clock, LetterQueue } from '../../lib/ports.ts';
import { type ReplayOrder, type ReplayReport, replay } from '../../lib/replay.ts';
import { rulesOf } from '../support/readings.ts';
import { fixedBy, toMm } from '../support/replay-scene.ts';
import { again, reading, startWorld, type World } from '../support/world.ts';

const visits = 6;
const presses = 5;

let world: World;
let client: SQSClient;
let letters: LetterQueue;
let readings: LetterQueue;
let returning: ReturnType<typeof returnQueue>;
let deferred: Message[] = [];

/** A queue whose messages came just now: SQS goes by a clock of its own. */
const comingNow = (queue: LetterQueue): LetterQueue => ({
  ...queue,
  receive: async (seconds) => {
    const { letters: received, ...why } = await queue.receive(seconds);
    return { letters: received.map((message) => ({ ...message, sentAt: world.ports.clock.now() })), ...why };
  },
});

beforeAll(async () => {
  world = await startWorld({ SESSION_QUIET_SECONDS: '90' });
  const endpoint = process.env.AWS_ENDPOINT_URL as string;
  client = new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'k', secretAccessKey: 's' } });
  // What is there comes at once, and nothing else comes by itself.
  client.middlewareStack.add(
    (next) => (args) =>
      next('WaitTimeSeconds' in args.input ? { ...args, input: { ...args.input, WaitTimeSeconds: 0 } } : args),
    { step: 'initialize' },
  );
  letters = comingNow(letterQueue(client, localQueueUrl(endpoint, 'dead-letters')));
  readings = comingNow(letterQueue(client, localQueueUrl(endpoint, 'readings')));
  returning = returnQueue(client, localQueueUrl(endpoint, 'readings'));
});
afterAll(async () => {
  client.destroy();
  await world.stop();
});

/** Ingests what has come into the readings queue, and what was put off before. */
async function ingestComing(): Promise<void> {
  const { letters: coming } = await readings.receive(720);
  const batch = [...deferred, ...coming];
  const outcomes = await world.run(batch);
  const left = new Set(batch.filter((_, index) => outcomes[index] !== 'done'));
  deferred = again(batch.filter((message) => left.has(message)));
  await readings.remove(batch.filter((message) => !left.has(message)));
}

/** A clock on which ingest has its turn every half a minute that the replay waits for outcomes. */
function busyClock(isWaiting: () => boolean): Clock {
  let ingesting = Promise.resolve();
  let turnAt = 0;
  return {
    now: world.ports.clock.now,
    sleep: async (ms) => {
      if (!isWaiting()) return setImmediate();
      world.pass(ms / 1000);
      if (world.ports.clock.now() >= turnAt) {
        turnAt = world.ports.clock.now() + 30_000;
        ingesting = ingesting.then(ingestComing);
      }
      await ingesting;
    },
  };
}

/** Six visits of five presses each in a unit that nobody knows, refused by ingest; the cells. */
async function refusedVisits(name: string): Promise<string[]> {
  const cells = Array.from({ length: visits }, (_, visit) => `${name}-${visit}`);
  for (const id of cells) world.api.cells.add({ id, name: `E-${id}` });
  const said = Array.from({ length: visits * presses }, (_, index) =>
    reading({
      cell_instance_id: cells[index % visits],
      reading_id: `${name}/${index}`,
      measured_at: new Date(world.ports.clock.now() - 3600_000 + index * 2000).toISOString(),
      unit: 'furlong',
    }),
  );
  expect(new Set(await world.take(...said))).toEqual(new Set(['done']));
  return cells;
}

async function replayed(order: Partial<ReplayOrder>): Promise<ReplayReport> {
  let isWaiting = false;
  const done = await replay(
    { by: 'ann', isMeant: () => true, fixing: fixedBy(toMm), ...order },
    {
      ...{ letters, readings: returning, ledger: world.ports.ledger, readingRules: rulesOf(), sessionGapMs: 900_000 },
      clock: busyClock(() => isWaiting),
      signal: new AbortController().signal,
      onProgress: ({ kind }) => {
        isWaiting = kind === 'waiting';
      },
    },
    async () => undefined,
  );
  if (!done.ok) throw new Error(done.reason);
  return done.report;
}

const filedOf = (cells: readonly string[]) =>
  cells.map((cell) =>
    world.api.measurements(cell).map(({ test_setup }) => (test_setup as { readings: unknown[] }).readings.length),
  );

test('refused readings are fixed, go ahead by a visit, and are all filed, a measurement a visit', async () => {
  const cells = await refusedVisits('fixed');
  const { sent, outcomes, stop, failed, notDeleted } = await replayed({ canary: 3, waitMs: 900_000 });
  expect([sent.size, stop, failed, notDeleted]).toEqual([visits * presses, undefined, [], []]);
  expect(outcomes).toMatchObject({
    ok: true,
    value: { filed: { length: visits * presses }, refused: [], waiting: [] },
  });
  expect(filedOf(cells)).toEqual(cells.map(() => [presses]));
  expect(await world.deadLetters()).toEqual([]);
});

test('a visit that is refused again keeps the others where they are', async () => {
  const cells = await refusedVisits('again');
  world.api.faults.add({
    refuse: () => [{ type: 'value_error', loc: ['body', 'properties'], msg: 'too thin', input: null }],
  });
  const { sent, outcomes, stop, left } = await replayed({ canary: 1 });
  world.api.faults.clear();
  expect([sent.size, left.length, stop]).toEqual([presses, (visits - 1) * presses, { kind: 'canary' }]);
  expect(outcomes).toMatchObject({ ok: true, value: { filed: [], refused: { length: presses } } });
  expect(filedOf(cells)).toEqual(cells.map(() => []));
  const standing = Map.groupBy(await world.deadLetters(), ({ code }) => code);
  expect(new Set(standing.get('refused-by-api')?.map(({ json }) => json().cell_instance_id)).size).toBe(1);
  expect(standing.get('refused-by-api')).toHaveLength(presses);
  expect(standing.get('unknown-unit')).toHaveLength((visits - 1) * presses);
});
