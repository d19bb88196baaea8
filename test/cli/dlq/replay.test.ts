import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { nameOf } from '../../../lib/domain/measurement-name.ts';
import { type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { messageOf, readingIn } from '../../support/readings.ts';
import { reading } from '../../support/world.ts';
import { cellgauge } from '../cellgauge.ts';

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
});
afterAll(() => world.stop());

let cells = 0;
let cell: string;
beforeEach(async () => {
  await world.empty();
  cells += 1;
  cell = `cell-${cells}`;
  world.api.cells.add({ id: cell, name: `N-${cells}` });
});

/** A press of a micrometer on the test's cell, a visit by itself. */
const press = (id: string, given: Readonly<Record<string, unknown>> = {}) =>
  reading({ cell_instance_id: cell, reading_id: id, stage: id, ...given });
const furlong = (id: string, given = {}) => press(id, { unit: 'furlong', ...given });

const stored = () =>
  world.api.measurements(cell).map(({ name, properties, test_setup }) => ({
    name,
    properties,
    setup: test_setup as { stage?: string; operator?: string; readings: { id: string }[] },
  }));
const filedIds = (): string[] => stored().flatMap(({ setup }) => setup.readings.map(({ id }) => id));
/** The letter whose readings have this id. */
const letterOf = (letters: Awaited<ReturnType<OperatorWorld['standing']>>, id: string) =>
  letters.find(({ problem }) => problem.reading_ids.includes(id));

const toMm = ['--map', 'unit:furlong=mm'];

