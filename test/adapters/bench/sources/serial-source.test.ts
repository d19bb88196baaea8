import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectSource } from '../../../../lib/adapters/bench/sources/connect-source.ts';
import { whyNotOpened } from '../../../../lib/adapters/bench/sources/serial-reason.ts';
import { realWorld } from '../../../../lib/adapters/bench/sources/source-world.ts';
import type { Connection, SourceEvent, SourceSettings } from '../../../../lib/bench/source.ts';
import { type HeardSource, heardSource } from '../../../support/heard-source.ts';
import { instrumentLine } from '../../../support/pseudo-terminal.ts';

const halfSettledMs = 50;
const retryMs = 2000;
const lookMs = 1000;

const noSuchPort = 'lost: there is no such port; "cellgauge bench --list" shows those there are';

const serial = (path: string): Connection => ({
  kind: 'serial',
  path,
  line: { baud: 9600, dataBits: 7, parity: 'even', stopBits: 1 },
});

const serialSource = (path: string, settings: Partial<SourceSettings> = {}) => heardSource(serial(path), settings);

/** Waits until the port is open, and has been listened to for a moment. */
async function connected(source: HeardSource): Promise<void> {
  await source.world.pass(halfSettledMs);
  await source.world.pass(halfSettledMs);
  expect(await source.next()).toBe('connected');
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cellgauge-serial-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('what an instrument sends is told frame by frame, whatever its line ends', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path);
  await connected(source);

  line.send('+012.345 mm\r');
  expect(await source.next()).toBe('frame +012.345 mm');
  line.send('S S     130.00 g\r\nS D      -0.42 g\r\n\x02 4.12\n');
  expect(await source.next()).toBe('frame S S     130.00 g');
  expect(await source.next()).toBe('frame S D      -0.42 g');
  expect(await source.next()).toBe('frame \x02 4.12');
});

test('a frame has the time of its last byte', async () => {
  const line = await instrumentLine();
  const events: SourceEvent[] = [];
  let now = 1000;
  let told = () => {};
  const world = { ...realWorld, now: () => now };
  const tell = (event: SourceEvent) => {
    events.push(event);
    told();
  };
  const nextTold = () =>
    new Promise<void>((resolve) => {
      told = resolve;
    });
  const source = connectSource({ name: 'gauge', connection: serial(line.path), says: {} }, tell, world);
  onTestFinished(() => source.close());
  await nextTold();
  now = 2000;
  line.send('4.120 mm\r');
  await nextTold();

  expect(events).toEqual([{ kind: 'connected' }, { kind: 'frame', bytes: Buffer.from('4.120 mm'), at: 2000 }]);
});

test('two instruments that speak at once are not mixed up', async () => {
  const [one, other] = [await instrumentLine(), await instrumentLine()];
  const [gauge, scale] = [serialSource(one.path), serialSource(other.path)];
  await connected(gauge);
  await connected(scale);

  one.send('+004.');
  other.send('S S      38.4');
  one.send('121 mm\r');
  other.send('10 g\r\n');

  expect(await gauge.next()).toBe('frame +004.121 mm');
  expect(await scale.next()).toBe('frame S S      38.410 g');
});

test('an instrument is asked, each time and by itself, byte for byte', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path, { asked: { command: '\x1bP\xb5\r\n', everyMs: 5000 } });
  source.ask();
  await connected(source);

  source.ask();
  await line.heard('\x1bP\xb5\r\n');
  await source.world.pass(5000);
  await line.heard('\x1bP\xb5\r\n\x1bP\xb5\r\n');
  await source.world.pass(5000);
  await line.heard('\x1bP\xb5\r\n\x1bP\xb5\r\n\x1bP\xb5\r\n');
  expect(line.received()).toBe('\x1bP\xb5\r\n'.repeat(3));
});

test('one that speaks by itself is never asked', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path);
  await connected(source);
  source.ask();

  const other = serialSource(line.path);
  await other.next();
  expect(line.received()).toBe('');
});

