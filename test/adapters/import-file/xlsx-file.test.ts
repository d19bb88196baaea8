import { Readable } from 'node:stream';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';

import { openXlsx } from '../../../lib/adapters/import-file/xlsx-file.ts';
import { FileTrouble, type ImportFile } from '../../../lib/import/file.ts';
import {
  directoryChanged,
  fileOf,
  partsOf,
  rowsOf,
  sheetXml,
  type WorkbookContent,
  workbook,
} from '../../support/workbook.ts';

const open = (content: WorkbookContent) => openXlsx(fileOf(workbook(content)));
const cellRow = (text: string) => `<row r="1"><c r="A1" t="str"><v>${text}</v></c></row>`;
const sheet1 = 'xl/worksheets/sheet1.xml';

/** Why a workbook cannot be read, wherever that is found. */
async function troubleOf(file: ImportFile): Promise<FileTrouble> {
  try {
    const { tables } = await openXlsx(file);
    for (const table of tables) await rowsOf(table);
  } catch (error) {
    if (error instanceof FileTrouble) return error;
    throw error;
  }
  throw new Error('Cannot tell the trouble of a workbook: it was read');
}

describe('the sheets of a workbook', () => {
  test('are its tables, in the order of their tabs, without those that are hidden or have no cells', async () => {
    const opened = await open({
      sheets: [
        { name: 'Dry', rows: cellRow('dry') },
        { name: 'Raw', rows: cellRow('raw'), state: 'hidden' },
        { name: 'Chart', kind: 'chartsheet' },
        { name: 'Filled &amp; aged', rows: cellRow('filled') },
        { name: 'Old data', state: 'veryHidden' },
      ],
    });
    expect(opened.format).toBe('Excel workbook, 4 sheets (hidden: Raw, "Old data")');
    expect(opened.tables.map(({ sheet, kind }) => [sheet, kind])).toEqual([
      ['Dry', 'rows'],
      ['Filled & aged', 'rows'],
    ]);
    expect((await rowsOf(opened.tables[1])).map(({ cells }) => cells)).toEqual([['filled']]);
  });

  test('are counted in words', async () => {
    expect((await open({})).format).toBe('Excel workbook, 1 sheet');
    expect((await open({ sheets: [{}, {}] })).format).toBe('Excel workbook, 2 sheets');
  });

  test.each([
    ['', 1900],
    ['date1904="0"', 1900],
    ['date1904="1"', 1904],
    ['date1904="true"', 1904],
  ])('count their days as the workbook says: %s', async (properties, epoch) => {
    const opened = await open({
      properties,
      patterns: [14],
      sheets: [{ rows: '<row r="1"><c r="A1" s="1"><v>1462</v></c></row>' }],
    });
    expect(opened.serialEpoch).toBe(epoch);
    expect((await rowsOf(opened.tables[0]))[0]?.cells).toEqual([epoch === 1904 ? '1908-01-02' : '1904-01-01']);
  });

  test('are read from the beginning each time', async () => {
    const { tables } = await open({ sheets: [{ rows: cellRow('a') }] });
    const [first, second] = await Promise.all([rowsOf(tables[0]), rowsOf(tables[0])]);
    expect(first).toEqual([{ number: 1, cells: ['a'] }]);
    expect([second, await rowsOf(tables[0])]).toEqual([first, first]);
  });
});

