import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { letterColumns } from '../../../lib/domain/letter-rows.ts';
import { type Letter, type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { program, runningCellgauge } from '../../support/running-cellgauge.ts';
import { sqsProxy } from '../../support/sqs-proxy.ts';
import { reading } from '../../support/world.ts';

let world: OperatorWorld;
let letters: readonly Letter[];
beforeAll(async () => {
  world = await startOperatorWorld();
  letters = await world.ingest(
    reading({ reading_id: 'furlong', unit: 'furlong', operator: 'Ana' }),
    reading({ reading_id: 'zero', value: '0', notes: '=1+1' }),
    'S +      12.4 g',
  );
});
afterAll(() => world.stop());

const letterOf = (code: string): Letter => letters.find((letter) => letter.code === code) as Letter;
const standingIds = async () => (await world.standing()).map(({ id }) => id).toSorted();
const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe('dlq export', () => {
  test('prints a table of the readings, a row each, and nothing else', async () => {
    const { status, stdout, stderr } = await world.dlq('export');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [header, ...rows]: string[][] = parse(stdout, { bom: true });
    expect(header).toEqual(letterColumns);
    expect(rows).toHaveLength(3);
    const row = rows.find(([id]) => id === letterOf('unknown-unit').id) ?? [];
    expect(Object.fromEntries(letterColumns.map((column, index) => [column, row[index]]))).toMatchObject({
      reading: 'furlong',
      number: '1',
      group: 'unknown-unit',
      operator: 'Ana',
      instrument: 'mic-1',
      said: '4.120 furlong',
      field: 'unit',
      correct: '',
    });
    expect(await standingIds()).toEqual(letters.map(({ id }) => id).toSorted());
  });

  test('writes what is selected into a new file, which its owner alone can read, a JSON object a letter', async () => {
    const file = join(world.folder, 'letters.ndjson');
    expect(await world.dlq('export', '--code', 'implausible', '--code', 'unknown-unit', '-o', file)).toEqual({
      status: 0,
      stdout: '',
      stderr: `Exported 2 letters to ${file}\n`,
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const told = lines.map((line) => JSON.parse(line));
    expect(told).toHaveLength(2);
    const { body, code, message } = letterOf('implausible');
    expect(told.find(({ letter }) => letter === letterOf('implausible').id)).toMatchObject({
      code,
      body,
      readings: [{ reading: 'zero', number: 1, said: '0 mm', correct: null }],
      attributes: { problem: { type: 'String', value: message.MessageAttributes?.problem?.StringValue } },
    });
    expect(await standingIds()).toEqual(letters.map(({ id }) => id).toSorted());

    const [begun, ended] = (await world.record()).slice(-2);
    const action = {
      by: 'ana',
      action: 'export',
      queue: world.queueUrl('dead-letters'),
      selection: { code: ['implausible', 'unknown-unit'] },
      rules: [],
      options: { format: 'ndjson', output: 'letters.ndjson' },
    };
    expect(begun).toMatchObject({ ...action, phase: 'begun' });
    expect(ended).toMatchObject({ ...action, phase: 'ended', id: begun?.id, result: 'done', counts: { letters: 2 } });
    expect(await readFile(world.recordFile, 'utf8')).not.toContain('4.120');
  });

  test('never overwrites a file', async () => {
    const file = join(world.folder, 'mine.csv');
    await writeFile(file, 'mine');
    const recordBefore = await world.record();
    expect(await world.dlq('export', '-o', file)).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot export to "${file}": there is a file of this name, which is not overwritten\n`,
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    // What could not even begin is no action.
    expect(await world.record()).toEqual(recordBefore);
  });

  test('makes no file where nothing is selected, or where it cannot be recorded', async () => {
    const file = join(world.folder, 'nothing.csv');
    expect(await world.dlq('export', '--code', 'overload', '-o', file)).toEqual({
      status: 1,
      stdout: '',
      stderr: `Nothing to export: no letter in ${world.queueUrl('dead-letters')} is of this selection\n`,
    });
    expect(await isThere(file)).toBe(false);
    expect((await world.record()).at(-1)).toMatchObject({ phase: 'ended', result: 'failed', counts: { letters: 0 } });

    const { status, stdout, stderr } = await world.dlq('export', '-o', file, '--record', world.folder);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Cannot record this action in "/);
    expect(await isThere(file)).toBe(false);
  });

  test('ends without a failure where nobody reads on, and hides no letter', async () => {
    const proxy = await sqsProxy(world.aws.endpoint, async ({ action }, forward) => {
      if (action === 'ReceiveMessage') child.stdout.destroy();
      return forward();
    });
    const queue = ['--dead-letter-queue-url', proxy.queueUrl('dead-letters'), '--record', world.recordFile];
    const child = spawn(process.execPath, [program, 'dlq', 'export', ...queue], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await world.count('dead-letters')).toEqual({ visible: letters.length, hidden: 0 });
    expect((await world.record()).at(-1)).toMatchObject({ phase: 'ended', result: 'interrupted' });
  });

  test('leaves neither half a file nor hidden letters where it is interrupted', async () => {
    const file = join(world.folder, 'half.csv');
    let isInterrupted = false;
    const proxy = await sqsProxy(world.aws.endpoint, async ({ action }, forward) => {
      if (action === 'ReceiveMessage' && !isInterrupted) isInterrupted = child.kill('SIGINT');
      return forward();
    });
    const queue = ['--dead-letter-queue-url', proxy.queueUrl('dead-letters'), '--record', world.recordFile];
    const { child, ended } = runningCellgauge(['dlq', 'export', '-o', file, ...queue]);
    const { status, stdout, stderr } = await ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Interrupted after \d+ letters; the queue is as it was\n$/);
    expect(await isThere(file)).toBe(false);
    expect(await world.count('dead-letters')).toEqual({ visible: letters.length, hidden: 0 });
  });
});
