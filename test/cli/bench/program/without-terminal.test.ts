/** A bench whose input or output is no terminal: lines in, lines out. */
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

import { startIonworks } from '../../../../lib/local/ionworks/server.ts';
import {
  type BenchProgram,
  benchProgram,
  startEnvironment,
  temporaryFolder,
  valuesIn,
} from '../../../support/bench-program.ts';
import { program } from '../../../support/running-cellgauge.ts';

const typed = ['--property', 'thickness', '--unit', 'mm', '--no-stages'];

test('lines that are piped in are taken to the last, which needs no line end, and sent', async () => {
  const place = await benchProgram();
  const { status, stdout, stderr } = await place.run(typed, { input: 'A-017\n4.121\nnothing\n4.119\nn\nA-018\n4.300' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('A-017  thickness 2  4.119 mm  (mean 4.120 +- 0.001)\n');
  expect(stdout).toContain('Cannot read the frame "nothing": it fits none of the');
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(stdout).not.toContain('> ');
  expect(valuesIn(await place.messages())).toEqual([['4.121', '4.119'], ['4.300']]);
});

test('what was typed while a cell is looked up waits for the answer, also where input ends meanwhile', async () => {
  const place = await benchProgram();
  const ionworks = await startIonworks({ cells: [{ id: 'id-of-a-017', name: 'A-017' }], latencyMs: 200 });
  onTestFinished(ionworks.stop);
  const { status, stdout } = await place.run(typed, {
    input: 'A-017\n4.121\n4.119\n',
    env: { IONWORKS_API_URL: ionworks.url, IONWORKS_API_KEY: 'local-key' },
  });
  expect(status).toBe(0);
  expect(stdout).toContain('A-017 is known to Ionworks: id-of-a-017\n');
  const messages = await place.messages();
  expect(valuesIn(messages)).toEqual([['4.121', '4.119']]);
  expect(messages[0]?.readings[0]?.cell).toEqual({ kind: 'id', id: 'id-of-a-017' });
});

test('a file is followed while lines are piped in; the end of input ends the bench, and what was taken is sent', async () => {
  const file = join(temporaryFolder(), 'gauge.txt');
  writeFileSync(file, '9.999\n');
  const place = await benchProgram();
  const bench = piped(place, ['--follow', file, ...typed]);
  await bench.seen('Connected: ');
  bench.child.stdin.write('A-017\n');
  await bench.seen('A-017 is taken');
  appendFileSync(file, '4.121\r\n4.1');
  await bench.seen('4.121 mm');
  appendFileSync(file, '19\r\n');
  await bench.seen('4.119 mm');
  bench.child.stdin.end();
  expect(await bench.status).toBe(0);
  expect(bench.told()).not.toMatch(/[^\P{Cc}\n]/u);
  expect(valuesIn(await place.messages())).toEqual([['4.121', '4.119']]);
});

test('a signal to end ends it as "q" does, and what was shown as taken is sent also in the middle of a burst', async () => {
  const place = await benchProgram();
  const bench = piped(place, [...typed, '--spread', 'none']);
  const values = Array.from({ length: 60 }, (_, index) => (4.1 + index / 1000).toFixed(3));
  bench.child.stdin.write(`A-017\n${values.join('\n')}\n`);
  await bench.seen('thickness 2  ');
  bench.child.kill('SIGTERM');
  expect(await bench.status).toBe(0);
  expect(bench.told()).toContain(', as the bench ends\n');
  const shown = [...bench.told().matchAll(/thickness \d+ {2}(\S+) mm/g)].map(([, value]) => value);
  expect(shown.length).toBeGreaterThan(1);
  expect(valuesIn(await place.messages())).toEqual([shown]);
});

/** Starts it with pipes, and leaves its input open. */
function piped(place: BenchProgram, args: readonly string[]) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program, ...place.args(args)], { env: { PATH, ...startEnvironment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
    look();
  });
  const complaints = text(child.stderr);
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const seen = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      look = () => told.includes(what) && resolve();
      look();
      status.then(async () => reject(new Error(`It ended without telling ${what}:\n${told}${await complaints}`)));
    });
  return { child, status, seen, told: () => told };
}

test('of lines that come faster than they are read none is lost', async () => {
  const place = await benchProgram();
  const { status, stdout } = await place.run(['--property', 'thickness', '--unit', 'mm', '--no-stages'], {
    input: `${'u\n'.repeat(60_000)}q\n`,
  });
  expect(status).toBe(0);
  expect(stdout.split('\n').filter((line) => line.startsWith('Cannot take a reading back'))).toHaveLength(60_000);
});