describe('dlq replay --dry-run', () => {
  test('tells of each letter before, after and what will become of it, and moves nothing', async () => {
    const letters = await world.ingest(
      furlong('passes'),
      furlong('fails', { cell_instance_id: undefined, cell: 'N-nobody' }),
      furlong('is-filed'),
      press('stays', { value: undefined, unit: undefined, raw: 'H             ', format: 'sbi' }),
    );
    await world.ingest(press('is-filed'));
    const idOf = (id: string) => letterOf(letters, id)?.id;

    const asJson = await world.dlq('replay', '--dry-run', '--json', ...toMm);
    const asText = await world.dlq('replay', '--dry-run', ...toMm);

    expect({ ...asJson, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    const { letters: told, ...rest } = JSON.parse(asJson.stdout);
    expect(rest).toEqual({ selected: 4, unchanged: [idOf('stays')] });
    const tellsOf = (id: string) => told.find((one: { id: string }) => one.id === idOf(id));
    const changes = [{ path: 'unit', before: 'furlong', after: 'mm' }];
    expect(told).toHaveLength(3);
    expect(tellsOf('passes')).toEqual({
      id: idOf('passes'),
      before: [furlong('passes')],
      after: [press('passes')],
      changes,
      prediction: 'pass',
    });
    expect(tellsOf('fails')).toEqual({
      id: idOf('fails'),
      before: [JSON.parse(JSON.stringify(furlong('fails', { cell_instance_id: undefined, cell: 'N-nobody' })))],
      after: [JSON.parse(JSON.stringify(press('fails', { cell_instance_id: undefined, cell: 'N-nobody' })))],
      changes,
      prediction: 'fail',
      code: 'unknown-cell',
      reason: 'Cannot find the cell "N-nobody": no cell in Ionworks bears this name',
    });
    expect(tellsOf('is-filed')).toEqual({
      id: idOf('is-filed'),
      before: [furlong('is-filed')],
      after: [press('is-filed')],
      changes,
      prediction: 'filed',
      measurement_id: world.api.measurements(cell)[0]?.id,
      reason: expect.any(String),
    });

    expect({ ...asText, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(asText.stdout).toContain(
      [
        `letter ${idOf('passes')}  pass`,
        '  change   unit: "furlong" → "mm"',
        `  before   thickness 4.120 furlong of ${cell}`,
        `  after    thickness 4.120 mm of ${cell}`,
        '',
      ].join('\n'),
    );
    expect(asText.stdout).toContain(`letter ${idOf('fails')}  fail (unknown-cell)\n`);
    expect(asText.stdout).toContain(`letter ${idOf('stays')}  stays: no rule changes it\n`);
    expect(asText.stdout.trimEnd().split('\n').at(-1)).toBe(
      '4 letters selected: 1 will pass, 1 will fail again, 1 filed already, 1 unchanged. Nothing was moved.',
    );
    expect((await world.standing()).map(({ body }) => body).toSorted()).toEqual(
      letters.map(({ body }) => body).toSorted(),
    );
    expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
    await expect(world.record()).rejects.toThrow('ENOENT');
  });

  test('says what cannot be known where neither ledger nor key is named, and judges by the rules alone', async () => {
    await world.ingest(furlong('unknown', { cell_instance_id: 'no-such-cell' }));
    const named = ['--dead-letter-queue-url', world.queueUrl('dead-letters'), '--readings-queue-url', 'http://x/y'];
    const { status, stdout, stderr } = await cellgauge(['dlq', 'replay', '--dry-run', ...toMm, ...named]);
    expect(status).toBe(0);
    expect(stdout).toContain('1 letter selected: 1 will pass, 0 will fail again, 0 filed already. Nothing was moved.');
    expect(stderr.split('\n')).toEqual([
      'Warning: What is filed already is not known here: no ledger is named for this queue; name it with --ledger-table, --ledger-file, LEDGER_TABLE or LEDGER_FILE',
      'Warning: Whether Ionworks knows the cells is not known here: IONWORKS_API_KEY is not set',
      '',
    ]);
  });
});

describe('dlq replay', () => {
  test('fixes what is selected by rules, and ingest files it as it was meant', async () => {
    const conflicting = press('again');
    const name = nameOf({ cellId: cell, readings: [readingIn(messageOf(conflicting))] });
    await createMeasurement(name);
    await world.ingest(furlong('unit', { operator: 'Nobody' }), press('zero', { value: '0' }), conflicting, {
      ...furlong('two'),
      reading_id: 'two',
      readings: [{ value: '4.1' }, { value: '4.2' }],
      value: undefined,
    });
    const runs = [
      await world.dlq('replay', '--code', 'unknown-unit', ...toMm, '--set', 'lab=north', '--unset', 'operator'),
      await world.dlq('replay', '--code', 'implausible', '--accept', 'implausible', '--reason', 'a zero point'),
      await world.dlq('replay', '--code', 'conflict', '--beside', '--rate', '1000'),
    ];
    const to = world.queueUrl('readings');
    expect(runs).toEqual([
      { status: 0, stdout: `Replayed 2 of 2 letters to ${to}\n`, stderr: '' },
      { status: 0, stdout: `Replayed 1 of 1 letter to ${to}\n`, stderr: '' },
      { status: 0, stdout: `Replayed 1 of 1 letter to ${to}\n`, stderr: '' },
    ]);
    expect(await world.count('dead-letters')).toEqual({ visible: 0, hidden: 0 });

    await world.ingestAll();
    expect(filedIds().toSorted()).toEqual(['again', 'two/0', 'two/1', 'unit', 'zero']);
    const of = (id: string) => stored().find(({ setup }) => setup.readings.some((one) => one.id === id));
    expect(of('unit')?.properties).toEqual({ thickness: { value: 4.12, unit: 'mm' } });
    expect(of('unit')?.setup).toMatchObject({ lab: 'north' });
    expect(of('unit')?.setup).not.toHaveProperty('operator');
    expect(of('two/0')?.setup.readings).toHaveLength(2);
    expect(of('zero')?.setup.readings).toMatchObject([
      { id: 'zero', value: '0', accepted: { problem: 'implausible', reason: 'a zero point', by: 'ana' } },
    ]);
    expect(of('again')?.name).toBe(`${name} beside 1`);
    expect(await world.count('dead-letters')).toEqual({ visible: 0, hidden: 0 });
  });

  test('leaves in a letter that is refused again who changed what, when, and why it was refused before', async () => {
    await world.ingest(furlong('lost', { cell_instance_id: undefined, cell: 'N-nobody' }));
    const began = Date.now();
    expect((await world.dlq('replay', ...toMm)).status).toBe(0);
    await world.ingestAll();
    const [letter] = await world.standing();
    expect(letter?.problem).toMatchObject({
      code: 'unknown-cell',
      reading_ids: ['lost'],
      changes: [
        {
          by: 'ana',
          rules: ['map unit:furlong=mm'],
          fields: [{ path: 'unit', before: 'furlong', after: 'mm' }],
        },
      ],
      history: [{ code: 'unknown-unit' }],
    });
    const at = Date.parse(letter?.problem.changes[0].at);
    expect(at).toBeGreaterThanOrEqual(began);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  test('is entered in the record when it begins and when it has ended, without anything a letter says', async () => {
    await world.ingest(furlong('told'), press('stays', { value: '0' }));
    const { status, stdout } = await world.dlq('replay', '--cell', cell, ...toMm, '--json');
    const [stays] = await world.standing();
    expect({ status, report: JSON.parse(stdout) }).toEqual({
      status: 1,
      report: { selected: 2, replayed: 1, failed: 0, left: 0, unchanged: 1 },
    });
    expect(stays?.code).toBe('implausible');

    const [begun, ended, ...others] = (await world.record()).slice(-2);
    expect(others).toEqual([]);
    const action = {
      at: expect.stringMatching(/^20.*Z$/),
      by: 'ana',
      action: 'replay',
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      queue: world.queueUrl('dead-letters'),
      selection: { cell: [cell] },
      rules: ['map unit:furlong=mm'],
      options: { to: world.queueUrl('readings') },
    };
    expect(begun).toEqual({ ...action, phase: 'begun' });
    expect(ended).toEqual({
      ...action,
      phase: 'ended',
      id: begun?.id,
      result: 'done',
      counts: { selected: 2, replayed: 1, failed: 0, left: 0, unchanged: 1, not_deleted: 0 },
    });
    expect(JSON.stringify(await world.record())).not.toContain('4.120');
  });
});

describe('dlq replay --wait', () => {
  test('follows each reading until it is filed', async () => {
    await world.ingest(furlong('first'), furlong('second'));
    const run = await world.ingestWhile(world.dlq('replay', ...toMm, '--wait', '10m', '--json'));
    const { outcomes, ...counts } = JSON.parse(run.stdout);
    expect({ ...run, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(counts).toEqual({ selected: 2, replayed: 2, failed: 0, left: 0, unchanged: 0 });
    expect(outcomes).toMatchObject({ refused: [], waiting: [] });
    const filed = outcomes.filed as { letter: string; reading_id: string; measurement_id: string }[];
    const measurementOf = (id: string) =>
      world.api
        .measurements(cell)
        .find(({ test_setup }) => (test_setup as { readings: { id: string }[] }).readings.some((one) => one.id === id));
    expect(filed.toSorted((a, b) => a.reading_id.localeCompare(b.reading_id))).toEqual(
      ['first', 'second'].map((id) => ({
        letter: expect.any(String),
        reading_id: id,
        measurement_id: measurementOf(id)?.id,
      })),
    );
  });

  test('ends with status 1 and the reason where one is refused again', async () => {
    await world.ingest(furlong('good'), furlong('bad', { cell_instance_id: undefined, cell: 'N-nobody' }));
    const { status, stdout, stderr } = await world.ingestWhile(world.dlq('replay', ...toMm, '--wait', '10m'));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      `Replayed 2 of 2 letters to ${world.queueUrl('readings')}`,
      '1 reading filed in 1 measurement, 1 refused again, 0 waiting',
      `  filed    ${world.api.measurements(cell)[0]?.id}`,
      '  refused  bad: Cannot find the cell "N-nobody": no cell in Ionworks bears this name (unknown-cell)',
      '',
    ]);
    expect((await world.record()).at(-1)).toMatchObject({
      result: 'done',
      counts: { replayed: 2, filed: 1, refused: 1, waiting: 0 },
    });
  });

  test('ends with status 1 once time is up, and tells what waits', async () => {
    await world.ingest(furlong('slow'));
    const { status, stdout } = await world.dlq('replay', ...toMm, '--wait', '0s');
    expect(status).toBe(1);
    expect(stdout).toContain('\n0 readings filed, 0 refused again, 1 waiting\n  waiting  slow\n');
  });
});

describe('dlq replay --canary', () => {
  test('goes on once all that went ahead is filed', async () => {
    await world.ingest(furlong('a'), furlong('b'), furlong('c'), furlong('d'));
    const { status, stdout } = await world.ingestWhile(world.dlq('replay', ...toMm, '--canary', '2', '--json'));
    const { outcomes, ...counts } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(counts).toEqual({ selected: 4, replayed: 4, failed: 0, left: 0, unchanged: 0 });
    expect(outcomes).toMatchObject({ refused: [], waiting: [] });
    expect(outcomes.filed).toHaveLength(2);
    await world.ingestAll();
    expect(filedIds().toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('says that the others were not followed', async () => {
    await world.ingest(furlong('k'), furlong('l'), furlong('m'));
    const { stdout } = await world.ingestWhile(world.dlq('replay', ...toMm, '--canary', '1'));
    expect(stdout).toContain('\n1 reading filed in 1 measurement, 0 refused again, 0 waiting\n');
    expect(stdout).toContain('\n2 letters that went back after them were not followed: --wait follows all\n');
    await world.ingestAll();
  });

  test('stops where one is refused: the others are still there', async () => {
    const gone = { cell_instance_id: undefined, cell: 'N-nobody' };
    const letters = await world.ingest(furlong('x', gone), furlong('y', gone), furlong('z', gone));
    const { status, stdout } = await world.ingestWhile(world.dlq('replay', ...toMm, '--canary', '1'));
    expect(status).toBe(1);
    expect(stdout.split('\n')).toEqual([
      `Replayed 1 of 3 letters to ${world.queueUrl('readings')}`,
      'Stopped, as not all that went ahead was filed; 2 letters stayed',
      '0 readings filed, 1 refused again, 0 waiting',
      expect.stringMatching(/^ {2}refused {2}[xyz]: Cannot find the cell "N-nobody": .* \(unknown-cell\)$/),
      '',
    ]);
    const standing = await world.standing();
    expect(standing.map(({ code }) => code).toSorted()).toEqual(['unknown-cell', 'unknown-unit', 'unknown-unit']);
    const ids = new Set(letters.map(({ id }) => id));
    expect(standing.filter(({ id }) => ids.has(id))).toHaveLength(2);
    expect((await world.record()).at(-1)).toMatchObject({ result: 'stopped', counts: { replayed: 1, left: 2 } });
  });
});

/** A measurement of the test's cell that somebody else has filed under this name. */
async function createMeasurement(name: string): Promise<void> {
  const response = await fetch(`${world.api.url}/cell_instances/${cell}/cell_measurements/create`, {
    method: 'POST',
    headers: { 'x-api-key': world.environment.IONWORKS_API_KEY as string, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      measurement_type: 'properties',
      properties: { thickness: { value: 9, unit: 'mm' } },
      test_setup: { readings: [] },
    }),
  });
  expect(response.status).toBe(201);
}
