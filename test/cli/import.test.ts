import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts';
import { cellgauge, type Run } from './cellgauge.ts';

let world: OperatorWorld;
let folder: string;
beforeAll(async () => {
  world = await startOperatorWorld();
  for (const number of [1, 2, 3]) world.api.cells.add({ id: `cell-${number}`, name: `A-00${number}` });
  // From here on there is a ledger.
  await world.ingest({ ...message, cell: 'A-003' });
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.empty();
  folder = await mkdtemp(join(world.folder, 'files-'));
});

/** As the readings queue takes it. */
const message = { property: 'weight', value: '38.41', unit: 'g', measured_at: '2025-03-13T09:00:00Z' };

const path = (name: string): string => join(folder, name);
const write = (name: string, content: string | Uint8Array): Promise<void> => writeFile(path(name), content);

/** Runs `import` on files of the folder, as somebody who has the key of Ionworks. */
async function importing(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  const { IONWORKS_API_URL = '', IONWORKS_API_KEY = '' } = world.environment;
  const names = [
    ...['--readings-queue-url', world.aws.queueUrl('readings')],
    ...['--ledger-file', world.environment.LEDGER_FILE as string],
  ];
  const { stdout, stderr, status } = await cellgauge(['import', ...args, ...names], {
    env: { IONWORKS_API_URL, IONWORKS_API_KEY, ...environment },
  });
  return { status, stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') };
}

/** The readings that lie on the queue now. */
async function queued(): Promise<Record<string, unknown>[]> {
  const messages = await world.aws.receive('readings');
  return messages.flatMap(({ Body = '' }) => JSON.parse(Body).readings);
}

/** The lines of a receipt, by columns. */
const rowsOf = async (name: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path(`receipts/${name}.rows.csv`)), { bom: true, columns: true });

const summaryOf = async (name: string) => JSON.parse(await readFile(path(`receipts/${name}.summary.json`), 'utf8'));

const lab = `Cell name,Measured at,Thickness 1 [mm],Thickness 2 [mm],Mean,Colour
A-001,2025-03-13T08:05:00Z,4.121,4.122,4.1215,red
A-002,2025-03-13T08:06:00Z,4.131,4.132,4.1315,blue
`;

