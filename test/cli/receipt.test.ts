import { copyFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sqliteLedger } from '../../lib/adapters/ledger-sqlite.ts';
import { breakerKey } from '../../lib/ledger/keys.ts';
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts';
import { runningCellgauge } from '../support/running-cellgauge.ts';
import { cellgauge, type Run } from './cellgauge.ts';

let world: OperatorWorld;
let folder: string;
beforeAll(async () => {
  world = await startOperatorWorld();
  for (const number of [1, 2, 3]) world.api.cells.add({ id: `cell-${number}`, name: `A-00${number}` });
  folder = await mkdtemp(join(world.folder, 'files-'));
  await writeFile(
    path('lab.csv'),
    `Cell name,Measured at,Thickness [mm]
A-001,2025-03-13T08:05:00Z,4.121
A-002,2025-03-13T08:06:00Z,4.131
A-00x,2025-03-13T08:07:00Z,4.141
A-003,2025-03-13T08:08:00Z,4.151
`,
  );
  const { IONWORKS_API_URL = '', IONWORKS_API_KEY = '' } = world.environment;
  const queue = ['--readings-queue-url', world.aws.queueUrl('readings'), ...ledger()];
  const { status } = await cellgauge(['import', path('lab.csv'), ...queue], {
    env: { IONWORKS_API_URL, IONWORKS_API_KEY },
  });
  expect(status).toBe(1);
  // What ingest refuses is entered in the ledger with its reason.
  world.api.faults.add({
    on: { method: 'POST', path: '/cell_instances/cell-3/' },
    status: 400,
    body: '{"detail":"no"}',
  });
  const before = path('before.csv');
  await copyFile(path('receipts/lab.csv.rows.csv'), before);
});
afterAll(() => world.stop());

/** As ingest does with its first message. */
const beginLedger = () => sqliteLedger(world.environment.LEDGER_FILE as string, { now: Date.now }).get([breakerKey]);

const path = (name: string): string => join(folder, name);
const ledger = (): string[] => ['--ledger-file', world.environment.LEDGER_FILE as string];

