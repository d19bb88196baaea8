/** What `bench --status` prints, by a process of its own. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openSpool, spoolPath } from '../../../lib/adapters/bench/spool/spool-folder.ts';
import { spoolText } from '../../../lib/domain/bench/spool/spool-line.ts';
import { begun, finished, pressed, queueUrl } from '../../support/spool-records.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cellgauge-status-'));
});
afterAll(() => rm(parent, { recursive: true }));

const moduleUrl = pathToFileURL(join(import.meta.dirname, '../../../lib/cli/bench/bench-status.ts')).href;

const source = `
  import { benchStatus } from ${JSON.stringify(moduleUrl)};
  const [folder, json] = process.argv.slice(1);
  await benchStatus(folder, { json: json === '--json' }).catch(({ message }) => console.error(message));`;

async function statusOf(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const { PATH = '' } = process.env;
  const command = ['--input-type=module', '--eval', source, ...args];
  return promisify(execFile)(process.execPath, command, { env: { PATH } });
}

const records = [begun('a'), pressed('a', 'a-1'), finished('a'), begun('b'), pressed('b', 'b-1')];

test('it is told while a bench has the spool, which is left alone', async () => {
  const folder = join(parent, 'in use');
  const opening = await openSpool(folder);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  await opening.spool.append(records);
  expect(await statusOf(folder)).toEqual({
    stdout: `Open      cell of b filled, 1 reading since 2026-11-20T08:00:00Z
Waiting   1 message with 1 reading for
  ${queueUrl}
Oldest    cell of a filled, 1 reading, since 2026-11-20T08:00:10Z
Sent      nothing
`,
    stderr: '',
  });
  expect(await opening.spool.append([finished('b')])).toEqual({});
  await opening.spool.close();
});

test('for programs it is one JSON object, and a line that cannot be read a warning beside it', async () => {
  const folder = join(parent, 'spoilt');
  await mkdir(folder);
  await writeFile(spoolPath(folder), `spoilt\n${spoolText(records)}`);
  const { stdout, stderr } = await statusOf(folder, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ open: { cell: 'cell of b' }, waiting: { messages: 1, queues: [{ queue_url: queueUrl }] } },
    unreadable_lines: [1],
  });
  expect(stderr).toMatch(/^Warning: Cannot read line 1 of ".*spool\.ndjson": /);
});

test('where no bench has run there is nothing, and nothing is made', async () => {
  const { stdout, stderr } = await statusOf(join(parent, 'never'));
  expect(stdout).toBe('Open      no session\nWaiting   nothing\nSent      nothing\n');
  expect(stderr).toBe('');
  expect(await readdir(parent)).not.toContain('never');
});

test('a spool that cannot be read is told in a sentence', async () => {
  const folder = join(parent, 'none');
  await mkdir(spoolPath(folder), { recursive: true });
  expect(await statusOf(folder)).toEqual({
    stdout: '',
    stderr: `Cannot read the spool in ${JSON.stringify(folder)}: it is a folder\n`,
  });
});
