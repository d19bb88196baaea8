import { expect, test } from 'vitest';

import type { Connection } from '../../../../lib/bench/source.ts';
import { deviceServer } from '../../../support/device-server.ts';
import { heardSource } from '../../../support/heard-source.ts';

const tcp = ({ host, port }: { host: string; port: number }): Connection => ({ kind: 'tcp', host, port });

test('what a device server passes on is told frame by frame, however its segments are cut', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server));
  const client = await server.client();
  expect(await source.next()).toBe('connected');

  client.write('+004.120 mm\r\n+004.');
  expect(await source.next()).toBe('frame +004.120 mm');
  client.write('121 mm\r');
  expect(await source.next()).toBe('frame +004.121 mm');
});

test('an instrument behind it is asked, once it is reached', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server), { asked: { command: 'SI\r\n' } });
  source.ask();
  const client = await server.client();
  let received = '';
  const asked = new Promise<void>((resolve) => {
    client.on('data', (bytes) => {
      received += bytes.toString('latin1');
      resolve();
    });
  });
  const closed = new Promise((resolve) => client.on('close', resolve));
  expect(await source.next()).toBe('connected');
  source.ask();
  await asked;
  await source.close();
  await closed;
  expect(received).toBe('SI\r\n');
});

test('dropped in mid-frame, half a frame is cut short, and what comes after the return is whole', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server));
  const client = await server.client();
  expect(await source.next()).toBe('connected');
  client.write('4.119 mm\r+004.1');
  expect(await source.next()).toBe('frame 4.119 mm');
  await server.stop();
  expect(await source.next()).toBe('cut-short +004.1 by loss');
  expect(await source.next()).toBe('lost: the connection was closed');

  await source.world.pass(1000);
  await source.world.pass(2000);
  await server.start();
  await source.world.pass(4000);
  expect(await source.next()).toBe('connected');
  (await server.client()).write('4.121 mm\r');
  expect(await source.next()).toBe('frame 4.121 mm');
});

test('where nothing listens it is tried again in growing pauses, and told once', async () => {
  const server = await deviceServer();
  await server.stop();
  const source = heardSource(tcp(server));
  expect(await source.next()).toBe('lost: nothing listens there');
  for (const pause of [1000, 2000, 4000, 8000, 16_000, 30_000]) await source.world.pass(pause);
  await server.start();
  await source.world.pass(30_000);
  expect(await source.next()).toBe('connected');
});

test('a server that hangs up on everybody is not called each second', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server));
  for (const pause of [1000, 2000, 4000]) {
    (await server.client()).destroy();
    expect(await source.next()).toBe('connected');
    expect(await source.next()).toBe('lost: the connection was closed');
    await source.world.pass(pause);
  }
  (await server.client()).end('4.120 mm\r');
  expect(await source.next()).toBe('connected');
  expect(await source.next()).toBe('frame 4.120 mm');
  expect(await source.next()).toBe('lost: the connection was closed');
  await source.world.pass(1000);
});

test('a host that does not answer is given up for now', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server));
  await source.world.pass(10_000);
  expect(await source.next()).toBe('lost: no answer');
  expect(source.world.due()).toEqual([1000]);
});

test('a host of no known name is told', async () => {
  const source = heardSource(tcp({ host: 'gauge.invalid', port: 4001 }));
  expect(await source.next()).toMatch(/^lost: there is no host of that name/);
});

test('the rest of a frame that was held back is no frame', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server));
  const client = await server.client();
  expect(await source.next()).toBe('connected');
  client.write('12.3');
  await source.world.pass(500);
  await source.world.pass(500);
  expect(await source.next()).toBe('cut-short 12.3 by silence');
  client.write('45 mm\r4.120 mm\r');
  expect(await source.next()).toBe('cut-short 45 mm by silence');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('a frame long after another that was cut short counts', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server));
  const client = await server.client();
  expect(await source.next()).toBe('connected');
  client.write('12.3');
  await source.world.pass(500);
  await source.world.pass(500);
  expect(await source.next()).toBe('cut-short 12.3 by silence');
  await source.world.pass(5000);
  await source.world.pass(5000);
  client.write('4.120 mm\r');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('after it was closed a source tells nothing and tries nothing', async () => {
  const server = await deviceServer();
  const source = heardSource(tcp(server), { asked: { command: '?', everyMs: 5000 } });
  await server.client();
  expect(await source.next()).toBe('connected');
  await source.close();
  await server.stop();
  expect(source.unread()).toEqual([]);
  expect(source.world.due()).toEqual([]);
});
