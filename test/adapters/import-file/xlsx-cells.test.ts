import { describe, expect, test } from 'vitest';

import { openXlsx } from '../../../lib/adapters/import-file/xlsx-file.ts';
import { fileOf, rowsOf, sheetXml, type WorkbookContent, workbook } from '../../support/workbook.ts';

async function read(content: WorkbookContent) {
  const { tables } = await openXlsx(fileOf(workbook(content)));
  return rowsOf(tables[0]);
}

const cellsOf = async (cells: string, content: WorkbookContent = {}) =>
  (await read({ ...content, sheets: [{ rows: `<row r="1">${cells}</row>` }] })).flatMap(({ cells: texts }) => texts);

describe('a cell has the text that it shows', () => {
  test.each<[string, string, string[]]>([
    ['a number', '<c r="A1"><v>38.4125</v></c>', ['38.4125']],
    ['a number that says so', '<c r="A1" t="n"><v>4.1209999999999996</v></c>', ['4.121']],
    ['a number that is none', '<c r="A1" t="n"><v> ab </v></c>', ['ab']],
    ['true', '<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>true</v></c>', ['TRUE', 'TRUE']],
    ['false', '<c r="A1" t="b"><v>0</v></c>', ['FALSE']],
    ['an error', '<c r="A1" t="e"><v>#DIV/0!</v></c>', ['#DIV/0!']],
    ['an ISO date', '<c r="A1" t="d"><v>2025-03-01T08:05:00</v></c>', ['2025-03-01T08:05:00']],
    ['a text of its own', '<c r="A1" t="inlineStr"><is><t>CELL-1</t></is></c>', ['CELL-1']],
    [
      'a text of its own, in runs',
      '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>CELL</t></r><r><t>-1</t></r></is></c>',
      ['CELL-1'],
    ],
    ['what a formula made: a number', '<c r="A1"><f>AVERAGE(B1:C1)</f><v>4.1209999999999996</v></c>', ['4.121']],
    ['what a formula made: a text', '<c r="A1" t="str"><f>A2&amp;"x"</f><v>CELL-1</v></c>', ['CELL-1']],
    ['what a formula made: nothing', '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c>', ['', '1']],
    ['a formula that nobody has reckoned', '<c r="A1"><f>AVERAGE(B1:C1)</f></c>', ['=AVERAGE(B1:C1)']],
    ['a formula with an empty value', '<c r="A1"><f>1+1</f><v></v></c>', ['=1+1']],
    ['a formula of a text without value', '<c r="A1" t="str"><f>A2&amp;A3</f></c>', ['=A2&A3']],
    ['a formula that another cell says', '<c r="A1"><f t="shared" si="0"/></c>', ['=']],
    ['escaped characters', '<c r="A1" t="str"><v>a_x000A_b_x005F_x0041_ _xyz_</v></c>', ['a\nb_x0041_ _xyz_']],
    ['entities', '<c r="A1" t="str"><v>4 &lt; 5 &amp; &#216; &#x2300; ä</v></c>', ['4 < 5 & Ø ⌀ ä']],
    ['a text in CDATA', '<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', ['a<b']],
    [
      'without blanks around it',
      '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> \u00a0C1 \n</t></is></c>',
      ['C1'],
    ],
    ['a text of a type that nobody knows', '<c r="A1" t="new"><v>a</v></c>', ['a']],
  ])('%s', async (_, cells, expected) => {
    expect(await cellsOf(cells)).toEqual(expected);
  });

  test('shared texts are found by number, whole, in runs, or with readings above them', async () => {
    const sharedStrings = [
      '<si><t>Cell</t></si>',
      '<si><r><rPr><b/><sz val="11"/></rPr><t>Thick</t></r><r><t xml:space="preserve">ness [mm] </t></r></si>',
      '<si><t>電池</t><rPh sb="0" eb="2"><t>デンチ</t></rPh><phoneticPr fontId="1"/></si>',
      '<si><r><t>厚</t></r><rPh sb="0" eb="1"><t>アツ</t></rPh><r><t>さ</t></r></si>',
      '<si><t/></si>',
      '<si><t>a_x000D_\nb</t></si>',
    ].join('');
    const cells = [0, 1, 2, 3, 4, 5, 0].map((index) => `<c t="s"><v>${index}</v></c>`).join('');
    expect(await cellsOf(cells, { sharedStrings })).toEqual([
      ...['Cell', 'Thickness [mm]', '電池', '厚さ', '', 'a\r\nb', 'Cell'],
    ]);
  });

  test('texts longer than what is read at once stay whole', async () => {
    const long = 'µ'.repeat(200_000);
    const sharedStrings = `<si><t>${long}</t></si>`;
    expect(await cellsOf('<c t="s"><v>0</v></c>', { sharedStrings })).toEqual([long]);
    expect(await cellsOf(`<c t="inlineStr"><is><t>${long}</t></is></c>`)).toEqual([long]);
  });

  test('what stands beside the rows is none of them', async () => {
    const after = '<extLst><ext><row r="9"><c r="A9"><f>1</f><v>2</v></c></row></ext></extLst>';
    expect(await read({ sheets: [{ rows: '<row r="1"><c r="A1"><v>1</v></c></row>', after }] })).toEqual([
      { number: 1, cells: ['1'] },
    ]);
  });
});

