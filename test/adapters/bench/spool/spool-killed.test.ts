/** A process that has a spool and is killed in the middle of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openSpool, readSpool } from '../../../../lib/adapters/bench/spool/spool-folder.ts';
import { randomFrom } from '../../../support/random-from.ts';
import { pressIdsIn } from '../../../support/spool-seen.ts';

const appender = join(import.meta.dirname, '../../../support/spool-appender.ts');
const pressesOfAppend = 3;

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cellgauge-spool-killed-'));
});
afterAll(() => rm(parent, { recursive: true }));

/** Starts a process that appends; `told` has the lines that it has told so far, and ends with it. */
function appending(folder: string) {
  const child = spawn(process.execPath, [appender, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const reading = createInterface({ input: child.stdout });
  const told = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => lines.length >= count && resolve();
      reading.on('line', look);
      closed.then(() => reject(new Error(`Cannot see ${count} lines: it ended with ${lines.join(', ')}`)));
      look();
    });
  reading.on('line', (line) => lines.push(line));
  const kill = async (): Promise<NodeJS.Signals | null> => {
    child.kill('SIGKILL');
    await closed;
    return child.signalCode;
  };
  return { lines, told, kill, closed };
}

test('whatever was told as kept is there, in its order and once, however often the process is killed', {
  timeout: 180_000,
}, async () => {
  const folder = join(parent, 'again and again');
  const random = randomFrom(20_261_122);
  const confirmed: string[] = [];
  for (let kill = 0; kill < 20; kill += 1) {
    const process = appending(folder);
    await process.told(2 + Math.floor(random() * 12));
    expect(await process.kill()).toBe('SIGKILL');
    const [first, ...appends] = process.lines;
    expect(first).toBe('opened');
    confirmed.push(...appends);

    const spool = await readSpool(folder);
    if (spool.kind === 'failed') throw new Error(spool.reason);
    expect(spool.unreadable).toEqual([]);
    const ids = pressIdsIn(spool.contents);
    expect(ids).toEqual(ids.map((_, index) => `p-${index}`));
    const kept = ids.length / pressesOfAppend;
    // Of what it was killed in the middle of all is there, or nothing: it was told to nobody yet.
    const unconfirmed = Array.from({ length: kept }, (_, append) => String(append)).filter(
      (a) => !confirmed.includes(a),
    );
    expect(Number.isInteger(kept)).toBe(true);
    expect(new Set(confirmed).size).toBe(confirmed.length);
    expect(unconfirmed.length).toBeLessThanOrEqual(kill + 1);
    expect(confirmed.every((append) => Number(append) < kept)).toBe(true);
  }
  expect(confirmed.length).toBeGreaterThan(40);
});

test('a spool that another process has is in use, and free once that is killed', async () => {
  const folder = join(parent, 'in use');
  const first = appending(folder);
  await first.told(2);
  expect(await openSpool(folder)).toEqual({ kind: 'in-use' });
  const second = appending(folder);
  await second.closed;
  expect(second.lines).toEqual(['in-use']);

  expect(await first.kill()).toBe('SIGKILL');
  const opening = await openSpool(folder);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const kept = pressIdsIn(opening.contents).length / pressesOfAppend;
  expect(kept).toBeGreaterThanOrEqual(first.lines.length - 1);
  await opening.spool.close();
});
