import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Letter, type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { runningCellgauge } from '../../support/running-cellgauge.ts';
import { sqsProxy } from '../../support/sqs-proxy.ts';
import { reading } from '../../support/world.ts';

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
});
afterAll(() => world.stop());

let tests = 0;
let file: string;
let letters: readonly Letter[];
beforeEach(async () => {
  await world.empty();
  tests += 1;
  file = join(world.folder, `discarded-${tests}.ndjson`);
  letters = await world.ingest(
    reading({ reading_id: `a-${tests}`, unit: 'furlong' }),
    reading({ reading_id: `b-${tests}`, unit: 'furlong' }),
    reading({ reading_id: `zero-${tests}`, value: '0' }),
  );
});

const discard = (...args: readonly string[]) => world.dlq('discard', '--output', file, ...args);
const nothingGone = { visible: 3, hidden: 0 };

describe('dlq discard', () => {
  test('keeps the letters in a file, then deletes them, and enters both ends in the record', async () => {
    const run = await discard('--code', 'unknown-unit', '--reason', 'test presses', '--yes');
    expect(run).toEqual({ status: 0, stdout: `Discarded 2 of 2 letters; they are in ${file}\n`, stderr: '' });
    expect((await world.standing()).map(({ code }) => code)).toEqual(['implausible']);
    const kept = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const gone = letters.filter(({ code }) => code === 'unknown-unit');
    expect(kept.map(({ letter, body }) => ({ letter, body })).toSorted(byLetter)).toEqual(
      gone.map(({ id, body }) => ({ letter: id, body })).toSorted(byLetter),
    );

    const [begun, ended] = (await world.record()).slice(-2);
    const action = {
      by: 'ana',
      action: 'discard',
      queue: world.queueUrl('dead-letters'),
      selection: { code: ['unknown-unit'] },
      rules: [],
      reason: 'test presses',
    };
    expect(begun).toMatchObject({ ...action, phase: 'begun' });
    expect(ended).toMatchObject({
      ...action,
      phase: 'ended',
      id: begun?.id,
      result: 'done',
      counts: { selected: 2, discarded: 2, failed: 0, left: 0 },
    });
    expect(await readFile(world.recordFile, 'utf8')).not.toContain('4.120');
  });

  test('takes all where that is said, and tells programs the same', async () => {
    const { status, stdout, stderr } = await discard('--all', '--reason', 'a test', '--yes', '--json');
    expect({ status, report: JSON.parse(stdout), stderr }).toEqual({
      status: 0,
      report: { selected: 3, discarded: 3, failed: 0, left: 0, file, failures: [], more: false },
      stderr: '',
    });
    expect(await world.count('dead-letters')).toEqual({ visible: 0, hidden: 0 });
  });

  test('deletes nothing that is not selected, has no reason or was not agreed to', async () => {
    const runs = await Promise.all([
      discard('--reason', 'a test', '--yes'),
      discard('--except', 'somebody', '--reason', 'a test', '--yes'),
      discard('--all', '--yes'),
      discard('--all', '--reason', ' ', '--yes'),
      discard('--all', '--reason', 'a test'),
    ]);
    const help = 'Add --help to see what it takes.\n';
    expect(runs.map(({ status, stderr }) => ({ status, stderr }))).toEqual([
      { status: 2, stderr: `Cannot discard what is not selected: select letters, or say --all\n${help}` },
      { status: 2, stderr: `Cannot discard what is not selected: select letters, or say --all\n${help}` },
      { status: 2, stderr: `error: required option '--reason <text>' not specified\n${help}` },
      { status: 2, stderr: `Cannot discard for no reason: the record keeps it; give one\n${help}` },
      { status: 1, stderr: 'Cannot ask whether to discard letters: this is no terminal; say --yes\n' },
    ]);
    expect(await world.count('dead-letters')).toEqual(nothingGone);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('deletes nothing that it could not keep, or not record', async () => {
    expect(await discard('--code', 'overload', '--reason', 'a test', '--yes')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Nothing to discard: none of 3 letters is of this selection\n',
    });
    await writeFile(file, 'mine');
    expect(await discard('--all', '--reason', 'a test', '--yes')).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot export to "${file}": there is a file of this name, which is not overwritten\n`,
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    const nowhere = join(world.folder, 'no-folder', 'letters.ndjson');
    expect(await world.dlq('discard', '--output', nowhere, '--all', '--reason', 'a test', '--yes')).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot export to "${nowhere}": there is no such folder\n`,
    });
    expect(await world.count('dead-letters')).toEqual(nothingGone);

    const kept = `${file}.kept`;
    const unwritable = ['--output', kept, '--record', world.folder];
    const run = await world.dlq('discard', ...unwritable, '--all', '--reason', 'a test', '--yes');
    expect({ ...run, stderr: '' }).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(run.stderr).toMatch(/^Cannot record this action in "/);
    expect(await world.count('dead-letters')).toEqual(nothingGone);
  });

  test('stops where it is interrupted before anything is deleted', async () => {
    let isInterrupted = false;
    const proxy = await sqsProxy(world.aws.endpoint, async ({ action }, forward) => {
      if (action === 'ReceiveMessage' && !isInterrupted) isInterrupted = child.kill('SIGINT');
      return forward();
    });
    const { child, ended } = runningCellgauge([
      ...['dlq', 'discard', '--dead-letter-queue-url', proxy.queueUrl('dead-letters'), '--record', world.recordFile],
      ...['--output', file, '--all', '--reason', 'a test', '--yes'],
    ]);
    const { status, stdout, stderr } = await ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Interrupted after \d+ letters were read; nothing was moved\n$/);
    expect(await world.count('dead-letters')).toEqual(nothingGone);
  });
});

test('a letter that SQS does not delete is told, and stays', async () => {
  const proxy = await sqsProxy(world.aws.endpoint, async ({ action, input }, forward) => {
    const answer = await forward();
    if (action !== 'DeleteMessageBatch') return answer;
    const Failed = input.Entries.map(({ Id }: { Id: string }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { ...answer, json: { Successful: [], Failed } };
  });
  const { ended } = runningCellgauge([
    ...['dlq', 'discard', '--dead-letter-queue-url', proxy.queueUrl('dead-letters'), '--record', world.recordFile],
    ...['--output', file, '--code', 'implausible', '--reason', 'a test', '--yes'],
  ]);
  const { status, stdout } = await ended;
  const id = letters.find(({ code }) => code === 'implausible')?.id;
  expect(status).toBe(1);
  expect(stdout).toBe(`Discarded 0 of 1 letter; they are in ${file}\n  ${id} stayed: InternalError\n`);
  expect((await world.record()).at(-1)).toMatchObject({ result: 'failed', counts: { discarded: 0, failed: 1 } });
});

const byLetter = (a: { letter: string }, b: { letter: string }): number => a.letter.localeCompare(b.letter);
