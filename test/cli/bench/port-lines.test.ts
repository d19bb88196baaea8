import { expect, test } from 'vitest';

import { portLines } from '../../../lib/cli/bench/port-lines.ts';

test('ports stand in columns below a heading', () => {
  expect(
    portLines([
      { path: '/dev/ttyACM0', ids: '0fe7:4001' },
      { path: '/dev/ttyUSB0', maker: 'FTDI', serialNumber: 'A10K5XYZ', ids: '0403:6001' },
    ]),
  ).toEqual([
    'port          usb id     serial number  maker',
    '/dev/ttyACM0  0fe7:4001',
    '/dev/ttyUSB0  0403:6001  A10K5XYZ       FTDI',
  ]);
});

test('columns in which no port has anything are left out', () => {
  expect(portLines([{ path: 'COM3' }, { path: 'COM4', maker: 'FTDI' }])).toEqual(['port  maker', 'COM3', 'COM4  FTDI']);
});

test('what makers write is cut to 80 columns and made visible; a path never is cut', () => {
  const long = { maker: `Prolific\x1b[2J ${'y'.repeat(99)}`, serialNumber: '9'.repeat(99), ids: '067b:2303' };
  const lines = portLines([{ path: '/dev/ttyUSB0', ...long }]);
  expect(lines[1]).toHaveLength(80);
  expect(lines[1]).toMatch(/ {2}9{19}… {2}Prolific\\u\{1b\}\[2J y+…$/);
  const path = `/dev/serial/by-id/usb-${'x'.repeat(60)}`;
  expect(portLines([{ path, ...long }])[1]).toContain(`${path}  067b:2303`);
});

test('where there is none, a sentence says what to do', () => {
  const lines = portLines([]);
  expect(lines.join(' ')).toMatch(/no serial port: plug in .* lacks a driver/);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
});
