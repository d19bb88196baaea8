import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { linuxPorts } from '../../../../lib/adapters/bench/sources/linux-ports.ts';
import { serialPorts } from '../../../../lib/adapters/bench/sources/serial-ports.ts';

/** A machine's folders: files by their content, links by where they lead. */
function machine({ files, links = {} }: { files: Record<string, string>; links?: Record<string, string> }): string {
  const root = mkdtempSync(join(tmpdir(), 'cellgauge-ports-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const made = (path: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  for (const [path, content] of Object.entries(files)) writeFileSync(made(path), content);
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(made(`${target}/x`).slice(0, -2), { recursive: true });
    symlinkSync(join(root, target), made(path));
  }
  return root;
}

const adapter = 'sys/devices/usb1/1-2';
const gauge = 'sys/devices/usb1/1-3';

test('ports with hardware behind them are listed, with what their adapters say of themselves', async () => {
  const root = machine({
    files: {
      'dev/ttyUSB0': '',
      'dev/ttyUSB10': '',
      'dev/ttyUSB2': '',
      'dev/ttyACM0': '',
      'dev/ttyS0': '',
      'dev/ttyS1': '',
      'dev/tty7': '',
      [`${adapter}/idVendor`]: '0403\n',
      [`${adapter}/idProduct`]: '6001\n',
      [`${adapter}/manufacturer`]: 'FTDI\n',
      [`${adapter}/serial`]: 'A10K5XYZ\n',
      [`${gauge}/idVendor`]: '0fe7\n',
      [`${gauge}/idProduct`]: '4001\n',
      'sys/class/tty/ttyS0/type': '4\n',
      'sys/class/tty/ttyS1/type': '0\n',
      'sys/class/tty/tty7/dev': '4:7\n',
    },
    links: {
      'sys/class/tty/ttyUSB0/device': `${adapter}/1-2:1.0/ttyUSB0`,
      'sys/class/tty/ttyUSB10/device': 'sys/devices/unknown',
      'sys/class/tty/ttyUSB2/device': 'sys/devices/unknown',
      'sys/class/tty/ttyUSB9/device': 'sys/devices/unknown',
      'sys/class/tty/ttyACM0/device': `${gauge}/1-3:1.0`,
      'sys/class/tty/ttyS0/device': 'sys/devices/pnp0/00:00',
      'sys/class/tty/ttyS1/device': 'sys/devices/platform/serial8250',
    },
  });
  expect(await linuxPorts(root)).toEqual([
    { path: '/dev/ttyACM0', ids: '0fe7:4001' },
    { path: '/dev/ttyS0' },
    { path: '/dev/ttyUSB0', maker: 'FTDI', serialNumber: 'A10K5XYZ', ids: '0403:6001' },
    { path: '/dev/ttyUSB2' },
    { path: '/dev/ttyUSB10' },
  ]);
});

test('without a view of the hardware, adapters are listed by their names and links', async () => {
  const root = machine({
    files: { 'dev/ttyUSB0': '', 'dev/ttyS0': '', 'dev/tty': '', 'dev/null': '' },
    links: { 'dev/serial/by-id/usb-Mahr_GmbH-port0': 'dev/ttyXRUSB3' },
  });
  expect(await linuxPorts(root)).toEqual([{ path: '/dev/ttyUSB0' }, { path: '/dev/ttyXRUSB3' }]);
});

test('a machine without any has none', async () => {
  expect(await linuxPorts(machine({ files: { 'dev/null': '' } }))).toEqual([]);
});

test('this machine can be asked, whatever it has', async () => {
  const ports = await serialPorts();
  expect(ports.every(({ path }) => path !== '')).toBe(true);
});
