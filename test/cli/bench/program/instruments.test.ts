/** Instruments behind device servers, asked ones, and several at once. */
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';

import { benchProgram, valuesIn } from '../../../support/bench-program.ts';
import { deviceServer } from '../../../support/device-server.ts';
import { instrumentLine } from '../../../support/pseudo-terminal.ts';

const gauge = ['--format', 'mahr', '--instrument', 'mic-1', '--property', 'thickness'];
const balance = ['--format', 'mt-sics', '--instrument', 'scale-1'];

const tcp = ({ host, port }: { host: string; port: number }) => ['--tcp', `${host}:${port}`];

test('of a frame that a dropped connection has cut nothing is taken, of the next one all', async () => {
  const server = await deviceServer();
  const place = await benchProgram();
  const bench = place.start([...tcp(server), ...gauge, '--no-stages', '--expected', '2']);
  const before = await server.client();
  await bench.seen('Connected: mic-1');
  bench.type('A-017\r');
  await bench.asking('A-017> ');
  before.write('+004.121 mm\r+004.1');
  await bench.seen('1/2 4.121 mm');
  await server.stop();
  await bench.seen('Cannot take "+004.1" from mic-1: the connection was lost before its end; press again');
  await bench.seen('No connection to mic-1');
  await server.start();
  const after = await server.client();
  await bench.seen('Connected again: mic-1');
  after.write('+004.119 mm\r');
  await bench.seen('Sent: A-017, 2 readings');

  const messages = await place.messages();
  expect(valuesIn(messages)).toEqual([['4.121', '4.119']]);
});

test('a balance is asked with Enter, and what swings is refused', async () => {
  const server = await deviceServer();
  const place = await benchProgram();
  const bench = place.start([...tcp(server), ...balance, '--ask', '--no-stages']);
  const scale = await server.client();
  await bench.seen('Connected: scale-1');
  bench.type('A-017\r');
  await bench.asking('A-017 (Enter asks)> ');
  bench.type('\r');
  expect(await nextOf(scale)).toBe('S\r\n');
  scale.write('S D    38.4120 g\r\n');
  await bench.seen('not stable');
  bench.type('\r');
  expect(await nextOf(scale)).toBe('S\r\n');
  scale.write('S S    38.4127 g\r\n');
  await bench.seen('A-017 weight 1 38.4127 g');
  bench.type('q\r');
  expect(await bench.exit).toBe(0);

  expect(valuesIn(await place.messages())).toEqual([['38.4127']]);
});

test('a played instrument is asked with Enter', async () => {
  const place = await benchProgram();
  const bench = place.start(['--simulate', 'digimatic', '--stages', 'dry', '--expected', '2']);
  await bench.seen('Connected: sim-digimatic');
  bench.type('A-017\r');
  await bench.asking('A-017 dry (Enter asks)> ');
  bench.type('\r\n');
  await bench.seen('A-017 dry thickness 1/2');
  bench.type('\r\n');
  await bench.seen('Sent: A-017 dry, 2 readings');
  const [message] = await place.messages();
  expect(message?.readings.map(({ instrument }) => instrument?.id)).toEqual(['sim-digimatic', 'sim-digimatic']);
});

test('two instruments that speak at once, byte by byte in turn, are each heard', async () => {
  const server = await deviceServer();
  const line = await instrumentLine();
  const place = await benchProgram();
  const plan = ['--no-stages', '--expected', 'thickness=2,weight=1'];
  const bench = place.start([...plan, '--serial', line.path, ...gauge, ...tcp(server), ...balance]);
  const scale = await server.client();
  await bench.seen('Connected: mic-1');
  await bench.seen('Connected: scale-1');
  bench.type('A-017\r');
  await bench.asking('A-017> ');
  const said = { gauge: '+004.121 mm\r+004.119 mm\r', scale: 'S S    38.4127 g\r\n' };
  for (let at = 0; at < said.gauge.length; at += 1) {
    line.send(said.gauge.slice(at, at + 1));
    await written(scale, said.scale.slice(at, at + 1));
  }
  await bench.seen('Sent: A-017, 3 readings');
  await bench.seen(/weight 1\/1 {2}38\.4127 g/);

  const [message] = await place.messages();
  const heard = message?.readings.map(({ instrument, raw }) => `${instrument?.id} ${raw}`);
  expect(heard?.toSorted()).toEqual(['mic-1 +004.119 mm', 'mic-1 +004.121 mm', 'scale-1 S S    38.4127 g']);
});

test('where there are several instruments, a refusal tells whose reading it is', async () => {
  const server = await deviceServer();
  const line = await instrumentLine();
  const place = await benchProgram();
  const bench = place.start(['--no-stages', '--serial', line.path, ...gauge, ...tcp(server), ...balance]);
  const scale = await server.client();
  await bench.seen('Connected: scale-1');
  scale.write('S +\r\n');
  await bench.seen(/^scale-1: Cannot .*"S \+"/m);
});

test('what the registry has of an instrument needs no option, and its limits are kept', async () => {
  const server = await deviceServer();
  const place = await benchProgram();
  const registry = { 'mic-7': { format: 'mahr', property: 'thickness', max: '5' } };
  const bench = place.start([...tcp(server), '--instrument', 'mic-7', '--no-stages'], {
    INSTRUMENTS: JSON.stringify(registry),
  });
  const micrometer = await server.client();
  await bench.seen('Connected: mic-7');
  bench.type('A-017\r');
  await bench.asking('A-017> ');
  micrometer.write('+005.001 mm\r+004.121 mm\r');
  await bench.seen('A-017 thickness 1 4.121 mm');
  await bench.seen("above the instrument's maximum, 5 mm");
});

const nextOf = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('data', (bytes) => resolve(bytes.toString('latin1')));
  });

const written = (socket: Socket, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(text, (error) => (error ? reject(error) : resolve()));
  });