describe('a file', () => {
  test('goes to the readings queue, and its receipt has a line for each reading', async () => {
    await write('lab.csv', lab);

    const { status, stdout, stderr } = await importing([path('lab.csv')]);

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`lab.csv: CSV, separated by commas
  header in row 1
  columns that nobody knows, and that are not imported: "Colour"
  --map "Colour"=<meaning> imports one, --map "Colour"=ignore says it is not wanted
  2 rows, 4 readings, 2 sessions
  4 queued in 1 message
  receipt: "receipts/lab.csv.rows.csv"
  npm run cellgauge -- receipt lab.csv --follow tells what becomes of them.
`);
    expect(await queued()).toMatchObject([
      { cell_instance_id: 'cell-1', property: 'thickness', position: '1', value: '4.121', unit: 'mm' },
      { cell_instance_id: 'cell-1', property: 'thickness', position: '2', value: '4.122', unit: 'mm' },
      { cell_instance_id: 'cell-2', property: 'thickness', position: '1', value: '4.131', unit: 'mm' },
      { cell_instance_id: 'cell-2', property: 'thickness', position: '2', value: '4.132', unit: 'mm' },
    ]);
    expect(await rowsOf('lab.csv')).toMatchObject([
      { row: '2', column: 'Thickness 1 [mm]', cell: 'A-001', outcome: 'queued', cell_instance_id: 'cell-1' },
      { row: '2', column: 'Thickness 2 [mm]', cell: 'A-001', outcome: 'queued' },
      { row: '3', column: 'Thickness 1 [mm]', cell: 'A-002', outcome: 'queued', cell_instance_id: 'cell-2' },
      { row: '3', column: 'Thickness 2 [mm]', cell: 'A-002', outcome: 'queued' },
    ]);
    expect(await summaryOf('lab.csv')).toMatchObject({ state: 'done', rows: 2, readings: 4, queued: 4 });
    expect((await readdir(path('receipts'))).toSorted()).toEqual(['lab.csv.rows.csv', 'lab.csv.summary.json']);
  });

  test('is filed by ingest, and the same file again is known', async () => {
    await write('again.csv', lab.replaceAll('2025-03-13', '2025-03-14'));
    await importing([path('again.csv')]);
    await world.ingestAll();

    const { status, stdout } = await importing([path('again.csv')]);

    expect(status).toBe(0);
    expect(stdout).toContain('  0 queued\n  4 said before: they are filed, or stand twice in the file\n');
    expect(await queued()).toEqual([]);
    expect(world.api.measurements('cell-1')).toHaveLength(1);
  });

  test('with readings that cannot be filed ends with status 1, and each reason is told with an example', async () => {
    await write('some.csv', `${lab}A-00x,2025-03-13T08:07:00Z,4.1,4.2,,\nA-003,2025-03-13T08:08:00Z,OL,4.2,,\n`);

    const { status, stdout, stderr } = await importing([path('some.csv')]);

    expect({ status, stderr }).toEqual({ status: 1, stderr: '3 of 8 readings of "some.csv" rejected\n' });
    expect(stdout).toContain(
      '  5 queued in 1 message\n  3 rejected:\n    unknown-cell (2)\n      row 4, Thickness 1 [mm]: Cannot',
    );
    expect(stdout).toContain('    invalid-value (1)\n      row 5, Thickness 1 [mm]: Cannot take "OL"');
    expect(stdout).toContain('  1 of 4 cells unknown, listed in "receipts/some.csv.unknown-cells.csv"\n');
    expect((await rowsOf('some.csv')).map(({ outcome, code }) => code || outcome)).toEqual([
      ...['queued', 'queued', 'queued', 'queued', 'unknown-cell', 'unknown-cell', 'invalid-value', 'queued'],
    ]);
    expect(await readFile(path('receipts/some.csv.unknown-cells.csv'), 'utf8')).toContain('A-00x');
    expect(await queued()).toHaveLength(5);
  });

  test('that cannot be read at all has its reason in its summary, and nothing is queued', async () => {
    await write('broken.csv', 'Foo,Bar\n1,2\n');

    const { status, stdout, stderr } = await importing([path('broken.csv')]);

    expect(stderr).toMatch(/^Cannot import "broken\.csv": .*"Foo", "Bar"/);
    expect(stdout).toContain('  receipt: "receipts/broken.csv.summary.json"\n');
    expect(status).toBe(1);
    expect(await summaryOf('broken.csv')).toMatchObject({ state: 'failed' });
    expect(await queued()).toEqual([]);
  });

  test('is not begun where cells cannot be looked up', async () => {
    await write('lab.csv', lab);

    const { status, stdout, stderr } = await importing([path('lab.csv')], { IONWORKS_API_URL: 'http://127.0.0.1:1' });

    expect(stderr).toMatch(/^Stopped in "lab\.csv": .*ECONNREFUSED/);
    expect(stdout).toContain('2 rows; nothing was queued\n  Import again: sending had not begun.\n');
    expect(status).toBe(1);
    expect(await queued()).toEqual([]);
    expect(await readdir(path('receipts'))).toEqual([]);
  });

  test('needs a key to Ionworks', async () => {
    await write('lab.csv', lab);
    const { status, stdout, stderr } = await importing([path('lab.csv')], { IONWORKS_API_KEY: '' });
    expect(stderr).toMatch(/^Cannot import to http:.*: IONWORKS_API_KEY is not set, .* \(--dry-run goes without\)\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('for programs is told as JSON', async () => {
    await write('lab.csv', `${lab}A-00x,2025-03-13T08:07:00Z,4.1,,,\n`);

    const { status, stdout } = await importing([path('lab.csv'), '--json']);

    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      files: [
        expect.objectContaining({
          path: 'lab.csv',
          state: 'done',
          queued: 4,
          rejected: { 'unknown-cell': 1 },
          examples: {
            'unknown-cell': {
              sheet: '',
              row: 4,
              column: 'Thickness 1 [mm]',
              sentence: expect.stringContaining('Cannot find the cell "A-00x"'),
            },
          },
          receipt: {
            rows: 'receipts/lab.csv.rows.csv',
            summary: 'receipts/lab.csv.summary.json',
            unknown_cells: 'receipts/lab.csv.unknown-cells.csv',
          },
        }),
      ],
    });
  });
});

