import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { ledgerStoreFrom } from '../../lib/adapters/ledger.ts';
import { sqliteLedger } from '../../lib/adapters/ledger-sqlite.ts';
import type { Message } from '../../lib/domain/message.ts';
import { cellRange, readingLookup, settledKey } from '../../lib/ledger/keys.ts';
import { filedEntry } from '../support/claims.ts';
import { startDynamo } from '../support/dynamodb.ts';
import { aReading } from '../support/readings.ts';
import { reading, startWorld, type World } from '../support/world.ts';
import { cellgauge } from './cellgauge.ts';

let folder: string;
let file: string;
let world: World;
/** The messages of press-1, press-2 (filed), press-3 (refused) and press-4 (waits). */
let messages: Message[];

const press = (second: number, given: Readonly<Record<string, unknown>> = {}) =>
  reading({
    cell: 'A-017',
    cell_instance_id: undefined,
    reading_id: `press-${second}`,
    value: `4.12${second}`,
    measured_at: `2026-11-20T08:00:0${second}Z`,
    ...given,
  });

/** A ledger as ingest leaves it: one session filed after a lost answer, one refused, one open. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-trace-'));
  file = join(folder, 'ledger.sqlite');
  world = await startWorld({ LEDGER_FILE: file, SESSION_QUIET_SECONDS: '90' });
  const filed = await world.deliver(
    press(1, { stage: 'dry', position: 'rim' }),
    press(2, { stage: 'dry', expected: 2 }),
  );
  world.api.faults.add({ on: { method: 'POST' }, times: 1, drop: 'after' });
  await world.run(filed);
  const refused = await world.deliver(press(3, { stage: 'filled', position: 'centre', expected: 1 }));
  world.api.faults.add({ on: { method: 'POST' }, times: 1, status: 400, body: { detail: 'the cell\nis closed' } });
  await world.run(refused);
  // As a bench sends it, which has looked its cell up.
  await world.run(
    await world.deliver(press(5, { cell: 'A-018', cell_instance_id: 'cell-b', stage: 'dry', expected: 1 })),
  );
  const open = await world.deliver(press(4, { stage: 'week 4', position: 'centre', expected: 3 }));
  await world.run(open);
  messages = [...filed, ...refused, ...open];
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

const trace = (args: readonly string[], env: Readonly<Record<string, string>> = { LEDGER_FILE: file }) =>
  cellgauge(['trace', ...args], { env });

const seconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const sentAt = (index: number): string => seconds(messages[index]?.sentAt ?? 0);
const created = () => world.api.measurements()[0];

describe('what was asked for', () => {
  test('a filed reading is told from its message to its measurement', async () => {
    const { status, stdout, stderr } = await trace(['press-1']);

    const { id, name } = created() ?? {};
    const lines = stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Reading press-1 is filed',
      '  thickness 4.121 mm of cell cell-a, on its label "A-017", dry, rim; measured at 2026-11-20T08:00:01Z',
      `  ${sentAt(0)}  sent      as message ${messages[0]?.id}`,
      expect.stringMatching(/^ {2}\S+Z {2}arrived {3}ingest saw it for the first time$/),
    ]);
    expect(lines.slice(4).map((line) => line.slice('  2026-11-20T08:00:00Z  '.length))).toEqual([
      'session   complete at the stage "dry" with 2 readings, from 2026-11-20T08:00:01Z to 2026-11-20T08:00:02Z: all expected readings were there',
      expect.stringMatching(/^asked {5}Ionworks to create the measurement: the connection failed: /),
      'asked     Ionworks whether it has it: it answered as asked',
      `filed     as measurement ${id}, "${name}"`,
      '',
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('a refused reading is told with the answer that refused it', async () => {
    const { status, stdout } = await trace(['press-3']);

    expect(stdout).toMatch(/^Reading press-3 is refused: refused-by-api\n/);
    expect(stdout).toContain(
      '\n  thickness 4.123 mm of cell cell-a, on its label "A-017", centre; measured at 2026-11-20T08:00:03Z\n',
    );
    expect(stdout).toMatch(/ refused {3}refused-by-api: Cannot file "thickness filled [^"]+": it answered 400: /);
    expect(stdout).toMatch(/\n {34}HTTP status 400, correlation id \S+\n/);
    expect(stdout).toContain('Ionworks answered {"detail":"the cell\\nis closed"}\n');
    expect(stdout).toContain(
      'next      look for it in the dead-letter queue; corrected and replayed, it is tried anew\n',
    );
    expect(status).toBe(0);
  });

  test('a waiting reading is told with its session', async () => {
    const { stdout } = await trace(['press-4']);

    expect(stdout).toMatch(/^Reading press-4 waits for its session\n/);
    expect(stdout).toContain(
      '  thickness 4.124 mm of cell cell-a, on its label "A-017", week 4, centre; measured at 2026-11-20T08:00:04Z\n',
    );
    expect(stdout).toContain(
      'now       its session at the stage "week 4" has 1 of 3 readings, at 2026-11-20T08:00:04Z; no other reading has come so far\n',
    );
    expect(stdout).toMatch(/\n {24}next {6}its session is complete.*\n$/);
  });

  test('a measurement is told with each of its readings in a line', async () => {
    const { id = '', name } = created() ?? {};
    const { stdout } = await trace([id]);

    expect(stdout).toMatch(new RegExp(`^Measurement ${id} is filed\n  "${name}" of cell cell-a\n`));
    expect(stdout.split('\n\n')[1]?.split('\n')).toEqual([
      '  sent                  reading  said                message',
      `  ${sentAt(0)}  press-1  thickness 4.121 mm  ${messages[0]?.id}`,
      `  ${sentAt(1)}  press-2  thickness 4.122 mm  ${messages[1]?.id}`,
      '',
    ]);
  });

  test.each(['cell-a', 'A-017'])('a cell is told by %s with its measurements and what is not filed', async (asked) => {
    const { id, name } = created() ?? {};
    const { stdout } = await trace([asked]);

    const [title, measurements, readings, more] = stdout.split('\n\n').map((block) => block.split('\n'));
    expect(title).toEqual([
      'Cell cell-a, on its label "A-017"',
      '  1 measurement of 2 readings; not filed: 2 readings',
    ]);
    expect(measurements?.map((line) => line.trim().split(/ {2,}/).slice(0, 3))).toEqual([
      ['measurement', 'name', 'readings'],
      [id, name, '2'],
    ]);
    expect(readings?.map((line) => line.trim().split(/ {2,}/)).map(([id, said, state]) => [id, said, state])).toEqual([
      ['reading', 'said', 'state'],
      ['press-3', 'thickness 4.123 mm', 'refused'],
      ['press-4', 'thickness 4.124 mm', 'waiting'],
    ]);
    expect(more).toEqual(['npm run cellgauge -- trace <reading or measurement> tells more of each.', '']);
  });

  test('for programs it is one JSON document', async () => {
    const { id, name } = created() ?? {};
    const [one, cell] = await Promise.all(
      ['press-2', 'A-017'].map(async (asked) => JSON.parse((await trace([asked, '--json'])).stdout)),
    );

    expect(one).toEqual({
      asked: 'press-2',
      readings: [
        {
          ...{ cell_instance_id: 'cell-a', cell: 'A-017', reading_id: 'press-2' },
          ...{ property: 'thickness', value: '4.122', unit: 'mm', stage: 'dry' },
          measured_at: '2026-11-20T08:00:02.000Z',
          message_ids: [messages[1]?.id],
          sent_at: new Date(messages[1]?.sentAt ?? 0).toISOString(),
          arrived_at: expect.stringMatching(/^2026-\d\d-\d\dT[\d:.]+Z$/),
          earlier: [],
          state: 'filed',
          filed_at: expect.any(String),
          measurement: {
            ...{ measurement_id: id, name, cell_instance_id: 'cell-a', reading_ids: ['press-1', 'press-2'] },
            ...{
              stage: 'dry',
              from: '2026-11-20T08:00:01.000Z',
              to: '2026-11-20T08:00:02.000Z',
              complete_by: 'expected',
            },
            ...{ claimed_at: expect.any(String), filed_at: expect.any(String), later: [] },
            requests: [
              { at: expect.any(String), request: 'create', says: expect.stringContaining('connection failed') },
              { at: expect.any(String), request: 'look-up', says: 'it answered as asked' },
            ],
          },
        },
      ],
      measurements: [],
      cells: [],
      unreadable_entries: 0,
    });
    expect(cell).toMatchObject({
      asked: 'A-017',
      cells: [
        {
          ...{ cell_instance_id: 'cell-a', cell: 'A-017', filed_readings: 2 },
          measurements: [{ measurement_id: id }],
          readings: [
            {
              ...{ reading_id: 'press-3', state: 'refused', refused_at: expect.any(String) },
              ...{ position: 'centre', measured_at: '2026-11-20T08:00:03.000Z' },
              problem: { code: 'refused-by-api', status: 400, correlation_id: expect.any(String) },
            },
            {
              ...{ reading_id: 'press-4', state: 'waiting', stage: 'week 4', position: 'centre' },
              session: { reading_ids: ['press-4'], expected: 3, complete_at: expect.any(String) },
            },
          ],
        },
      ],
    });
  });
});

describe('what cannot be told', () => {
  test.each([[[]], [['--json']]])('an id that nobody knows is a sentence and status 1, %j', async (flags) => {
    const { status, stdout, stderr } = await trace(['press-9', ...flags]);

    expect(stderr).toBe(
      `Cannot trace "press-9": the ledger ${file} has no reading, measurement or cell of this id, and no cell of this name; a reading that is just being filed is found by its cell; one that was refused may be a dead letter: "cellgauge dlq list"\n`,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('an entry that cannot be read is told, beside what can', async () => {
    const odd = join(folder, 'odd.sqlite');
    const [partition] = cellRange('cell-odd');
    const item = { key: { partition, sort: 'settled odd' }, value: { kind: 'lost' }, lookup: readingLookup('odd') };
    await sqliteLedger(odd, { now: Date.now }).write([{ kind: 'put', item }]);

    const [byReading, byCell] = await Promise.all([
      trace(['odd', '--ledger-file', odd]),
      trace(['cell-odd', '--ledger-file', odd]),
    ]);
    expect(byReading).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Cannot trace "odd": 1 entry of the ledger cannot be read, perhaps of a newer version\n',
    });
    expect(byCell).toMatchObject({
      status: 0,
      stderr: 'Warning: 1 entry of the ledger cannot be read, perhaps of a newer version, and missing here\n',
    });
  });

  test('a file that is no ledger is a sentence and status 1', async () => {
    const broken = join(folder, 'broken.sqlite');
    await writeFile(broken, 'a note, and by no means a database of SQLite, however long it may be');
    const { status, stdout, stderr } = await trace(['press-1', '--ledger-file', broken]);

    expect(stderr).toMatch(
      /^Cannot trace "press-1": the ledger failed: .*broken\.sqlite: it is no ledger: file is not a database\n$/,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('a database that is no ledger is a sentence, and is not made one', async () => {
    const other = join(folder, 'other.sqlite');
    await writeFile(other, '');
    const { status, stderr } = await trace(['press-1', '--ledger-file', other]);

    expect(stderr).toMatch(
      /^Cannot trace "press-1": the ledger failed: .*other\.sqlite: it is no ledger: no such table/,
    );
    expect([status, await readFile(other, 'utf8')]).toEqual([1, '']);
  });

  test('a file that is not there is told, and not made', async () => {
    const missing = join(folder, 'missing', 'ledger.sqlite');
    const { status, stdout, stderr } = await trace(['press-1', '--ledger-file', missing]);

    expect(stderr).toBe(`Cannot trace "press-1": there is no ledger ${missing}\n`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  test.each([
    [['press-1', '--ledger-file', 'a', '--ledger-table', 'b'], "cannot be used with option '--ledger-file <file>'"],
    [[], "error: missing required argument 'id'"],
    [['press-1', 'press-2'], "error: too many arguments for 'trace'"],
  ])('wrong usage, %j, ends with status 2', async (args, sentence) => {
    const { status, stdout, stderr } = await trace(args);

    expect(stderr).toContain(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('two ledgers in the environment are one too many', async () => {
    const { status, stderr } = await trace(['press-1'], { LEDGER_FILE: file, LEDGER_TABLE: 'ledger' });

    expect(stderr).toBe('Cannot start: LEDGER_TABLE and LEDGER_FILE are both set: there is one ledger\n');
    expect(status).toBe(1);
  });
});

test('a cell whose readings came by its id is found by its name, where Ionworks can be asked', async () => {
  const ionworks = { IONWORKS_API_URL: world.api.url, IONWORKS_API_KEY: 'test-key' };
  const { status, stdout } = await trace(['A-018'], { LEDGER_FILE: file, ...ionworks });
  expect(status).toBe(0);
  expect(stdout).toContain('cell-b');
  expect(stdout).toContain('thickness dry 2026-11-20T08:00:05Z');
  expect(await trace(['A-018'])).toMatchObject({ status: 1, stderr: expect.stringContaining('no cell of this name') });
  expect(await trace(['A-019'], { LEDGER_FILE: file, ...ionworks })).toMatchObject({ status: 1 });
});

test('asking leaves the file as it is', async () => {
  const copy = join(folder, 'copy.sqlite');
  const db = new DatabaseSync(file);
  db.prepare('VACUUM INTO ?').run(copy);
  db.close();
  const before = await readFile(copy);

  expect(await trace(['press-1', '--ledger-file', copy])).toMatchObject({ status: 0, stderr: '' });
  expect(await readFile(copy)).toEqual(before);
  expect((await readdir(folder)).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
});

test('a ledger in DynamoDB is read where a table is named; one that is not there is told', async () => {
  const dynamo = await startDynamo();
  try {
    await dynamo.createLedgerTable('ledger');
    for (const [name, value] of Object.entries(dynamo.environment)) vi.stubEnv(name, value);
    const clock = { now: Date.now, sleep: async () => {} };
    const value = filedEntry(aReading({ id: 'one' }), 'm-1');
    const item = { key: settledKey('cell-1', 'one'), value, lookup: readingLookup('one') };
    const { failed } = await ledgerStoreFrom({ kind: 'table', name: 'ledger' }, clock).write([{ kind: 'put', item }]);
    expect(failed.size).toBe(0);

    const [there, elsewhere] = await Promise.all([
      trace(['one', '--ledger-table', 'ledger'], { ...dynamo.environment, LEDGER_FILE: file }),
      trace(['one'], { ...dynamo.environment, LEDGER_TABLE: 'another' }),
    ]);
    expect(there).toMatchObject({ status: 0, stderr: '' });
    expect(there.stdout).toMatch(/^Reading one is filed\n/);
    expect(elsewhere).toMatchObject({ status: 1, stdout: '' });
    expect(elsewhere.stderr).toContain('Cannot trace "one": the ledger failed: ResourceNotFoundException');
  } finally {
    vi.unstubAllEnvs();
    await dynamo.stop();
  }
});
