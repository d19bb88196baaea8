import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { instrumentTable } from '../../lib/cli/instruments/instrument-table.ts';
import { remarkOnSize, remarksOn } from '../../lib/cli/instruments/remarks.ts';
import { mistakeWords, type Registry, readRegistry } from '../../lib/domain/registry.ts';
import { canonicalUnitsOf } from '../support/readings.ts';
import { cellgauge } from './cellgauge.ts';

const now = Date.parse('2026-11-20T08:00:00Z');

function registryOf(instruments: object): Registry {
  const read = readRegistry(JSON.stringify(instruments));
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

async function fileOf(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cellgauge-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'instruments.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const micrometer = { kind: 'micrometer', format: 'digimatic', min: '0.5', max: '25' };

describe('instruments check', () => {
  test('prints a registry that can be used', async () => {
    const file = await fileOf({ 'mic-1': micrometer, 'scale-2': { format: 'sbi', max: 220, lab: 'B 2.14' } });
    expect(await cellgauge(['instruments', 'check', file])).toEqual({
      status: 0,
      stdout: [
        'instrument  kind        format     property   limits        lab',
        'mic-1       micrometer  digimatic  thickness  0.5 to 25 mm',
        'scale-2                 sbi        weight     to 220 g      B 2.14',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('takes limits in the canonical unit of this environment', async () => {
    const env = { CANONICAL_UNITS: '{"thickness":"um"}' };
    const { stdout } = await cellgauge(['instruments', 'check', '-'], {
      env,
      input: '{"a":{"kind":"micrometer","min":5}}',
    });
    expect(stdout).toContain('from 5 um');
  });

  test('warns of what somebody should look at', async () => {
    const file = await fileOf({ 'mic-1': { ...micrometer, formt: 'sbi' } });
    const { status, stderr } = await cellgauge(['instruments', 'check', file]);
    expect(stderr).toBe('Warning: instrument "mic-1", formt: there is no such field\n');
    expect(status).toBe(0);
  });

  test('warns of ids that stand there twice', async () => {
    const input = '{"a":{"kind":"scale","lab":{"a":1}},"b":{"kind":"scale","lab":"\\"b\\":"},"a":{"kind":"scale"}}';
    const { status, stderr } = await cellgauge(['instruments', 'check', '-'], { input });
    expect(stderr).toBe('Warning: instrument "a" stands there more than once: the last one counts\n');
    expect(status).toBe(0);
  });

  test('says where there is nothing in it', async () => {
    expect((await cellgauge(['instruments', 'check', '-'], { input: '{}' })).stdout).toBe('It has no instruments.\n');
  });

  test('names the mistakes of every instrument, and ends with status 1', async () => {
    const file = await fileOf({ a: { min: 3, max: 2 }, b: 7, c: { format: 'sbi2' } });
    const { status, stdout, stderr } = await cellgauge(['instruments', 'check', file]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      `Cannot use ${file}: instrument "a", min: 3 is above max, 2`,
      `Cannot use ${file}: instrument "b": it is no object of fields`,
      `Cannot use ${file}: instrument "c", format: "sbi2" is none of the formats; "cellgauge formats" lists them`,
      '',
    ]);
  });

  test('tells programs the same', async () => {
    const good = await cellgauge(['instruments', 'check', '-', '--json'], { input: '{"a":{"kind":"scale","x":1}}' });
    expect(JSON.parse(good.stdout)).toEqual({
      usable: true,
      instruments: 1,
      warnings: ['instrument "a", x: there is no such field'],
    });
    expect(good).toMatchObject({ status: 0, stderr: '' });

    const bad = await cellgauge(['instruments', 'check', '-', '--json'], { input: '{"a":{"unit":5}}' });
    expect(JSON.parse(bad.stdout)).toEqual({
      usable: false,
      reason: 'instrument "a", unit: it is no text, but 5',
      mistakes: [{ instrument: 'a', field: 'unit', reason: 'it is no text, but 5' }],
    });
    expect(bad.status).toBe(1);
  });

  test.each([
    [['check', '/nowhere.json'], 1, 'Cannot read "/nowhere.json": there is no such file\n'],
    [['check', '-'], 1, 'Cannot use standard input: it is empty\n'],
    [['check', tmpdir()], 1, `Cannot read ${JSON.stringify(tmpdir())}: it is a folder\n`],
    [['check'], 2, "error: missing required argument 'file'\nAdd --help to see what it takes.\n"],
  ])('%j ends with status %i and a sentence', async (args, status, stderr) => {
    expect(await cellgauge(['instruments', ...args])).toEqual({ status, stdout: '', stderr });
  });
});

describe('the table of a registry', () => {
  const columnOf = (entry: object, title: string, units = {}): string | undefined => {
    const [head = '', line = ''] = instrumentTable(registryOf({ x: entry }), canonicalUnitsOf(units), now);
    const titles = head.split(/ {2,}/);
    return line.split(/ {2,}/)[titles.indexOf(title)];
  };

  test.each([
    [{ min: 1, property: 'thickness' }, 'limits', 'from 1 mm'],
    [{ max: '2.50', property: 'cell_weight' }, 'limits', 'to 2.50 g'],
    [{ min: 1, max: 2, property: 'porosity' }, 'limits', '1 to 2'],
    [{ min: 1, max: 2 }, 'limits', '1 to 2'],
    [{ kind: 'scale' }, 'property', 'weight'],
    [{ format: 'mt-sics' }, 'property', 'weight'],
    [{ format: 'mt-sics', property: 'gross_weight' }, 'property', 'gross_weight'],
    [{ decimal: ',' }, 'decimal', ','],
    [{ replicates: true }, 'replicates', 'yes'],
    [{ replicates: false }, 'replicates', 'no'],
    [{ calibrations: [{ from: '2026-01-01', until: '2026-12-31' }] }, 'calibration', 'until 2026-12-31'],
    [{ calibrations: [{ until: '2026-12-31' }, { until: '2025-12-31' }] }, 'calibration', 'until 2026-12-31'],
    [{ calibrations: [{ until: '2026-11-19' }] }, 'calibration', 'ended 2026-11-19'],
    [{ calibrations: [{ from: '2026-01-01' }] }, 'calibration', 'without end'],
    [{ calibrations: [{ until: '2025-01-01' }, { from: '2027-01-01' }] }, 'calibration', 'ended 2025-01-01'],
    [{ calibrations: [{ from: '2027-03-01' }, { from: '2027-01-01' }] }, 'calibration', 'from 2027-01-01'],
    [{ lab: 'B\n2\u001b' }, 'lab', 'B\\u{a}2\\u{1b}'],
    [{ lab: 'the "old" one' }, 'lab', 'the "old" one'],
    [{ tael_grams: 37.5, unit_grams: { K: '0.205', X: '2' } }, 'weighs', 'tael 37.5 g, K 0.205 g, X 2 g'],
    [{ unit: 'mm' }, 'unit', 'mm'],
    [{ model: 'MDC-25' }, 'model', 'MDC-25'],
    [{ serial_number: '77' }, 'serial number', '77'],
  ])('of %j has under %s: %s', (entry, title, text) => {
    expect(columnOf(entry, title)).toBe(text);
  });

  test('has no columns for what no instrument has', () => {
    expect(instrumentTable(registryOf({ x: {} }), new Map(), now)).toEqual(['instrument', 'x']);
  });
});

describe('remarks on a registry', () => {
  const remarks = (entry: object): string[] => remarksOn(registryOf({ x: entry }), now).map(mistakeWords);

  test('name a unit that neither frames nor entry tell', () => {
    expect(remarks({ kind: 'micrometer', format: 'mitutoyo-mux10' })).toEqual([
      'instrument "x", unit: frames of mitutoyo-mux10 carry none: without it, each message has to tell it',
    ]);
    expect(remarks({ kind: 'micrometer', format: 'mitutoyo-mux10', unit: 'mm' })).toEqual([]);
  });

  test('name a property that nothing settles', () => {
    expect(remarks({ kind: 'caliper' })).toEqual([
      'instrument "x", property: neither this nor kind and format settle it: each message has to tell it',
    ]);
    expect(remarks({ kind: 'caliper', property: 'cell_length' })).toEqual([]);
  });

  test('name what cannot be measured so', () => {
    expect(remarks({ kind: 'scale', unit: 'mm' })).toEqual(['instrument "x", unit: it is no unit of weight']);
    expect(remarks({ kind: 'scale', unit: 'tl', tael_grams: '37.5' })).toEqual([]);
    expect(remarks({ kind: 'scale', format: 'digimatic' })).toEqual([
      'instrument "x", kind: frames of digimatic are a length, which is no weight',
    ]);
    expect(remarks({ property: 'thickness', format: 'mt-sics' })).toEqual([
      'instrument "x", property: frames of mt-sics are a mass, which is no thickness',
    ]);
    expect(remarks({ property: 'porosity', format: 'mt-sics' })).toEqual([]);
  });

  test.each(['', ' x '])('name the id %j, which no message can name', (id) => {
    expect(remarksOn(registryOf({ [id]: { kind: 'scale' } }), now).map(mistakeWords)).toEqual([
      `instrument "${id}": no message can name it: its id is empty, or has blanks at its ends`,
    ]);
  });

  test('name a calibration that has ended', () => {
    expect(remarks({ kind: 'scale', calibrations: [{ until: '2026-11-19' }] })).toEqual([
      'instrument "x", calibrations: the last one has ended: readings are filed, and marked',
    ]);
    expect(remarks({ kind: 'scale', calibrations: [{ until: '2026-11-20' }] })).toEqual([]);
  });

  test('say where a large registry has room', () => {
    expect(remarkOnSize(4096)).toBeUndefined();
    expect(remarkOnSize(4097)).toBe(
      'it has 4097 bytes, too many for INSTRUMENTS itself (4 KB with all other variables): keep it in an advanced parameter of SSM (8 KB), or in S3',
    );
    expect(remarkOnSize(8192)).toMatch(/or in S3$/);
    expect(remarkOnSize(8193)).toMatch(/: keep it in S3$/);
  });
});