async function receipt(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const { status, stdout, stderr } = await cellgauge(['receipt', ...args], { env });
  return { status, stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') };
}

const outcomesOf = async (file: string): Promise<Record<string, string>[]> =>
  parse(await readFile(file), { bom: true, columns: true });

describe('a receipt', () => {
  test('of which nothing was ingested yet cannot be followed: there is no ledger', async () => {
    const { status, stdout, stderr } = await receipt([path('lab.csv'), ...ledger()]);
    expect(stderr).toMatch(/^Cannot follow "receipts\/lab\.csv\.rows\.csv": there is no ledger /);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('tells what was filed, refused and waits, in a file beside it', async () => {
    await beginLedger();
    const waiting = await receipt([path('lab.csv'), ...ledger()]);
    expect(waiting).toEqual({
      status: 0,
      stdout: `receipts/lab.csv.rows.csv: 3 readings queued
  0 filed
  0 refused
  3 waiting
  1 was rejected by the import, and never queued
  each of them: "receipts/lab.csv.outcomes.csv"
  --follow goes on until none waits. What waits for long may have been refused unread: npm run cellgauge -- dlq list tells of that.
`,
      stderr: '',
    });

    await world.ingestAll();
    const { status, stdout } = await receipt([path('receipts/lab.csv.rows.csv'), '--json', ...ledger()]);

    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      receipt: 'receipts/lab.csv.rows.csv',
      outcomes: 'receipts/lab.csv.outcomes.csv',
      filed: 2,
      refused: { 'refused-by-api': { count: 1, row: 5, sentence: expect.stringContaining('Cannot file') } },
      waiting: 0,
      rejected: 1,
    });
    const measurement = (cell: string) => world.api.measurements(cell).find(({ name }) => name.includes('2025'))?.id;
    expect(await outcomesOf(path('receipts/lab.csv.outcomes.csv'))).toMatchObject([
      { row: '2', cell: 'A-001', outcome: 'filed', measurement_id: measurement('cell-1'), reason: '' },
      { row: '3', cell: 'A-002', outcome: 'filed', measurement_id: measurement('cell-2') },
      { row: '4', cell: 'A-00x', outcome: 'rejected', code: 'unknown-cell', measurement_id: '' },
      {
        row: '5',
        cell: 'A-003',
        outcome: 'refused',
        code: 'refused-by-api',
        reason: expect.stringContaining('Cannot'),
      },
    ]);
    expect((await readdir(path('receipts'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('in the import bucket is read there, and its outcomes go where they are told', async () => {
    await fetch(`${world.aws.endpoint}/lab`, { method: 'PUT' });
    await world.aws.putObject('lab', 'receipts/a/lab.csv.rows.csv', await readFile(path('before.csv'), 'utf8'));
    const names = ['s3://lab/incoming/a/lab.csv', '--output', path('from-s3.csv'), ...ledger()];
    const { status, stdout, stderr } = await receipt(names, world.aws.environment);
    expect(stderr).toBe('');
    expect(stdout).toContain('s3://lab/receipts/a/lab.csv.rows.csv: 3 readings queued\n  2 filed\n  1 refused:\n');
    expect(status).toBe(1);
    expect(await outcomesOf(path('from-s3.csv'))).toHaveLength(4);

    const missing = await receipt(['s3://lab/done/none.csv', ...ledger()], world.aws.environment);
    expect(missing.stderr).toBe(
      'Cannot read "s3://lab/receipts/none.csv.rows.csv": there is no such object; where it could not be imported, receipts/none.csv.summary.json says why\n',
    );
  });
});

describe('a receipt that is followed', () => {
  /** A receipt of one reading that nobody has ingested. */
  const waits = async (name: string): Promise<string> => {
    const rows = await readFile(path('before.csv'), 'utf8');
    const [head = '', first = ''] = rows.split('\r\n');
    const file = path(`${name}.rows.csv`);
    await writeFile(file, `${head}\r\n${first.replace(/[0-9a-f]{32}/, '0'.repeat(32))}\r\n`);
    return file;
  };

  test('ends when nothing waits any more', async () => {
    const { status, stdout } = await receipt([path('lab.csv'), '--follow', ...ledger()]);
    expect(stdout).toContain('  2 filed\n  1 refused:\n    refused-by-api (1)\n');
    expect(status).toBe(1);
  });

  test('ends when time is up, with status 1 as something waits', async () => {
    const { status, stdout } = await receipt([await waits('late'), '--wait', '1s', ...ledger()]);
    expect(stdout).toContain('  0 filed\n  0 refused\n  1 waiting\n');
    expect(status).toBe(1);
  });

  test('ends with Ctrl-C, and what was kept last stays', async () => {
    const { child, ended } = runningCellgauge(['receipt', await waits('long'), '--follow', ...ledger()]);
    const outcomes = path('long.outcomes.csv');
    await expect.poll(() => outcomesOf(outcomes).catch(() => []), { timeout: 30_000 }).toHaveLength(1);
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(stdout).toContain('  1 waiting\n');
    expect(status).toBe(1);
    expect(await outcomesOf(outcomes)).toMatchObject([{ outcome: 'waiting' }]);
  });
});

describe('what is no receipt', () => {
  test.each([
    [
      'was never imported',
      'none.csv',
      /^Cannot read "receipts\/none\.csv\.rows\.csv": there is no such file; has it been imported/,
    ],
    [
      'could not be imported',
      'broken.csv',
      /"receipts\/broken\.csv\.rows\.csv": there is no such file; "receipts\/broken\.csv\.summary\.json" tells how its import ended/,
    ],
    [
      'has other columns',
      'other.rows.csv',
      /^Cannot follow "other\.rows\.csv": .* it has no column sheet; is it the \.rows\.csv of a receipt/,
    ],
    ['is empty', 'empty.rows.csv', /^Cannot follow "empty\.rows\.csv": .* it is empty\n$/],
    [
      'has a quote that is not closed',
      'cut.rows.csv',
      /^Cannot follow "cut\.rows\.csv": "cut\.rows\.csv" cannot be read: /,
    ],
  ])('as it %s is told in a sentence', async (_, name, sentence) => {
    await writeFile(path('receipts/broken.csv.summary.json'), '{}');
    await writeFile(path('other.rows.csv'), 'Cell,Thickness\r\nA-001,4.1\r\n');
    await writeFile(path('empty.rows.csv'), '');
    await writeFile(path('cut.rows.csv'), `${(await readFile(path('before.csv'), 'utf8')).trimEnd()}\r\n"`);
    const { status, stdout, stderr } = await receipt([path(name), ...ledger()]);
    expect(stderr).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test.each([
    [['lab.csv', '--wait', 'soon'], 'Cannot read wait "soon": it is no duration'],
    [['s3://lab/a.csv'], 'Cannot follow "s3://lab/a.csv": its key is none of '],
    [[], "missing required argument 'file'"],
  ])('nor how to ask for one, %j, ends with status 2', async (args, sentence) => {
    const { status, stdout, stderr } = await receipt(args);
    expect(stderr).toContain(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('nor is there a ledger of another queue that nobody names', async () => {
    const { status, stderr } = await receipt([path('lab.csv')], {
      READINGS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/r',
    });
    expect(stderr).toContain('no ledger is named for this queue');
    expect(status).toBe(1);
  });
});