describe('parts are found', () => {
  const rows = cellRow('here');
  const parts = partsOf({ sheets: [{ rows }] });
  const related = parts['xl/_rels/workbook.xml.rels'] ?? '';

  test.each<[string, Record<string, string>]>([
    [
      'by absolute targets',
      {
        '_rels/.rels': (parts['_rels/.rels'] ?? '').replace('"xl/', '"/xl/'),
        'xl/_rels/workbook.xml.rels': related.replaceAll('Target="', 'Target="/xl/'),
      },
    ],
    [
      'by targets through another folder',
      { 'xl/_rels/workbook.xml.rels': related.replace('Target="worksheets', 'Target="../xl/./worksheets') },
    ],
    [
      'whatever the case of their names',
      { 'xl/_rels/workbook.xml.rels': related.replace('Target="worksheets', 'Target="WorkSheets') },
    ],
    [
      'in strict files',
      Object.fromEntries(
        Object.entries(parts).map(([name, text]) => [
          name,
          text
            .replaceAll(
              'http://schemas.openxmlformats.org/spreadsheetml/2006/',
              'http://purl.oclc.org/ooxml/spreadsheetml/',
            )
            .replaceAll(
              'http://schemas.openxmlformats.org/officeDocument/2006/',
              'http://purl.oclc.org/ooxml/officeDocument/',
            ),
        ]),
      ),
    ],
    [
      'whatever the prefix of an id',
      { 'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replaceAll('r:id', 'd3p1:id') },
    ],
    [
      'where the workbook is at the root',
      {
        '_rels/.rels': (parts['_rels/.rels'] ?? '').replace('xl/workbook.xml', 'book.xml'),
        'book.xml': parts['xl/workbook.xml'] ?? '',
        '_rels/book.xml.rels': related.replaceAll('Target="', 'Target="xl/'),
      },
    ],
  ])('%s', async (_, changed) => {
    const opened = await open({ sheets: [{ rows }], parts: changed });
    expect(await rowsOf(opened.tables[0])).toEqual([{ number: 1, cells: ['here'] }]);
  });

  test('where there are neither styles nor shared texts', async () => {
    const {
      'xl/styles.xml': _,
      'xl/sharedStrings.xml': __,
      ...fewer
    } = partsOf({
      sheets: [{ rows: '<row r="1"><c r="A1" s="3"><v>4.1209999999999996</v></c></row>' }],
    });
    const files = Object.fromEntries(Object.entries(fewer).map(([name, text]) => [name, strToU8(text)]));
    const opened = await openXlsx(fileOf(zipSync(files)));
    expect(await rowsOf(opened.tables[0])).toEqual([{ number: 1, cells: ['4.121'] }]);
  });
});

describe('a file that cannot be read says why', () => {
  const good = workbook({ sheets: [{ rows: cellRow('a') }] });
  const zip = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, strToU8('<a/>')])));
  const openDocument = zip('mimetype', 'META-INF/manifest.xml', 'content.xml');
  const binary = { '_rels/.rels': (partsOf()['_rels/.rels'] ?? '').replace('workbook.xml', 'workbook.bin') };

  test.each<[string, Uint8Array, string]>([
    ['no zip', strToU8('Cell;Thickness\nC1;4.121\n'), 'it is damaged or cut short (End of central directory'],
    ['cut short', good.subarray(0, good.length - 30), 'it is damaged or cut short (End of central directory'],
    ['without its beginning', good.subarray(200), 'it is damaged or cut short'],
    ['a zip of other things', zip('a.csv', 'b.csv'), 'it is a zip file, but no workbook; unpack it'],
    ['an .ods', openDocument, 'it is an OpenDocument file; save it as .xlsx'],
    ['an .xlsb', workbook({ parts: binary }), 'it is an .xlsb workbook; save it as .xlsx'],
    [
      'a Word document',
      workbook({ parts: { 'xl/workbook.xml': '<w:document xmlns:w="w"/>' } }),
      'it is an Office file, but no workbook',
    ],
    [
      'a workbook of charts',
      workbook({ sheets: [{ kind: 'chartsheet' }] }),
      'it is a workbook without a sheet of cells',
    ],
    ['with a password', directoryChanged(good, sheet1, { flags: 0x01 }), 'it is protected by a password; save it'],
    ['strongly encrypted', directoryChanged(good, sheet1, { flags: 0x41 }), 'it is protected by a password; save it'],
    ['packed oddly', directoryChanged(good, sheet1, { method: 14 }), 'it is damaged or cut short, in its part'],
    ['a bomb', directoryChanged(good, sheet1, { size: 0xf0000000 }), 'it unpacks to more than 2 GB'],
    ['a bomb that lies', directoryChanged(good, sheet1, { size: 10 }), 'it is damaged or cut short, in its part'],
    [
      'of very many texts',
      directoryChanged(good, 'xl/sharedStrings.xml', { size: 0x0d000000 }),
      'the texts in it take more than 200 MB',
    ],
    [
      'no XML',
      workbook({ parts: { [sheet1]: '<worksheet><sheetData><row' } }),
      'it is damaged: its part "xl/worksheets',
    ],
    [
      'wrong XML',
      workbook({ parts: { [sheet1]: '<worksheet><a></b></worksheet>' } }),
      'it is damaged: its part "xl/works',
    ],
    [
      'without a sheet that it names',
      workbook({
        parts: {
          'xl/_rels/workbook.xml.rels': (partsOf()['xl/_rels/workbook.xml.rels'] ?? '').replace('sheet1', 'sheet7'),
        },
      }),
      'it is damaged: it has no part "xl/worksheets/sheet7.xml"',
    ],
    [
      'with a cell beyond the last column',
      workbook({ sheets: [{ rows: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }] }),
      'it is damaged: the cell "XFE1" is beyond the last column',
    ],
    [
      'with a text that is missing',
      workbook({ sharedStrings: '<si><t>a</t></si>', sheets: [{ rows: '<row><c t="s"><v>1</v></c></row>' }] }),
      'it is damaged: a cell has the text number "1", which is missing',
    ],
  ])('%s', async (_, bytes, reason) => {
    const trouble = await troubleOf(fileOf(bytes));
    expect(trouble.kind).toBe('unreadable');
    expect(trouble.message).toContain(reason);
  });

  test('a value that changed on the way is found by its checksum', async () => {
    const rows = '<row r="1"><c r="A1"><v>4.121</v></c></row>';
    const bytes = Buffer.from(workbook({ sheets: [{ rows }], stored: [sheet1] }));
    bytes.write('4.127', bytes.indexOf('4.121'));
    expect((await troubleOf(fileOf(bytes))).message).toContain('the checksum is another one');
  });

  test('compressed bytes that changed on the way are found', async () => {
    const bytes = Buffer.from(good);
    bytes.fill(0xff, bytes.indexOf(sheet1) + sheet1.length + 10, bytes.indexOf(sheet1) + sheet1.length + 60);
    expect((await troubleOf(fileOf(bytes))).message).toContain(`in its part "${sheet1}"`);
  });

  test('a file of more than 50 MB is not taken into memory', async () => {
    const bytes = 50 * 1024 * 1024 + 1;
    const never = { name: 'big.xlsx', bytes, read: () => Readable.from([]) };
    expect((await troubleOf(never)).message).toContain('it has more than 50 MB');

    let pieces = 0;
    async function* endless() {
      for (; ; pieces += 1) yield new Uint8Array(1024 * 1024);
    }
    expect((await troubleOf({ name: 'big.xlsx', bytes: 100, read: endless })).message).toContain(
      'it has more than 50 MB',
    );
    expect(pieces).toBe(50);
  });

  test('what the file itself says goes through', async () => {
    const changed = new FileTrouble('changed', 'it was overwritten');
    const read = () => Readable.from(fail(changed));
    await expect(openXlsx({ name: 'a.xlsx', bytes: 100, read })).rejects.toBe(changed);
  });
});

