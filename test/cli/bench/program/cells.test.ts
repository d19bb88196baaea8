/** Cells, looked up in Ionworks where there is a key for it. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';

import { type StandIn, startIonworks } from '../../../../lib/local/ionworks/server.ts';
import { benchProgram, valuesIn } from '../../../support/bench-program.ts';
import type { OnTerminal } from '../../../support/terminal.ts';

const typed = ['--property', 'thickness', '--unit', 'mm', '--no-stages'];
const id = '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0017';

async function ionworksWith(names: Readonly<Record<string, string>>): Promise<StandIn> {
  const ionworks = await startIonworks({ cells: Object.entries(names).map(([name, cell]) => ({ id: cell, name })) });
  onTestFinished(ionworks.stop);
  return ionworks;
}

const keyFor = ({ url }: StandIn) => ({ IONWORKS_API_URL: url, IONWORKS_API_KEY: 'local-key' });

test('a cell that does not exist is refused with the nearest names; one that does is sent with its id', async () => {
  const ionworks = await ionworksWith({ 'A-017': id, 'B-900': '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0018' });
  const place = await benchProgram();
  const bench = place.start(typed, keyFor(ionworks));
  await bench.asking('cell> ');
  bench.type('A-071\r');
  await bench.seen('Cannot find the cell "A-071": no cell in Ionworks bears this name; the nearest are "A-017"');
  await bench.asking('cell> ');
  bench.type('A-017\r');
  await bench.seen(`A-017 is known to Ionworks: ${id}`);
  await bench.asking('A-017> ');
  bench.type('4.121\rn\r');
  await bench.seen('Sent: A-017, 1 reading');
  bench.type(`${id}\r`);
  await bench.seen(`${id} is known to Ionworks`);
  bench.type('4.119\rn\r');
  await bench.seen(`Sent: ${id}, 1 reading`);
  const asked = ionworks.requests.length;
  bench.type('A-017\r');
  await bench.asking('A-017> ');
  expect(ionworks.requests).toHaveLength(asked);
  const messages = await place.messages();
  expect(valuesIn(messages)).toEqual([['4.121'], ['4.119']]);
  expect(messages.map(({ readings: [first] }) => first?.cell)).toEqual([
    { kind: 'id', id },
    { kind: 'id', id },
  ]);
});

test('where Ionworks does not answer a cell is taken by its name, with the reason, and asked for again the next time', async () => {
  const ionworks = await ionworksWith({ 'A-017': id });
  ionworks.faults.add({ drop: 'before', times: 1 });
  const place = await benchProgram();
  const bench = place.start(typed, keyFor(ionworks));
  await bench.asking('cell> ');
  bench.type('A-017\r4.121\rn\r');
  await bench.seen('A-017 is taken by its name, unchecked: Cannot call Ionworks: the connection failed');
  await bench.seen('Sent: A-017, 1 reading');
  bench.type('A-017\r4.119\r4.120\rn\r');
  await bench.seen(`A-017 is known to Ionworks: ${id}`);
  await bench.seen('Sent: A-017, 2 readings');
  const messages = await place.messages();
  expect(messages.map(({ readings: [first] }) => first?.cell)).toEqual([
    { kind: 'name', name: 'A-017' },
    { kind: 'id', id },
  ]);
});

test.each<[string, (bench: OnTerminal) => void]>([
  ['Ctrl-C', (bench) => bench.type('\u0003')],
  ['a signal to end', (bench) => bench.kill('SIGTERM')],
  // Shorter than Ionworks is waited for, which is 10 s.
])('%s while Ionworks is silent waits for nothing', { timeout: 9_000 }, async (_, goHome) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const place = await benchProgram();
  const bench = place.start(typed, { IONWORKS_API_URL: url, IONWORKS_API_KEY: 'local-key' });
  await bench.asking('cell> ');
  bench.type('A-017\r');
  await bench.asking('A-017, looking it up> ');
  goHome(bench);
  await bench.seen('A-017 is taken by its name, unchecked: the bench ends');
  expect(await bench.exit).toBe(0);
});
