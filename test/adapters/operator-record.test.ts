import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { operatorRecordFile, operatorRecordLog } from '../../lib/adapters/operator-record.ts';
import { type OperatorAction, operatorEntry } from '../../lib/domain/operator-action.ts';
import { jsonLines, printed } from '../support/printed.ts';

const actionOf = (id: string): OperatorAction => ({
  at: Date.UTC(2026, 10, 21, 8),
  by: 'ana@bench-3',
  action: 'discard',
  phase: 'begun',
  id,
  queue: 'http://127.0.0.1:4566/000000000000/dead-letters',
  selection: { code: ['overload'] },
  rules: [],
  reason: 'two\nlines',
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-record-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the record in a file', () => {
  test('has an action a line, in order; file and folder are made, for nobody else to read', async () => {
    const file = join(folder, 'made', 'operator.ndjson');
    const record = operatorRecordFile(file);
    expect([await record(actionOf('a')), await record(actionOf('b'))]).toEqual([{}, {}]);

    const text = await readFile(file, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(jsonLines(text)).toEqual([operatorEntry(actionOf('a')), operatorEntry(actionOf('b'))]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('keeps what was there, and begins a line after one that was cut short', async () => {
    const file = join(folder, 'cut.ndjson');
    await appendFile(file, '{"id":"whole"}\n{"id":"cu');
    await operatorRecordFile(file)(actionOf('a'));
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines).toEqual(['{"id":"whole"}', '{"id":"cu', JSON.stringify(operatorEntry(actionOf('a'))), '']);
  });

  test('is written by several processes at once, none of whose lines is lost or mixed with another', async () => {
    const file = join(folder, 'shared.ndjson');
    const source = `
      import { operatorRecordFile } from ${JSON.stringify(moduleUrl)};
      const record = operatorRecordFile(${JSON.stringify(file)});
      const action = ${JSON.stringify(actionOf(''))};
      const actions = Array.from({ length: 50 }, (_, n) => ({ ...action, id: process.argv[1] + n, reason: 'r'.repeat(n * 9) }));
      const answers = await Promise.all(actions.map(record));
      process.exitCode = answers.every(({ reason }) => reason === undefined) ? 0 : 1;`;
    const writers = ['a', 'b', 'c'].map((name) =>
      spawn(process.execPath, ['--input-type=module', '--eval', source, name], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    expect(await Promise.all(writers.map(async (writer) => (await once(writer, 'close'))[0]))).toEqual([0, 0, 0]);

    const ids = jsonLines(await readFile(file, 'utf8')).map(({ id }) => id);
    const expected = ['a', 'b', 'c'].flatMap((name) => Array.from({ length: 50 }, (_, n) => `${name}${n}`));
    expect(ids.toSorted()).toEqual(expected.toSorted());
  });

  test('says in a sentence why it cannot be written', async () => {
    expect(await operatorRecordFile(folder)(actionOf('a'))).toEqual({
      reason: `Cannot record this action in ${JSON.stringify(folder)}: illegal operation on a directory`,
    });
    const file = join(folder, 'file');
    await appendFile(file, '');
    const { reason } = await operatorRecordFile(join(file, 'operator.ndjson'))(actionOf('a'));
    expect(reason).toMatch(/^Cannot record this action in ".*operator\.ndjson": [a-z ]+$/);
  });
});

test('the record in a log is a line with the same fields', async () => {
  const action: OperatorAction = { ...actionOf('a'), phase: 'ended', result: 'done', counts: { discarded: 12 } };
  const answers: unknown[] = [];
  const lines = printed(() => {
    answers.push(operatorRecordLog(new Logger({ serviceName: 'cellgauge-test' }))(action));
  });
  expect(await Promise.all(answers)).toEqual([{}]);
  expect(lines).toEqual([
    {
      level: 'INFO',
      message: 'operator action',
      timestamp: expect.any(String),
      service: 'cellgauge-test',
      sampling_rate: 0,
      ...operatorEntry(action),
    },
  ]);
});

const moduleUrl = pathToFileURL(join(import.meta.dirname, '../../lib/adapters/operator-record.ts')).href;