describe('rows and columns', () => {
  test.each<[string, string, [number, string[]][]]>([
    [
      'stand where they say, blank between',
      '<row r="2"><c r="B2"><v>1</v></c><c r="AA2"><v>2</v></c></row><row r="7"><c r="A7"><v>3</v></c></row>',
      [
        [2, ['', '1', ...Array<string>(24).fill(''), '2']],
        [7, ['3']],
      ],
    ],
    [
      'follow each other where they do not say',
      '<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>',
      [
        [1, ['1', '', '2']],
        [3, ['3']],
      ],
    ],
    [
      'follow the last one that did say',
      '<row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c></row><row r=""><c r="A"><v>3</v></c></row>',
      [
        [5, ['', '', '1', '2']],
        [6, ['3']],
      ],
    ],
    [
      'are left out where they are blank, and so are blanks at the end',
      '<row r="1"><c r="A1" s="1"/><c r="B1" t="str"><v> </v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c r="C2" t="inlineStr"><is><t> </t></is></c></row>',
      [[2, ['1']]],
    ],
    [
      'reach to the last column',
      '<row r="1"><c r="XFD1"><v>1</v></c></row>',
      [[1, [...Array<string>(16_383).fill(''), '1']]],
    ],
  ])('%s', async (_, rows, expected) => {
    expect((await read({ sheets: [{ rows }] })).map(({ number, cells }) => [number, cells])).toEqual(expected);
  });
});

describe('the writers of workbooks', () => {
  test('prefixed elements, as the Open XML SDK writes them, are the same', async () => {
    const prefixed = (xml: string) => xml.replace(/<(\/?)(?=[a-z])/gi, '<$1x:').replace('xmlns=', 'xmlns:x=');
    const sheet = sheetXml({
      rows: '<row><c s="1" t="inlineStr"><is><t>CELL-1</t></is></c><c s="1"><v>4.1</v></c></row><row><c><v>1</v></c><c t="s"><v>0</v></c></row>',
      after: '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
    });
    const own = workbookParts();
    const parts = {
      'xl/worksheets/sheet1.xml': prefixed(sheet),
      'xl/styles.xml': prefixed(own.styles),
      'xl/sharedStrings.xml': prefixed(own.sharedStrings),
      'xl/workbook.xml': prefixed(own.workbook),
    };
    expect((await read({ parts })).map(({ cells }) => cells)).toEqual([
      ['CELL-1', '4.100'],
      ['CELL-1', 'mm'],
    ]);
  });

  test('LibreOffice: formulas know whether they are old, and texts keep their blanks', async () => {
    const rows =
      '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="1" t="n"><v>4.1209999999999996</v></c><c r="C1" s="2" t="n"><f aca="false">B1*2</f><v>8.242</v></c><c r="D1" s="0" t="str"><f aca="false">A1</f><v>CELL-1</v></c></row>';
    const content = {
      patterns: ['General', '0.000'],
      sharedStrings: '<si><t xml:space="preserve">CELL-1</t></si>',
      sheets: [{ rows }],
    };
    expect((await read(content)).map(({ cells }) => cells)).toEqual([['CELL-1', '4.121', '8.242', 'CELL-1']]);
  });

  test('Google Sheets: texts of formulas, and styles on blank rows', async () => {
    const rows =
      '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"><v>45717.336909722224</v></c><c r="C1" s="1"><v>4.1</v></c></row><row r="2" ht="15.75" customHeight="1"/><row r="3"><c r="A3" s="3" t="str"><f t="shared" ref="A3:A4" si="1">A1&amp;"b"</f><v>CELL-1b</v></c></row>';
    const content = {
      patterns: ['General', 'yyyy-mm-dd h:mm:ss', 'General'],
      sharedStrings: '<si><t>CELL-1</t></si>',
      sheets: [{ rows }],
    };
    expect((await read(content)).map(({ number, cells }) => [number, cells])).toEqual([
      [1, ['CELL-1', '2025-03-01T08:05:09', '4.1']],
      [3, ['CELL-1b']],
    ]);
  });

  test('openpyxl: formulas that were never reckoned are told from values', async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>Mean</t></is></c></row><row r="2"><c r="A2"><f>AVERAGE(B2:F2)</f><v></v></c><c r="B2" t="n"><v>4.1</v></c></row>';
    expect((await read({ sheets: [{ rows }] })).map(({ cells }) => cells)).toEqual([
      ['Mean'],
      ['=AVERAGE(B2:F2)', '4.1'],
    ]);
  });
});

function workbookParts() {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  return {
    styles: `<styleSheet ${main}><numFmts><numFmt numFmtId="170" formatCode="0.000"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    sharedStrings: `<sst ${main}><si><t>mm</t></si></sst>`,
    workbook: `<workbook ${main} xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  };
}
