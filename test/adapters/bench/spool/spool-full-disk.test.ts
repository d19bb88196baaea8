/** A disk that is full for real: the system lets the process write files of some kilobytes only. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openSpool, spoolPath } from '../../../../lib/adapters/bench/spool/spool-folder.ts';
import { pressed } from '../../../support/spool-records.ts';
import { pressIdsIn } from '../../../support/spool-seen.ts';

const appender = join(import.meta.dirname, '../../../support/spool-appender.ts');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-spool-full-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a process tells that appends until it may write no more: `blocks` of 512 bytes, or of 1024 by some shells. */
async function appendingUpTo(blocks: number): Promise<string[]> {
  const script = `ulimit -f ${blocks}; exec "$0" "$1" "$2"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script, process.execPath, appender, folder]);
  return stdout.trimEnd().split('\n');
}

test('what was told as kept is there, what did not fit is not, and it goes on with what fits and once there is room', {
  skip: process.platform === 'win32',
}, async () => {
  const [first, ...told] = await appendingUpTo(64);
  expect(first).toBe('opened');
  const kept = told.slice(0, -2);
  expect(kept).toEqual(kept.map((_, append) => String(append)));
  expect(kept.length).toBeGreaterThan(1);
  expect(told.slice(-2)).toEqual(['not kept: it is as large as a file may be here', 'small: kept']);

  const text = await readFile(spoolPath(folder), 'utf8');
  expect(text.endsWith('"session":"s-0","reading_id":"none"}\n')).toBe(true);
  const opening = await openSpool(folder);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const { spool, contents, unreadable } = opening;
  expect(unreadable).toEqual([]);
  const ids = kept.flatMap((append) => [0, 1, 2].map((index) => `p-${Number(append) * 3 + index}`));
  expect(pressIdsIn(contents)).toEqual(ids);

  const session = contents.open()?.session as string;
  expect(await spool.append([pressed(session, 'with room')])).toEqual({});
  expect(pressIdsIn(contents)).toEqual([...ids, 'with room']);
  await spool.close();
});
