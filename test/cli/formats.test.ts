import { expect, test } from 'vitest';

import { decoders } from '../../lib/domain/instruments/formats.ts';
import { cellgauge } from './cellgauge.ts';

test('formats lists every format, with what its frames tell', async () => {
  const { status, stdout } = await cellgauge(['formats']);
  const [head, ...lines] = stdout.trimEnd().split('\n');
  expect(head?.split(/ {2,}/)).toEqual(['format', 'unit', 'stable', 'grammar', 'example', 'instruments']);
  expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual(decoders.map(({ format }) => format));
  expect(lines[0]?.split(/ {2,}/)).toEqual([
    'mt-sics',
    'always',
    'always',
    'solid',
    'S·S·····130.00·g',
    'Mettler Toledo (MT-SICS), KERN (KCP) and many others',
  ]);
  expect(status).toBe(0);
});

test('formats --json is one object a format', async () => {
  const { stdout } = await cellgauge(['formats', '--json']);
  const objects = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects.map(({ format }) => format)).toEqual(decoders.map(({ format }) => format));
  expect(objects.find(({ format }) => format === 'mitutoyo-mux10')).toEqual({
    format: 'mitutoyo-mux10',
    instruments: 'Mitutoyo MUX-10F, USB-ITN, QM-Height (USB) and GageMux',
    measures: 'length',
    unit: 'never',
    stability: 'never',
    grammar: 'solid',
    example: '01A+0000.123',
  });
});
