import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { preparedFile, receiptFolderOf, withOneReceipt } from '../../lib/cli/import/import-files.ts';
import type { MappingFlags } from '../../lib/cli/import/import-options.ts';
import { mappingFor, mappingOfFlags } from '../../lib/cli/import/mapping-of.ts';
import { noMapping } from '../../lib/domain/import/mapping/read-mapping.ts';
import type { Mapping } from '../../lib/domain/import/mapping.ts';
import { cellgauge } from './cellgauge.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-mapping-'));
  for (const name of ['with', 'without', 'broken']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'lab.csv'), 'Zelle;Dicke [mm]\n');
  }
  await writeFile(
    join(folder, 'with/mapping.json'),
    '\ufeff{"columns":{"Zelle":"cell","Dicke":"thickness[mm]"},"defaults":{"stage":"dry"},"timezone":"Europe/Berlin","decimal":","}',
  );
  await writeFile(join(folder, 'broken/mapping.json'), '{"colums":{}}');
});
afterAll(() => rm(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

describe('the options of an import', () => {
  test('say what columns mean, what holds of all rows, and how numbers and times are written', () => {
    const flags: MappingFlags = {
      map: ['Dicke [mm]=thickness/centre[mm]', 'Bem.=notes', 'x=ignore'],
      default: ['stage=dry', 'notes=a = b'],
      sheet: ['Tabelle1'],
      ...{ decimal: ',', dates: 'dmy', timezone: 'Europe/Berlin', epoch: '1904' },
    };
    expect(mappingOfFlags(flags)).toEqual({
      ok: true,
      mapping: {
        columns: new Map<string, unknown>([
          ['Dicke [mm]', { kind: 'reading', property: 'thickness', position: 'centre', unit: 'mm' }],
          ['Bem.', { kind: 'field', field: 'notes' }],
          ['x', { kind: 'ignored' }],
        ]),
        defaults: new Map([
          ['stage', 'dry'],
          ['notes', 'a = b'],
        ]),
        ...{ decimal: ',', dates: 'dmy', timezone: 'Europe/Berlin', serialEpoch: 1904, sheets: ['Tabelle1'] },
      },
    });
    expect(mappingOfFlags({ epoch: '1900' })).toMatchObject({ mapping: { serialEpoch: 1900 } });
  });

  test('say nothing where there are none', () => {
    const read = mappingOfFlags({});
    expect(read.ok && Object.values(read.mapping).filter((value) => value !== undefined)).toEqual([
      new Map(),
      new Map(),
    ]);
  });

  test.each([
    [{ map: ['Dicke'] }, 'Cannot map "Dicke": '],
    [{ map: ['Dicke=thickness[furlong]'] }, 'Cannot map "Dicke" to '],
    [{ default: ['stage'] }, 'Cannot use --default "stage": it is no FIELD=TEXT, such as stage=dry'],
    [{ default: ['=dry'] }, 'Cannot use --default "=dry": it is no FIELD=TEXT'],
    [{ default: ['stag=dry'] }, 'Cannot use --default "stag=dry": did you mean stage?'],
    [{ timezone: 'Berlin' }, 'Cannot use the time zone "Berlin": there is none of this name'],
  ])('are refused with a sentence, %j', (flags, sentence) => {
    const read = mappingOfFlags(flags);
    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.reason).toContain(sentence);
  });
});

describe('the mapping of a file', () => {
  const none = { options: noMapping, named: undefined, timezone: undefined };

  test('is the mapping.json beside it', async () => {
    const { mapping, mappingPath } = await mappingFor(path('with/lab.csv'), none);
    expect(mappingPath).toBe(path('with/mapping.json'));
    expect(mapping).toMatchObject({ decimal: ',', timezone: 'Europe/Berlin', defaults: new Map([['stage', 'dry']]) });
    expect([...mapping.columns.keys()]).toEqual(['Zelle', 'Dicke']);
  });

  test('is the file that is named, wherever it is', async () => {
    const named = path('with/mapping.json');
    const { mapping, mappingPath } = await mappingFor(path('without/lab.csv'), { ...none, named });
    expect({ mappingPath, decimal: mapping.decimal }).toEqual({ mappingPath: named, decimal: ',' });
  });

  test('gives way to the options', async () => {
    const options: Mapping = { ...noMapping, decimal: '.', defaults: new Map([['stage', 'filled']]) };
    const { mapping } = await mappingFor(path('with/lab.csv'), { ...none, options });
    expect(mapping).toMatchObject({ decimal: '.', timezone: 'Europe/Berlin', defaults: options.defaults });
  });

  test('is the options alone where there is no such file', async () => {
    expect(await mappingFor(path('without/lab.csv'), none)).toEqual({
      mapping: { ...noMapping, timezone: undefined },
      mappingPath: undefined,
    });
  });

  test('has the zone of the environment where nobody names another', async () => {
    const timezone = 'Asia/Tokyo';
    const zoneOf = async (name: string) => (await mappingFor(path(name), { ...none, timezone })).mapping.timezone;
    expect([await zoneOf('without/lab.csv'), await zoneOf('with/lab.csv')]).toEqual([timezone, 'Europe/Berlin']);
  });

  test.each([
    ['broken/lab.csv', undefined, 'Cannot use the mapping "F/broken/mapping.json": it has "colums"'],
    ['with/lab.csv', 'without/none.json', 'Cannot read "F/without/none.json": there is no such file'],
  ])('of %s with %s is refused with a sentence', async (file, named, sentence) => {
    const mapping = mappingFor(path(file), { ...none, named: named && path(named) });
    await expect(mapping).rejects.toThrow(sentence.replace('F', folder));
  });
});

describe('the files of an import', () => {
  const preparation = { options: noMapping, mapping: undefined, receipts: undefined, timezone: undefined };

  test('have their receipts in a folder beside each, or in the one that is named', () => {
    expect(receiptFolderOf('labs/a/x.csv', undefined)).toBe('labs/a/receipts');
    expect(receiptFolderOf('x.csv', undefined)).toBe('receipts');
    expect(receiptFolderOf('labs/a/x.csv', 'imported')).toBe('imported');
  });

  test('are refused where two would have one receipt', () => {
    expect(withOneReceipt(['a/x.csv', 'b/x.csv'], undefined)).toBeUndefined();
    expect(withOneReceipt(['a/x.csv', 'b/y.csv', 'b/x.csv'], 'imported')).toEqual(['a/x.csv', 'b/x.csv']);
    expect(withOneReceipt(['x.csv', './x.csv'], undefined)).toEqual(['x.csv', './x.csv']);
  });

  test.each([
    ['-', 'a file is read twice, and standard input comes but once; save it first'],
    ['receipts/lab.csv.rows.csv', 'it is named like a part of a receipt'],
    ['mapping.json', 'it is the mapping of the files beside it'],
  ])('are refused where one is %s', async (name, reason) => {
    await expect(preparedFile(name, preparation)).rejects.toThrow(`Cannot import "${name}": ${reason}`);
  });
});

test.each([
  [['lab.csv', '--map', 'Dicke'], 'Cannot map "Dicke": it is no HEADER=MEANING'],
  [['lab.csv', '--decimal', ';'], `argument ';' is invalid. It is "," or "."`],
  [
    ['a/x.csv', 'b/x.csv', '--receipts', 'r'],
    'Cannot import "a/x.csv" and "b/x.csv" together: they would have one receipt',
  ],
  [[], "missing required argument 'file'"],
])('wrong usage, %j, ends with status 2 and a sentence', async (args, sentence) => {
  const { status, stdout, stderr } = await cellgauge(['import', ...args]);
  expect(stderr).toContain(sentence);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('help tells what it takes, with examples', async () => {
  const { status, stdout } = await cellgauge(['import', '--help']);
  expect(stdout).toContain('npm run cellgauge -- import thickness.csv --dry-run');
  expect(status).toBe(0);
});