// biome-ignore lint/correctness/useYield: it fails before there is anything
async function* fail(error: Error): AsyncGenerator<Uint8Array> {
  throw error;
}

describe('a sheet of 100,000 rows', () => {
  const rows = Array.from(
    { length: 100_000 },
    (_, index) =>
      `<row r="${index + 1}" spans="1:3"><c r="A${index + 1}" t="s"><v>${index % 2}</v></c><c r="B${index + 1}"/><c r="C${index + 1}" s="1"><v>${4 + (index % 100) / 1000}</v></c></row>`,
  ).join('');
  const bytes = zipSync(
    Object.fromEntries(
      Object.entries(
        partsOf({ patterns: ['0.000'], sharedStrings: '<si><t>C1</t></si><si><t>C2</t></si>', sheets: [{}] }),
      ).map(([name, text]) => [name, strToU8(name === sheet1 ? sheetXml({ rows }) : text)]),
    ),
  );

  test('comes in batches of at most a thousand', async () => {
    const { tables } = await openXlsx(fileOf(bytes));
    const sizes: number[] = [];
    let last: unknown;
    for await (const batch of tables[0]?.records() ?? []) {
      sizes.push(batch.length);
      last = batch.at(-1);
    }
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
    expect(sizes.length).toBeGreaterThan(100);
    expect(last).toEqual({ kind: 'row', row: { number: 100_000, cells: ['C2', '', '4.099'] } });
  });

  test('can be left early, and read again', async () => {
    const { tables } = await openXlsx(fileOf(bytes));
    for (let time = 0; time < 3; time += 1) {
      let seen = 0;
      for await (const batch of tables[0]?.records() ?? []) {
        seen += batch.length;
        if (seen >= 600) break;
      }
      expect(seen).toBeLessThan(2000);
    }
    expect(await rowsOf(tables[0])).toHaveLength(100_000);
  });

  /** As many longer rows as almost fill what is read at once come first. */
  const shortest = `${`<row><c t="str"><v>${'a'.repeat(8)}</v></c></row>`.repeat(385)}${'<row><c><f/></c></row>'.repeat(30_000)}`;
  const wide = `<row><c r="XFD1" t="str"><v>${'a'.repeat(2000)}</v></c></row>`.repeat(500);

  test.each<[string, string, number, number, string[]]>([
    ['of the shortest rows is no larger', shortest, 30_385, 1000, []],
    ['of rows that are not compressed is no larger', shortest, 30_385, 1000, [sheet1]],
    ['of rows with thousands of columns is smaller', wide, 500, 20, []],
  ])('a batch %s', async (_, xml, total, most, stored) => {
    const { tables } = await open({ sheets: [{ rows: xml }], stored });
    const sizes: number[] = [];
    for await (const batch of tables[0]?.records() ?? []) sizes.push(batch.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
  });
});
