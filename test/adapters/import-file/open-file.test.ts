import { gzipSync } from 'node:zlib';

import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';

import { openFile } from '../../../lib/adapters/import-file/open-file.ts';
import { workbook } from '../../support/workbook.ts';
import { fileOf, rowsIn, tableIn, troubleIn } from './file-of.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('the format of a file', () => {
  test.each<[string, string | Buffer, 'rows' | 'messages']>([
    ['CSV, separated by semicolons', 'Cell;T1\nA1;4,1\n', 'rows'],
    ['CSV, separated by commas, UTF-8', 'Cell,Ø\nA1,4.1\n', 'rows'],
    ['CSV, separated by tabs, Windows-1252', latin('Cell\tØ\nA1\t4.1\n'), 'rows'],
    ['CSV, separated by bars, UTF-16', Buffer.from('\ufeffCell|T1\nA1|4.1\n', 'utf16le'), 'rows'],
    ['CSV, separated by semicolons, gzipped', gzipSync('Cell;T1\nA1;4,1\n'), 'rows'],
    ['CSV, separated by ":"', 'sep=:\nCell:T1\n', 'rows'],
    ['CSV, one column', 'Thickness\n4.1\n', 'rows'],
    ['CSV, separated by semicolons', '[mm];[g]\n4;5\n', 'rows'],
    ['CSV, separated by semicolons', '<none>;T1\nA1;5\n', 'rows'],
    ['NDJSON', '\ufeff\n {"cell":"A1"}\n{"cell":"A2"}\n', 'messages'],
    ['NDJSON, gzipped', gzipSync('{"cell":"ä"}\n'), 'messages'],
    ['NDJSON, Windows-1252', latin('{"cell":"ä"}\n'), 'messages'],
    ['NDJSON', '{"cell":"A1\n\n{"cell":"A2"}\n', 'messages'],
    ['NDJSON', `{"cell":"A1"}\n${'{"cell":"A2"}\n'.repeat(100_000)}`, 'messages'],
    ['JSON', '\n{\n  "cell": "A1"\n}\n', 'messages'],
    ['JSON', '{"readings": [\n{"cell":"A1"}\n]}\n', 'messages'],
    ['JSON', '[{"cell":"A1"}]', 'messages'],
    ['JSON, gzipped', gzipSync(' [\n]'), 'messages'],
    ['JSON, UTF-16', Buffer.from('[{"cell":"A1"}]', 'utf16le').swap16(), 'messages'],
  ])('is told: %s', async (format, content, kind) => {
    const file = fileOf(content, 5);
    const opened = await openFile(file);
    expect(opened.format).toBe(format);
    expect(opened.serialEpoch).toBe(1900);
    expect(opened.tables.map((table) => [table.sheet, table.kind])).toEqual([['', kind]]);
    expect(file.beingRead()).toBe(0);
  });
});

test('a workbook is one whatever its name says, packed once more or not', async () => {
  const content = workbook({ sheets: [{ rows: '<row r="3"><c r="A3"><v>4.1</v></c></row>' }] });
  for (const [bytes, format] of [
    [content, 'Excel workbook, 1 sheet'],
    [gzipSync(content), 'Excel workbook, 1 sheet, gzipped'],
  ] as const) {
    const opened = await openFile({ ...fileOf(bytes, 1000), name: 'readings.csv' });
    expect(opened.format).toBe(format);
    expect(await rowsIn(tableIn(opened))).toEqual(['3 4.1']);
  }
});

describe('a file that is nothing to import', () => {
  test.each<[string, string | Buffer]>([
    ['it is empty', ''],
    ['it is empty', '\ufeff'],
    ['it is empty', '\ufeff \r\n\t\n'],
    ['it is empty', gzipSync('')],
    ['it is empty', gzipSync(' \n')],
    ['its first MB holds nothing but blanks', `${'\n'.repeat(1 << 20)}Cell;T1`],
    [
      'it is an old .xls workbook, or one with a password; save it as .xlsx, without a password',
      Buffer.concat([latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), Buffer.alloc(600)]),
    ],
    ['it is a PDF; save the table behind it as .xlsx or CSV', '%PDF-1.7\n'],
    ['it is a rich text document; save the table in it as .xlsx or CSV', '{\\rtf1\\ansi}'],
    ['it is packed by 7-Zip; unpack it, or pack it with gzip', latin('7z\xbc\xaf\x27\x1c\0\x04')],
    ['it is packed by RAR; unpack it, or pack it with gzip', latin('Rar!\x1a\x07\x01\0')],
    ['it is packed by xz; unpack it, or pack it with gzip', latin('\xfd7zXZ\0\0\x04')],
    ['it is packed by Zstandard; unpack it, or pack it with gzip', latin('\x28\xb5\x2f\xfd\x04')],
    ['it is packed by bzip2; unpack it, or pack it with gzip', latin('BZh91AY&SY\x12')],
    ['it is HTML or XML, whatever its name says; save it as .xlsx or CSV', '\n<html><table><tr><td>A1'],
    ['it is HTML or XML, whatever its name says; save it as .xlsx or CSV', '<?xml version="1.0"?><Workbook>'],
    ['it is no text: line 3 holds bytes that are zero', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR').subarray(0, 9)],
    ['it is packed by gzip twice; unpack it once', gzipSync(gzipSync('Cell;T1\n'))],
    ['it is a PDF; save the table behind it as .xlsx or CSV', gzipSync('%PDF-1.7\n')],
  ])('is refused: %s', async (reason, content) => {
    const file = fileOf(content, 5);
    expect(await troubleIn(openFile(file))).toBe(`unreadable: ${reason}`);
    expect(file.beingRead()).toBe(0);
  });

  test('is refused in words where it is a zip and no workbook, packed once more or not', async () => {
    const zip = zipSync({ 'readings.csv': Buffer.from('Cell;T1\n') });
    expect(await troubleIn(openFile(fileOf(zip)))).toMatch(/^unreadable: .*zip/);
    expect(await troubleIn(openFile(fileOf(gzipSync(zip))))).toMatch(/^unreadable: .*zip/);
    expect(await troubleIn(openFile(fileOf(latin(`PK\x05\x06${'\0'.repeat(18)}`))))).toMatch(/^unreadable: .*zip/);
  });
});
