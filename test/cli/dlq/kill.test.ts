/** A replay that is killed again and again, in the middle of its calls of SQS, until nothing is left to be replayed. */
import { ChangeMessageVisibilityBatchCommand, type Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { sqliteLedger } from '../../../lib/adapters/ledger-sqlite.ts';
import { settledReadings } from '../../../lib/ledger/settled-readings.ts';
import { type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { randomFrom } from '../../support/random-from.ts';
import { messageOf, readingIn } from '../../support/readings.ts';
import { type RunningCellgauge, runningCellgauge } from '../../support/running-cellgauge.ts';
import { type OnSqsCall, sqsProxy } from '../../support/sqs-proxy.ts';
import { reading } from '../../support/world.ts';

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
});
afterAll(() => world.stop());

const visits = 40;
const pressesOfVisit = 5;
const kills = 12;

/** Forty cells are measured five times each, ten seconds apart, in a unit that nobody knows. */
const presses = Array.from({ length: visits * pressesOfVisit }, (_, index) => {
  const visit = Math.floor(index / pressesOfVisit);
  return reading({
    cell_instance_id: `cell-${visit}`,
    reading_id: `press-${index}`,
    measured_at: new Date(Date.UTC(2026, 10, 20, 8, visit, 10 * (index % pressesOfVisit))).toISOString(),
    value: `4.${100 + index}`,
    unit: 'furlong',
    operator: 'Ana',
  });
});
const readingIds = presses.map((_, index) => `press-${index}`).toSorted();

/** When a replay dies: of calls of this kind, at the nth; before SQS hears of it, or before it hears of SQS' answer. */
interface Death {
  action: 'ReceiveMessage' | 'SendMessageBatch' | 'DeleteMessageBatch';
  nth: number;
  isDone: boolean;
}

/** Eight calls are under way at a time: late enough for some of each to be done, early enough for twelve deaths. */
const latest = { ReceiveMessage: 16, SendMessageBatch: 6, DeleteMessageBatch: 3 };

function deathsFrom(random: () => number): Death[] {
  const actions = ['SendMessageBatch', 'DeleteMessageBatch', 'ReceiveMessage', 'SendMessageBatch'] as const;
  return Array.from({ length: kills }, (_, index) => {
    const action = actions[index % actions.length] as Death['action'];
    const nth = 1 + Math.floor(random() * latest[action]);
    return { action, nth, isDone: random() < 0.5 };
  });
}

test('of 200 letters none is lost and none is filed twice, however often the replay is killed', {
  timeout: 180_000,
}, async () => {
  for (let cell = 0; cell < visits; cell += 1) world.api.cells.add({ id: `cell-${cell}`, name: `N-${cell}` });
  expect(await world.ingest(...presses)).toHaveLength(presses.length);
  const random = randomFrom(20_261_122);

  let left = readingIds;
  const sent: Message[] = [];
  /** The readings of which a message has come to the readings queue since this was last asked. */
  const arrived = async (): Promise<Set<string>> => {
    const messages = await world.aws.receive('readings');
    sent.push(...messages);
    return new Set(messages.map(({ Body }) => readingIdOf(Body)));
  };
  for (const death of deathsFrom(random)) {
    expect(await killedReplay(death, random)).toBe('SIGKILL');
    const before = new Set(left);
    left = (await world.standing()).map(({ body }) => readingIdOf(body)).toSorted();
    expect(before.difference(new Set(left)).difference(await arrived())).toEqual(new Set());
  }
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(readingIds.length);
  const last = await world.dlq('replay', '--map', 'unit:furlong=mm', '--json');
  expect({ ...last, stdout: JSON.parse(last.stdout) }).toEqual({
    status: 0,
    stdout: { selected: left.length, replayed: left.length, failed: 0, left: 0, unchanged: 0 },
    stderr: '',
  });
  expect([...(await arrived())].toSorted()).toEqual(left);

  expect(await world.count('dead-letters')).toEqual({ visible: 0, hidden: 0 });
  expect([...new Set(sent.map(({ Body }) => readingIdOf(Body)))].toSorted()).toEqual(readingIds);
  // Those that were killed between a send and its deletion have sent letters that were sent again.
  expect(sent.length).toBeGreaterThan(readingIds.length);

  await world.ingestAll(sent);
  expect(await world.count('dead-letters')).toEqual({ visible: 0, hidden: 0 });
  expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
  const filed = world.api
    .measurements()
    .flatMap(({ id, test_setup }) =>
      (test_setup as { readings: { id: string }[] }).readings.map((one) => ({ readingId: one.id, measurementId: id })),
    );
  expect(filed.map(({ readingId }) => readingId).toSorted()).toEqual(readingIds);
  expect(await inLedger()).toEqual(new Map(filed.map(({ readingId, measurementId }) => [readingId, measurementId])));
});

/** Runs a replay until it dies, and lets everybody see again what it had in hand; the signal that ended it. */
async function killedReplay(death: Death, random: () => number): Promise<string | null> {
  const inHand: string[] = [];
  let isDead = false;
  let calls = 0;
  let replaying: RunningCellgauge;
  const onCall: OnSqsCall = async ({ action }, forward) => {
    const isBefore = !isDead;
    if (isBefore && action === death.action) calls += 1;
    isDead ||= calls === death.nth;
    if (isBefore && isDead) replaying.child.kill('SIGKILL');
    // Of what is on its way when it dies some arrives, and some does not.
    const arrives = !isDead || (isBefore ? death.isDone : random() < 0.2);
    if (!arrives) return undefined;
    const answer = await forward();
    for (const { ReceiptHandle } of answer.json?.Messages ?? []) inHand.push(ReceiptHandle);
    return answer;
  };
  const proxy = await sqsProxy(world.aws.endpoint, onCall);
  const queues = [
    ...['--dead-letter-queue-url', proxy.queueUrl('dead-letters')],
    ...['--readings-queue-url', proxy.queueUrl('readings')],
  ];
  const options = ['--map', 'unit:furlong=mm', '--by', 'ana', '--record', world.recordFile];
  replaying = runningCellgauge(['dlq', 'replay', ...queues, ...options]);
  const { signal } = await replaying.ended;
  await proxy.idle();
  for (let at = 0; at < inHand.length; at += 10) {
    const Entries = inHand
      .slice(at, at + 10)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    // Of what was deleted this fails.
    const QueueUrl = world.aws.queueUrl('dead-letters');
    await world.aws.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
  return signal;
}

const readingIdOf = (body = ''): string => JSON.parse(body).reading_id;

/** Where the ledger says that each reading is filed. */
async function inLedger(): Promise<Map<string, string | undefined>> {
  const ledger = sqliteLedger(world.environment.LEDGER_FILE as string, { now: Date.now });
  const asked = presses.map((press) => readingIn(messageOf({ ...press, unit: 'mm' })));
  const settled = await settledReadings(asked, ledger);
  if (!settled.ok) throw new Error(settled.reason);
  return new Map(
    asked.map((one) => {
      const found = settled.value.get(one);
      return [one.id, found?.kind === 'filed' ? found.measurementId : undefined];
    }),
  );
}
