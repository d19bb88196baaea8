import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { s3Event } from '../../lib/local/bucket-notifications.ts';
import { type HandlerWorld, startHandlerWorld } from '../support/handler-world.ts';
import { contextWith } from '../support/lambda-context.ts';

/** The function as Lambda calls it. */
type Import = (event: unknown, context: Context) => Promise<{ files: readonly unknown[]; left: number }>;

const bucket = 'cellgauge-test-imports';

let world: HandlerWorld;
let importFiles: Import;
beforeAll(async () => {
  world = await startHandlerWorld();
  for (const [id, name] of [
    ['c-1', 'CELL-001'],
    ['c-2', 'CELL-002'],
  ] as const)
    world.api.cells.add({ id, name });
  await fetch(`${world.aws.endpoint}/${bucket}`, { method: 'PUT' });
  const { DEAD_LETTER_QUEUE_URL: _letters, ...environment } = world.environment;
  importFiles = await loadImport({ ...environment, IMPORT_BUCKET: bucket, IMPORT_TIMEZONE: 'Europe/Berlin' });
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.aws.receive('readings');
  for (const key of await keys()) await fetch(address(key), { method: 'DELETE' });
});

/** It has an environment without a dead-letter queue; that is read when it is loaded. */
async function loadImport(environment: Readonly<Record<string, string>>): Promise<Import> {
  delete process.env.DEAD_LETTER_QUEUE_URL;
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'SILENT' });
  const { handler } = await import('../../functions/import.ts');
  return handler as unknown as Import;
}

const address = (key: string) => `${world.aws.endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
const put = async (key: string, body: string) => {
  expect((await fetch(address(key), { method: 'PUT', body })).status).toBe(200);
};
const get = async (key: string): Promise<string> => (await fetch(address(key))).text();

async function keys(): Promise<string[]> {
  const list = await (await fetch(`${world.aws.endpoint}/${bucket}?list-type=2`)).text();
  return [...list.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
}

/** What S3 sends for a file. */
const putEvent = (key: string) => s3Event({ bucket, key, how: 'Put', bytes: 1, etag: '"e"' }, Date.now());
const schedule = { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} };

const head = 'Cell;Date;Stage;Thickness [mm]';
const sheet = (...rows: readonly string[]) => `${[head, ...rows].join('\n')}\n`;

/** The readings on the queue. */
async function queued(): Promise<Record<string, unknown>[]> {
  const messages = await world.aws.receive('readings');
  return messages.flatMap(({ Body = '' }) => {
    const { readings, ...around } = JSON.parse(Body);
    return (readings ?? [{}]).map((reading: object) => ({ ...around, ...reading }));
  });
}

describe('functions/import', () => {
  test('imports the file that S3 tells of, whatever characters its key has, and leaves the others', async () => {
    const key = 'incoming/Prüfstand/März + April (1).csv';
    await put('incoming/older.csv', sheet('CELL-002;2025-03-01 08:00;dry;1,5'));
    await put(key, sheet('CELL-001;2025-03-01 08:05;dry;4,12', 'CELL-003;2025-03-01 08:05;dry;4,2'));

    expect(await importFiles(putEvent(key), contextWith(900_000))).toEqual({
      files: [
        {
          ...{ file: key, state: 'done', rows: 2, readings: 2, queued: 1, duplicate: 0 },
          ...{ rejected: { 'unknown-cell': 1 }, cells: 2, unknown_cells: 1, messages: 1 },
        },
      ],
      left: 0,
    });
    expect(await queued()).toMatchObject([
      {
        ...{ cell_instance_id: 'c-1', stage: 'dry', property: 'thickness', value: '4.12', unit: 'mm' },
        measured_at: '2025-03-01T07:05:00.000Z',
      },
    ]);
    // The emulator does not give it out again.
    expect(world.aws.calls.findLast(({ action }) => action === 'SendMessageBatch')?.input.Entries).toMatchObject([
      { MessageGroupId: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
    expect(await keys()).toEqual([
      'done/Prüfstand/März + April (1).csv',
      'incoming/older.csv',
      'receipts/Prüfstand/März + April (1).csv.rows.csv',
      'receipts/Prüfstand/März + April (1).csv.summary.json',
      'receipts/Prüfstand/März + April (1).csv.unknown-cells.csv',
    ]);
    expect(await get('receipts/Prüfstand/März + April (1).csv.rows.csv')).toMatch(
      /,queued,.*\r\n.*,rejected,unknown-cell,/,
    );
  });

  test('imports all that waits, as the schedule asks, with the mapping beside it', async () => {
    await put('incoming/lab/mapping.json', '{"columns": {"Dicke": "thickness[mm]"}, "timezone": "UTC"}');
    await put('incoming/lab/a.csv', 'Zelle;Datum;Dicke\nCELL-001;02.03.2025 08:00;4,12\n');
    await put('incoming/b.csv', sheet('CELL-002;2025-03-02 08:00;dry;1,5'));
    await put('incoming/c.csv', '');

    const { files, left } = await importFiles(schedule, contextWith(900_000));
    expect(files).toMatchObject([
      { file: 'incoming/lab/a.csv', state: 'done', queued: 1 },
      { file: 'incoming/b.csv', state: 'done', queued: 1 },
      { file: 'incoming/c.csv', state: 'failed', reason: expect.stringContaining('empty') },
    ]);
    expect(left).toBe(0);
    expect((await queued()).map(({ cell_instance_id, measured_at }) => [cell_instance_id, measured_at])).toEqual([
      ['c-1', '2025-03-02T08:00:00.000Z'],
      ['c-2', '2025-03-02T07:00:00.000Z'],
    ]);
    expect(JSON.parse(await get('receipts/c.csv.summary.json'))).toMatchObject({ state: 'failed' });
  });

  test('files nothing twice where the same file comes again', async () => {
    const rows = sheet('CELL-001;2025-04-01 08:00;dry;4,12', 'CELL-001;2025-04-01 08:00;dry;4,12');
    for (const name of ['first', 'second']) {
      await put(`incoming/${name}.csv`, rows);
      await importFiles(schedule, contextWith(900_000));
    }
    const ids = (await queued()).map(({ reading_id }) => reading_id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  test('begins nothing in the last 45 seconds of its time', async () => {
    await put('incoming/a.csv', sheet('CELL-001;2025-03-01 08:05;dry;4,12'));
    expect(await importFiles(schedule, contextWith(45_000))).toEqual({ files: [], left: 1 });
    expect(await queued()).toEqual([]);
  });

  test('does nothing where nothing waits', async () => {
    expect(await importFiles(schedule, contextWith(900_000))).toEqual({ files: [], left: 0 });
  });

  test('rejects with a sentence where the bucket cannot be read', async () => {
    await Promise.all((await keys()).map((key) => fetch(address(key), { method: 'DELETE' })));
    await fetch(`${world.aws.endpoint}/${bucket}`, { method: 'DELETE' });
    await expect(importFiles(schedule, contextWith(900_000))).rejects.toThrow(
      /^Cannot list the files that wait: NoSuchBucket/,
    );
    await fetch(`${world.aws.endpoint}/${bucket}`, { method: 'PUT' });
  });
});