test('a port that is not there is waited for, and its absence told once', async () => {
  const path = join(folder(), 'usb-gauge');
  const source = serialSource(path);
  expect(await source.next()).toBe(noSuchPort);
  await source.world.pass(retryMs);
  await source.world.pass(retryMs);

  const line = await instrumentLine({ at: path });
  await source.world.pass(retryMs);
  await connected(source);
  line.send('4.120 mm\r');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('another reason is told, too', async () => {
  const path = join(folder(), 'port');
  const source = serialSource(path);
  expect(await source.next()).toBe(noSuchPort);
  writeFileSync(path, 'nothing');
  await source.world.pass(retryMs);
  expect(await source.next()).toBe('lost: it is no serial port');
});

test('a port that another program has open is told, and had once it is let go of', async () => {
  const line = await instrumentLine();
  const first = serialSource(line.path);
  await connected(first);

  const second = serialSource(line.path);
  expect(await second.next()).toBe('lost: another program has it open');
  await first.close();
  await second.world.pass(retryMs);
  await connected(second);
  line.send('4.120 mm\r');
  expect(await second.next()).toBe('frame 4.120 mm');
  expect(first.unread()).toEqual([]);
});

test('unplugged in mid-frame, half a frame is cut short, and the next one whole', async () => {
  const path = join(folder(), 'usb-gauge');
  const line = await instrumentLine({ at: path });
  const source = serialSource(path, { asked: { command: '?\r', everyMs: 5000 } });
  await connected(source);

  line.send('4.119 mm\r+004.1');
  expect(await source.next()).toBe('frame 4.119 mm');
  await line.unplug();
  expect(await source.next()).toBe('cut-short +004.1 by loss');
  expect(await source.next()).toBe('lost: it was unplugged');
  expect(source.world.due()).toEqual([retryMs]);

  await source.world.pass(retryMs);
  await source.world.pass(retryMs);
  const again = await instrumentLine({ at: path });
  await source.world.pass(retryMs);
  await connected(source);
  again.send('21 mm\r');
  expect(await source.next()).toBe('frame 21 mm');
  source.ask();
  await again.heard('?\r');
});

test('a path that leads to another device is followed there, although the port tells nothing', async () => {
  const path = join(folder(), 'usb-gauge');
  const [old, replaced] = [await instrumentLine(), await instrumentLine()];
  symlinkSync(old.path, path);
  const source = serialSource(path);
  await connected(source);
  await source.world.pass(lookMs);
  rmSync(path);
  symlinkSync(replaced.path, path);
  await source.world.pass(lookMs);
  expect(await source.next()).toBe('lost: it was unplugged');

  await source.world.pass(retryMs);
  await connected(source);
  replaced.send('4.120 mm\r');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('half a frame that is not gone on with is cut short after a second', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path);
  await connected(source);
  line.send('+004.1');
  await source.world.pass(500);
  await source.world.pass(500);
  expect(await source.next()).toBe('cut-short +004.1 by silence');
  line.send('4.120 mm\r');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('Digimatic digits without a line end are frames after a moment', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path, { says: { format: 'digimatic' } });
  await connected(source);
  line.send('FFFF000412030FFFF000412130');
  await source.world.pass(25);
  await source.world.pass(25);
  expect(await source.next()).toBe('frame FFFF000412030');
  expect(await source.next()).toBe('frame FFFF000412130');
});

test('of instruments that never stop sending, the first frame told is whole', async () => {
  const lines = await Promise.all(Array.from({ length: 6 }, () => instrumentLine()));
  let isOver = false;
  const speak = (index: number) => {
    if (isOver) return;
    for (const line of lines) line.send('+012.345\r'.charAt(index % 9));
    setImmediate(speak, index + 1);
  };
  onTestFinished(() => {
    isOver = true;
  });
  speak(0);
  const firstFrames = lines.map(
    (line) =>
      new Promise((resolve) => {
        const tell = (event: SourceEvent) => event.kind === 'frame' && resolve(event.bytes.toString());
        const source = connectSource({ name: 'gauge', connection: serial(line.path), says: {} }, tell);
        onTestFinished(() => source.close());
      }),
  );
  expect(await Promise.all(firstFrames)).toEqual(lines.map(() => '+012.345'));
});

test('bytes that arrive damaged are marked by the port, so that no digit is lost unnoticed', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path);
  await connected(source);
  const settings = execFileSync('/bin/sh', ['-c', 'stty -a < "$1"', 'sh', line.path], { encoding: 'utf8' });
  expect(settings.split(/[\s;]+/)).toEqual(expect.arrayContaining(['inpck', 'parmrk', '-ignpar']));
});

test('after it was closed a source tells nothing', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path);
  await connected(source);
  line.send('+004.1');
  await source.world.pass(500);
  await source.close();
  await line.unplug();
  expect(source.unread()).toEqual([]);
  expect(source.world.due()).toEqual([]);
});

test('closed while it is being opened, a port is free for the next', async () => {
  const line = await instrumentLine();
  const source = serialSource(line.path);
  await source.close();
  const next = serialSource(line.path);
  await connected(next);
  expect(source.unread()).toEqual([]);
  expect(source.world.due()).toEqual([]);
});

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyUSB9', noSuchPort.slice('lost: '.length)],
  ['Error: No such device or address, cannot open /dev/tty', noSuchPort.slice('lost: '.length)],
  ['Opening COM9: File not found', noSuchPort.slice('lost: '.length)],
  ['Error: Permission denied, cannot open /dev/ttyUSB0', 'this user may not open it; on Linux the group dialout may'],
  ['Error Resource temporarily unavailable Cannot lock port', 'another program has it open'],
  ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'another program has it open'],
  ['Opening COM3: Access denied', 'another program has it open'],
  ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'it is no serial port'],
  ['Error: Is a directory, cannot open /dev', 'it is no serial port'],
  ['Error: Input/output error setting custom baud rate of 9600', 'there is no hardware behind it'],
  ['Error baud rate of 12345 is not supported on your platform', 'it cannot be set to that baud rate'],
  [
    'Error: Too many open files, cannot open /dev/ttyUSB0',
    'it cannot be opened: Too many open files, cannot open /dev/ttyUSB0',
  ],
])('why a port cannot be opened is put into words: %s', (message, reason) => {
  expect(whyNotOpened(message)).toBe(reason);
});