describe('several files', () => {
  test('come one after the other, and one that cannot be imported stops no other', async () => {
    await write('a.csv', lab);
    await write('b.csv', 'Foo,Bar\n1,2\n');
    await write('c.ndjson.gz', gzipSync(`${JSON.stringify({ ...message, cell: 'A-002' })}\n`));

    const names = ['none.csv', 'a.csv', '.', 'a.csv.rows.csv', 'b.csv', 'mapping.json', 'c.ndjson.gz'];
    const { status, stdout, stderr } = await importing(names.map(path));

    expect(stderr.split('\n').slice(0, 4)).toEqual([
      'Cannot read "none.csv": there is no such file',
      `Cannot read "${path('.')}": it is a folder`,
      'Cannot import "a.csv.rows.csv": it is named like a part of a receipt',
      'Cannot import "mapping.json": it is the mapping of the files beside it',
    ]);
    expect(stderr).toContain('\nCannot import "b.csv": ');
    expect(stdout.match(/^\S+: (?:CSV|NDJSON).*$/gm)).toEqual([
      'a.csv: CSV, separated by commas',
      'b.csv: CSV, separated by commas',
      'c.ndjson.gz: NDJSON, gzipped',
    ]);
    expect(status).toBe(1);
    expect(await queued()).toHaveLength(5);
  });

  test('go on where the receipt of one cannot be kept, of which nothing is queued', async () => {
    await write('lab.csv', lab);
    await mkdir(path('below'));
    await write('below/receipts', 'a file');
    await write('below/lab.csv', lab);

    const { status, stderr } = await importing([path('below/lab.csv'), path('lab.csv')]);

    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'Cannot keep a receipt in "below/receipts": there is no such folder\n',
    });
    expect(await queued()).toHaveLength(4);
  });
});

describe('a dry run', () => {
  test('tells how the file is understood and what would be sent, sends and keeps nothing', async () => {
    await write('lab.csv', lab);

    const { status, stdout, stderr } = await importing([path('lab.csv'), '--dry-run']);

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ {4}Cell name {9}→ cell {13}\S/m);
    expect(stdout).toMatch(/^ {4}Thickness 1 \[mm\] {2}→ thickness\/1\[mm\] {2}\S/m);
    expect(stdout).toMatch(/^ {4}Mean {14}→ computed {9}\S/m);
    expect(stdout).toMatch(/^ {4}Colour {12}→ unmatched/m);
    expect(stdout).toContain(`  first readings:
    row  cell   property   position  value  unit  measured at
    2    A-001  thickness  1         4.121  mm    2025-03-13T08:05:00Z
    2    A-001  thickness  2         4.122  mm    2025-03-13T08:05:00Z
    3    A-002  thickness  1         4.131  mm    2025-03-13T08:06:00Z
    3    A-002  thickness  2         4.132  mm    2025-03-13T08:06:00Z
  2 rows, 4 readings, 2 sessions
  4 would be queued
  Nothing was sent: this was a dry run.
`);
    expect(await queued()).toEqual([]);
    expect(await readdir(folder)).toEqual(['lab.csv']);
  });

  test.each([
    ['without a key', { IONWORKS_API_KEY: '' }, 'IONWORKS_API_KEY is not set'],
    ['where Ionworks does not answer', { IONWORKS_API_URL: 'http://127.0.0.1:1' }, 'Cannot call Ionworks: '],
  ])('%s goes without its cells, and says so', async (_, environment, reason) => {
    await write('lab.csv', lab);
    const { status, stdout, stderr } = await importing([path('lab.csv'), '--dry-run'], environment);
    expect(stderr).toContain(`Warning: Whether Ionworks knows the cells is not known here: ${reason}`);
    expect(stdout).toContain('  4 would be queued\n');
    expect(status).toBe(0);
  });

  test('shows readings that would be rejected, and cells that are not known', async () => {
    await write('some.csv', `${lab}A-00x,2025-03-13T08:07:00Z,4.1,,,\n`);
    const { status, stdout } = await importing([path('some.csv'), '--dry-run']);
    expect(stdout).toMatch(/^ {4}4 +A-00x .* rejected: Cannot find the cell "A-00x"/m);
    expect(stdout).toContain('  1 of 3 cells unknown; an import lists them\n');
    expect(stdout).toContain('  1 rejected:\n    unknown-cell (1)\n');
    expect(status).toBe(1);
  });
});
