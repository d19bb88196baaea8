/** Ctrl-C, and a file that changes, in the middle of an import. */
import { appendFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts';
import { runningCellgauge } from '../support/running-cellgauge.ts';
import { sqsProxy } from '../support/sqs-proxy.ts';
import { reading } from '../support/world.ts';
import type { Run } from './cellgauge.ts';

let world: OperatorWorld;
let file: string;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.api.cells.add({ id: 'cell-1', name: 'A-001' });
  await world.ingest(reading({ cell_instance_id: 'cell-1', reading_id: 'first' }));
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.empty();
  file = join(await mkdtemp(join(world.folder, 'files-')), 'years.csv');
  await writeFile(file, `Cell name,Measured at,Thickness [mm]\n${years}`);
});

/** So many that they go in several calls of ten messages each, of 25 sessions. */
const count = 3000;
const moment = (hour: number): string => new Date(Date.parse('2020-01-01T08:00:00Z') + hour * 3_600_000).toISOString();
const years = Array.from({ length: count }, (_, hour) => `A-001,${moment(hour)},4.${1000 + hour}\n`).join('');

const rowsOf = async (): Promise<Record<string, string>[]> =>
  parse(await readFile(join(file, '../receipts/years.csv.rows.csv')), { bom: true, columns: true });

/** An import in which something happens as its nth call of SQS is on its way. */
async function disturbed(
  nth: number,
  disturb: (kill: (signal: NodeJS.Signals) => void) => unknown,
  others: readonly string[] = [],
): Promise<Run> {
  let calls = 0;
  const proxy = await sqsProxy(world.aws.endpoint, async (_, forward) => {
    calls += 1;
    if (calls === nth) await disturb((signal) => running.child.kill(signal));
    return forward();
  });
  const { IONWORKS_API_URL = '', IONWORKS_API_KEY = '' } = world.environment;
  const running = runningCellgauge(
    [
      ...['import', file, ...others, '--readings-queue-url', proxy.queueUrl('readings')],
      ...['--ledger-file', world.environment.LEDGER_FILE as string],
    ],
    { IONWORKS_API_URL, IONWORKS_API_KEY },
  );
  const { status, stdout, stderr } = await running.ended;
  return {
    status,
    stdout: stdout.replaceAll(`${join(file, '..')}/`, ''),
    stderr: stderr.replaceAll(`${join(file, '..')}/`, ''),
  };
}

/** The ids of the readings on the queue. */
async function queued(): Promise<string[]> {
  const messages = await world.aws.receive('readings');
  return messages.flatMap(({ Body = '' }) =>
    JSON.parse(Body).readings.map((one: { reading_id: string }) => one.reading_id),
  );
}

test('Ctrl-C ends an import, whose receipt has what was sent; importing again files nothing twice', async () => {
  const { status, stdout, stderr } = await disturbed(1, (kill) => kill('SIGINT'), [join(file, '../none.csv')]);

  expect(status).toBe(1);
  expect(stderr).toContain('Interrupted in "years.csv"\n');
  expect(stdout).toContain('  Import again to go on: nothing is filed twice.\n');
  const sent = await queued();
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.length).toBeLessThan(count);
  const rows = await rowsOf();
  expect(rows.map(({ reading_id }) => reading_id).toSorted()).toEqual(sent.toSorted());
  expect(stdout).toContain(`  ${sent.length.toLocaleString('en')} queued`);
  const summary = JSON.parse(await readFile(join(file, '../receipts/years.csv.summary.json'), 'utf8'));
  expect(summary).toMatchObject({ state: 'stopped', readings: sent.length, queued: sent.length });

  const again = await disturbed(0, () => {});
  expect(again.status).toBe(0);
  expect(new Set([...sent, ...(await queued())]).size).toBe(count);
});

test('a file that changes while it is sent is told, and its receipt has what was sent', async () => {
  // Longer than what is read ahead of the first call.
  await appendFile(file, years.repeat(20));
  const { status, stdout, stderr } = await disturbed(1, () => appendFile(file, 'A-001,2025-01-01T08:00:00Z,4.1\n'));

  expect(stderr).toBe('Cannot import "years.csv": it was overwritten meanwhile\n');
  expect(stdout).toContain('  Import again to go on: nothing is filed twice.\n');
  expect(status).toBe(1);
  const sent = await queued();
  expect(sent.length).toBeGreaterThan(0);
  expect((await rowsOf()).map(({ reading_id }) => reading_id).toSorted()).toEqual(sent.toSorted());
});

test('an import that is killed leaves no half receipt under the name of a whole one, and the next one completes it', async () => {
  const killed = await disturbed(1, (kill) => kill('SIGKILL'));
  expect(killed.status).toBeNull();
  expect(await readdir(join(file, '../receipts'))).toEqual(['years.csv.rows.csv.partial']);

  expect((await disturbed(0, () => {})).status).toBe(0);
  expect(await rowsOf()).toHaveLength(count);
  expect(await readdir(join(file, '../receipts'))).toEqual(['years.csv.rows.csv', 'years.csv.summary.json']);
});
