/** Ctrl-C, in the middle of what a replay does. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { runningCellgauge } from '../../support/running-cellgauge.ts';
import { sqsProxy } from '../../support/sqs-proxy.ts';
import { reading } from '../../support/world.ts';
import type { Run } from '../cellgauge.ts';

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
  for (let cell = 0; cell < letters; cell += 1) world.api.cells.add({ id: `cell-${cell}`, name: `N-${cell}` });
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.empty();
  await world.ingest(...presses);
});

const letters = 30;
const presses = Array.from({ length: letters }, (_, cell) =>
  reading({ cell_instance_id: `cell-${cell}`, reading_id: `press-${cell}`, unit: 'furlong' }),
);

/** A replay that hears SIGINT as its nth call of this kind is on its way. */
async function interrupted(action: string, nth: number, ...args: readonly string[]): Promise<Run> {
  let calls = 0;
  const proxy = await sqsProxy(world.aws.endpoint, async (call, forward) => {
    if (call.action === action) calls += 1;
    if (call.action === action && calls === nth) running.child.kill('SIGINT');
    return forward();
  });
  const running = runningCellgauge([
    ...['dlq', 'replay', '--map', 'unit:furlong=mm', '--by', 'ana', '--record', world.recordFile, ...args],
    ...['--dead-letter-queue-url', proxy.queueUrl('dead-letters')],
    ...['--readings-queue-url', proxy.queueUrl('readings')],
    ...['--ledger-file', world.environment.LEDGER_FILE as string],
  ]);
  const { status, stdout, stderr } = await running.ended;
  return { status, stdout: stdout.replaceAll(proxy.endpoint, ''), stderr };
}

test('while the queue is read: nothing is moved, and all letters are visible again', async () => {
  const { status, stdout, stderr } = await interrupted('ReceiveMessage', 2);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^Interrupted after \d+ letters were read; nothing was moved\n$/);
  expect(await world.count('dead-letters')).toEqual({ visible: letters, hidden: 0 });
  expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
  await expect(world.record()).rejects.toThrow('ENOENT');
});

test('between batches: what was done is told, and the others are visible again', async () => {
  // The second letter's turn comes after ten seconds.
  const run = await interrupted('SendMessageBatch', 1, '--rate', '0.1');
  expect(run).toEqual({
    status: 1,
    stdout: 'Replayed 1 of 30 letters to /000000000000/readings\nInterrupted; 29 letters stayed\n',
    stderr: '',
  });
  expect(await world.count('dead-letters')).toEqual({ visible: 29, hidden: 0 });
  expect(await world.count('readings')).toEqual({ visible: 1, hidden: 0 });
  expect((await world.record()).at(-1)).toMatchObject({
    action: 'replay',
    phase: 'ended',
    result: 'interrupted',
    counts: { selected: 30, replayed: 1, left: 29 },
  });
});

test('while outcomes are waited for: what waits is told', async () => {
  const run = await interrupted('DeleteMessageBatch', 1, '--wait', '10m', '--id', 'press-7', '--json');
  expect({ ...run, stdout: '' }).toEqual({ status: 1, stdout: '', stderr: '' });
  expect(JSON.parse(run.stdout)).toEqual({
    selected: 1,
    replayed: 1,
    failed: 0,
    left: 0,
    unchanged: 0,
    stopped: 'interrupted',
    outcomes: { filed: [], refused: [], waiting: [{ letter: expect.any(String), reading_id: 'press-7' }] },
  });
  expect(await world.count('dead-letters')).toEqual({ visible: 29, hidden: 0 });
});

test('while a canary is waited for: the others stay', async () => {
  const { status, stdout } = await interrupted('DeleteMessageBatch', 1, '--canary', '1');
  expect(status).toBe(1);
  expect(stdout).toContain('Replayed 1 of 30 letters to ');
  expect(stdout).toContain('; 29 letters stayed\n');
  expect(await world.count('dead-letters')).toEqual({ visible: 29, hidden: 0 });
});
