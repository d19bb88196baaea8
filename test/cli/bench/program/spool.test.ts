/** The spool of a bench: one process has it, for one queue; and what a full disk does to it. */
import { appendFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';

import { openSpool, spoolPath } from '../../../../lib/adapters/bench/spool/spool-folder.ts';
import { benchProgram, startEnvironment, valuesIn } from '../../../support/bench-program.ts';
import { deviceServer } from '../../../support/device-server.ts';
import { program } from '../../../support/running-cellgauge.ts';
import { begun, finished, pressed, sent } from '../../../support/spool-records.ts';
import { onTerminal } from '../../../support/terminal.ts';

const typed = ['--property', 'thickness', '--unit', 'mm', '--no-stages'];

test('a second bench at one spool is refused, until the first was ended, however it was', async () => {
  const place = await benchProgram();
  const first = place.start(typed);
  await first.asking('cell> ');
  const refused = await place.run(typed);
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toBe(
    `Cannot open the spool in ${JSON.stringify(place.spool)}: another bench has it; end that one, or name another with --spool\n`,
  );
  first.kill('SIGKILL');
  expect(await first.exit).toBe(137);
  expect(await place.run(typed)).toMatchObject({ status: 0, stderr: '' });
});

test.each([
  { what: 'waits', records: [finished('s-1')] },
  { what: 'is open', records: [] },
])('a spool whose session of another queue $what is refused, and stays as it is', async ({ records }) => {
  const place = await benchProgram();
  const queue = 'https://sqs.eu-central-1.amazonaws.com/123456789012/other';
  const opening = await openSpool(place.spool);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  await opening.spool.append([begun('s-1', { queue }), pressed('s-1', 'p-1'), pressed('s-1', 'p-2'), ...records]);
  await opening.spool.close();

  const { status, stderr } = await place.run(typed);
  expect(status).toBe(1);
  expect(stderr).toBe(
    `Cannot use the spool in ${JSON.stringify(place.spool)} for ${place.queueUrl}: 2 readings of it wait for ${queue}; start the bench for that queue until they are sent (--readings-queue-url), name another spool with --spool, or send them to this queue with --redirect\n`,
  );
  const { stdout } = await place.run(['--status']);
  expect(stdout).toContain('cell of s-1 filled, 2 readings');
  expect(await place.messages()).toEqual([]);
});

test('what waits for another queue goes to this one where somebody says so, unless it was played', async () => {
  const place = await benchProgram();
  const opening = await openSpool(place.spool);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const queue = 'http://127.0.0.1:4566/000000000000/cellgauge-local-readings';
  await opening.spool.append([begun('s-1', { queue }), pressed('s-1', 'p-1'), finished('s-1')]);
  await opening.spool.append([begun('s-2', { queue }), pressed('s-2', 'p-2')]);
  await opening.spool.close();
  expect(await place.run([...typed, '--redirect'])).toMatchObject({ status: 0, stderr: '' });
  expect((await place.messages()).map(({ readings: [reading] }) => reading?.id)).toEqual(['p-1', 'p-2']);

  const played = pressed('s-3', 'p-3');
  if (played.kind !== 'press') throw new Error(played.kind);
  const again = await openSpool(place.spool);
  if (again.kind !== 'opened') throw new Error(again.kind);
  await again.spool.append([
    begun('s-3', { queue }),
    { ...played, press: { ...played.press, instrument: 'sim-mahr' } },
  ]);
  await again.spool.close();
  const { status, stderr } = await place.run([...typed, '--redirect']);
  expect(status).toBe(1);
  expect(stderr).toContain('1 reading of it was played (--simulate), and would be filed as measured');
  expect(await place.messages()).toEqual([]);
});

test("a live session of another queue is in nobody's way, once its readings are sent", async () => {
  const place = await benchProgram();
  const opening = await openSpool(place.spool);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const queue = 'https://sqs.eu-central-1.amazonaws.com/123456789012/other';
  await opening.spool.append([begun('s-1', { queue, live: true }), pressed('s-1', 'p-1'), sent('s-1', 'p-1')]);
  await opening.spool.close();
  expect(await place.run(typed)).toMatchObject({ status: 0, stderr: '' });
  expect(await place.messages()).toEqual([]);
});

test('a spool that grew large with what is sent is small again after the next start', async () => {
  const place = await benchProgram();
  const opening = await openSpool(place.spool);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const raw = 'x'.repeat(500_000);
  for (let press = 0; press < 9; press += 1) {
    const id = `p-${press}`;
    await opening.spool.append([begun('s-1', { live: true }), pressed('s-1', id, { raw }), sent('s-1', id)]);
  }
  await opening.spool.append([finished('s-1')]);
  await opening.spool.close();
  expect(await place.run(typed)).toMatchObject({ status: 0, stderr: '' });
  expect((await stat(spoolPath(place.spool))).size).toBeLessThan(1_000_000);
});

test('a full disk is told for each reading that it has no room for; what was shown as taken is kept and sent later', async () => {
  const server = await deviceServer();
  const place = await benchProgram();
  const source = ['--tcp', `${server.host}:${server.port}`, '--format', 'mahr', '--property', 'thickness'];
  const args = [...source, '--no-stages', '--spread', 'none'];
  const limited = ['-c', 'ulimit -f 4; exec "$0" "$@"', process.execPath, program, ...place.args(args)];
  const bench = onTerminal('sh', limited);
  const gauge = await server.client();
  await bench.seen('Connected: ');
  bench.type('A-017\r');
  await bench.asking('A-017> ');
  const taken: string[] = [];
  for (;;) {
    const value = `4.${String(100 + taken.length)}`;
    gauge.write(`+00${value} mm\r`);
    await bench.seen(`${value} mm`);
    if (bench.lines().some((line) => line.startsWith('Cannot keep '))) break;
    taken.push(value);
  }
  await bench.seen(
    /Cannot keep 4\.\d+ mm of A-017: it is as large as a file may be here; it was not\s+taken: press again when that is put right/,
  );
  expect(taken.length).toBeGreaterThan(2);
  bench.kill('SIGKILL');
  await bench.exit;

  const next = place.start(args);
  await next.seen(`Going on with A-017, ${taken.length} readings so far`);
  await next.asking('A-017> ');
  (await server.client()).write('+005.000 mm\r');
  await next.seen(`thickness ${taken.length + 1} 5.000 mm`);
  next.type('q\r');
  expect(await next.exit).toBe(0);
  expect(valuesIn(await place.messages())).toEqual([[...taken, '5.000']]);
});

test('a line of the spool that is spoilt is told by its number, and the rest of it sent', async () => {
  const place = await benchProgram();
  const opening = await openSpool(place.spool);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const queue = place.queueUrl;
  await opening.spool.append([begun('s-1', { queue }), pressed('s-1', 'p-1'), finished('s-1')]);
  await opening.spool.close();
  appendFileSync(spoolPath(place.spool), '{"kind":"pre\u0000\n');

  const { status, stdout, stderr } = await place.run(typed);
  expect(status).toBe(0);
  expect(stdout).toContain('Sent: cell of s-1 filled, 1 reading');
  expect(stderr).toContain('Cannot read line 4 of ');
});

test('a folder that cannot be a spool is told before anything is asked', async () => {
  const place = await benchProgram();
  const { status, stdout, stderr } = await place.run([...typed, '--spool', program], { env: startEnvironment });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^Cannot open the spool in ".*cellgauge\.ts": /);
});
