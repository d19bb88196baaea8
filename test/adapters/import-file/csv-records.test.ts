import { CsvError } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import { openFile } from '../../../lib/adapters/import-file/open-file.ts';
import { endlessFile, fileOf, recordsIn, rowsIn, tableIn, troubleIn } from './file-of.ts';

const rowsOf = async (text: string, sizes?: number | number[]) => rowsIn(tableIn(await openFile(fileOf(text, sizes))));

describe('the rows of a CSV', () => {
  test.each<[string, string, string[]]>([
    ['lines end with LF', 'Cell,T1\nA1,4.1\n', ['1 Cell|T1', '2 A1|4.1']],
    ['lines end with CRLF', 'Cell,T1\r\nA1,4.1\r\n', ['1 Cell|T1', '2 A1|4.1']],
    ['lines end with CR', 'Cell,T1\rA1,4.1\r', ['1 Cell|T1', '2 A1|4.1']],
    [
      'lines end this way and that',
      'Cell,T1\r\nA1,4.1\nA2,4.2\rA3,4.3',
      ['1 Cell|T1', '2 A1|4.1', '3 A2|4.2', '4 A3|4.3'],
    ],
    ['lines are blank', '\n \nCell;T1\r\n\r\n \t\r\nA1;4,1\n\n', ['3 Cell|T1', '6 A1|4,1']],
    ['rows have separators and blanks alone', 'Cell;T1\n;\n ;"\u00a0"\nA1;4,1\n;;;', ['1 Cell|T1', '4 A1|4,1']],
    ['cells have blanks around them', 'Cell ;T1\n\u00a0A1\u2007;\t"4,1 "\n', ['1 Cell|T1', '2 A1|4,1']],
    [
      'digits are told to be a text',
      'Cell;T1\n="0017";"=""4,1"""\n=A1;="a"b"\n',
      ['1 Cell|T1', '2 0017|4,1', '3 =A1|="a"b"'],
    ],
    ['cells are empty', 'Cell;T1;T2\nA1;;4,1\n;4,2;\n', ['1 Cell|T1|T2', '2 A1||4,1', '3 |4,2|']],
    [
      'rows are of many lengths',
      'March\nCell;T1;T2\nA1;4,1\nA2;4,1;4,2;new\n',
      ['1 March', '2 Cell|T1|T2', '3 A1|4,1', '4 A2|4,1|4,2|new'],
    ],
    [
      'cells have separators, quotes and blanks before them',
      'Cell, Remark\nA1, "a, ""b"""\n',
      ['1 Cell|Remark', '2 A1|a, "b"'],
    ],
    ['a quote is an inch mark', 'Cell,Disc\nA1,4"\nA2,4" a\n', ['1 Cell|Disc', '2 A1|4"', '3 A2|4" a']],
    [
      'blanks follow a quoted cell',
      'Cell;Remark\nA1;"a;b" \n"A2" ;"c" ;4\n',
      ['1 Cell|Remark', '2 A1|a;b', '3 A2|c|4'],
    ],
    ['a quoted cell begins with a quote', 'A1;"""4"""\nA2;"""a\nb"\n', ['1 A1|"4"', '2 A2|"a\nb']],
    ['text follows a quoted cell', 'Cell,Remark\nA1,"a"b\nA2,c\n', ['1 Cell|Remark', '2 A1|"a"b', '3 A2|c']],
    [
      'cells have lines within',
      'Cell;Remark\nA1;"a\nb\n"\n\nA2;"\r\nc\r\rd"\r\nA3;e',
      ['1 Cell|Remark', '2 A1|a\nb', '6 A2|c\r\rd', '10 A3|e'],
    ],
    ['a first line names the separator', 'sep=,\nCell,T1;T2\nA1,4;1\n', ['2 Cell|T1;T2', '3 A1|4;1']],
    [
      'it does so after a mark, quoted and among separators',
      '\ufeff"sep=;";;\r\n\r\nCell;T1,T2\r\nA1;4,1\r\n',
      ['3 Cell|T1,T2', '4 A1|4,1'],
    ],
    ['it names an unusual one', 'SEP=§\nCell§T1\n', ['2 Cell|T1']],
    ['there is one column', 'Thickness\n4,1\n4,2\n', ['1 Thickness', '2 4,1', '3 4,2']],
    ['values are formulas or signed', 'Cell,T1\nA1,=1+1\nA2,-4\n', ['1 Cell|T1', '2 A1|=1+1', '3 A2|-4']],
  ])('are numbered by the line on which they begin, where %s', async (_where, text, rows) => {
    expect(await rowsOf(text)).toEqual(rows);
    expect(await rowsOf(text, 1)).toEqual(rows);
  });

  test('come as they were written, by whatever separator, quotes and line ends', async () => {
    const characters = fc.constantFrom('a', '4', ',', ';', '\t', '"', '\n', '\r\n', 'µ', '€');
    const cell = fc.string({ unit: characters, maxLength: 6 }).filter((text) => !text.startsWith('"'));
    const table = fc.array(fc.tuple(fc.constantFrom('A1', 'ü2'), cell, cell), { minLength: 1, maxLength: 8 });
    const way = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      record_delimiter: fc.constantFrom('\n', '\r\n'),
      quoted: fc.boolean(),
      blank: fc.constantFrom('', '\n', '\r\n\r\n'),
    });
    await fc.assert(
      fc.asyncProperty(table, way, async (table, { blank, ...options }) => {
        let line = 1;
        const lines = [`sep=${options.delimiter}\n`];
        const expected: string[] = [];
        for (const cells of table) {
          const text = stringify([cells], { ...options, quote: '"', quoted_match: /[\r\n]/ });
          expected.push(`${line + 1} ${cells.map((cell) => cell.trim()).join('|')}`);
          lines.push(text, blank);
          line += (text + blank).split(/\r\n|\n|\r/).length - 1;
        }
        expect(await rowsOf(lines.join(''), [3, 1, 7])).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('are the same with a quote before them, which a parser reads, and without one', async () => {
    const characters = fc.constantFrom(
      'a',
      ' ',
      '\t',
      '\u00a0',
      '\ufeff',
      ';',
      '\n',
      '\r',
      '\r\n',
      'µ',
      '€',
      '😀',
      '=',
      "'",
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: characters, maxLength: 30 }), async (text) => {
        expect(await rowsOf(`sep=;\nx\n${text}`)).toEqual(await rowsOf(`sep=;\n"x"\n${text}`));
      }),
      { numRuns: 500 },
    );
  });

  test.each(['\n', '\r\n', '\r'])('go on as they were behind the first quote, wherever it is, with %j', async (end) => {
    for (const before of [1, 5450, 5460, 5461, 5462, 30_000]) {
      const text = `${`A1;4,1;µm${end}`.repeat(before)}A2;"4;${end}2";"µ""m"${end}${end}A3;4,3;ü${end}`;
      const rows = await rowsOf(text);
      expect(rows.length).toBe(before + 2);
      expect(rows.slice(before - 1)).toEqual([
        `${before} A1|4,1|µm`,
        `${before + 1} A2|4;${end}2|µ"m`,
        `${before + 4} A3|4,3|ü`,
      ]);
    }
  });

  test('come from the beginning each time, at most 1,000 at once, and at most those of a block', async () => {
    const table = tableIn(await openFile(fileOf('A1;4\n'.repeat(30_000))));
    for (const _time of ['first', 'second']) {
      const sizes: number[] = [];
      for await (const batch of table.records()) sizes.push(batch.length);
      expect(sizes.reduce((sum, size) => sum + size)).toBe(30_000);
      expect(Math.max(...sizes)).toBe(1000);
    }
  });

  test('are found behind any number of others, or of blank lines', async () => {
    expect((await rowsOf(`A1;${'x'.repeat(2000)}\n`.repeat(2000))).length).toBe(2000);
    expect(await rowsOf(`A1;4\n${'\n'.repeat(3 << 20)}A2;5`)).toEqual(['1 A1|4', `${(3 << 20) + 2} A2|5`]);
  });

  test('cost no Error each where they are not as long as the first', async () => {
    const table = tableIn(await openFile(fileOf(`March\n${'A1;4\n'.repeat(2000)}`)));
    const errors = vi.spyOn(Error, 'captureStackTrace');
    try {
      expect((await recordsIn(table)).length).toBe(2001);
      expect(errors.mock.calls.filter(([error]) => error instanceof CsvError)).toEqual([]);
    } finally {
      errors.mockRestore();
    }
  });

  test('are broken where a quote is missing and that of another cell ends them', async () => {
    const text = 'Cell;Remark;T1\nA1;"new;4\nA2;old;4\nA3;"new";4\nA4;"a\nb";5\n';
    expect(await recordsIn(tableIn(await openFile(fileOf(text))))).toEqual([
      { kind: 'row', row: { number: 1, cells: ['Cell', 'Remark', 'T1'] } },
      {
        kind: 'broken',
        number: 2,
        reason: 'it goes on to line 4 in a cell that begins with a quote, and text follows the quote that ends it',
      },
      { kind: 'row', row: { number: 5, cells: ['A4', 'a\nb', '5'] } },
    ]);
  });

  test('need no file any more once nobody asks for them', async () => {
    const file = fileOf('A1;4\n'.repeat(100_000));
    const table = tableIn(await openFile(file));
    for await (const _batch of table.records()) break;
    expect(file.beingRead()).toBe(0);
  });
});

describe('a CSV that cannot be read on', () => {
  const rows = 'A1;4,1;"a\r\nb"\r\n'.repeat(7000);
  const oneMegabyte = 1 << 20;
  const tooLong = (line: number) => `line ${line} has more than 1 MB: is its line end lost, or a quote not closed?`;

  test.each([
    ['a line of 2 MB', `${rows}${'x'.repeat(2 * oneMegabyte)}`, tooLong(14_001)],
    ['a line of 4 MB of cells', `${rows}\n\n${'x;y;'.repeat(oneMegabyte)}\nA1;4\n`, tooLong(14_003)],
    ['a line of nothing but separators', `${rows}${';'.repeat(4 * oneMegabyte)}`, tooLong(14_001)],
    ['a quote without end before much', `${rows}A2;"4,1\n${'A3;4,2\n'.repeat(200_000)}`, tooLong(14_001)],
    [
      'a quote without end',
      `\n${rows}\r\nA2;"4,1\nA3;4,2\n`,
      'a quote in the row that begins on line 14003 is never closed',
    ],
    [
      'a quote that ends at the next one',
      `${rows}\r\nA2;"4\n${'A3;4\n'.repeat(150)}A4;"5"\n${rows}`,
      'the row that begins on line 14002 goes on for more than 100 lines: is a quote not closed?',
    ],
    [
      'such a quote in the last row',
      `A2;"4\n${'A3;4\n'.repeat(150)}"`,
      'the row that begins on line 1 goes on for more than 100 lines: is a quote not closed?',
    ],
  ])('says why: %s', async (_what, text, reason) => {
    const file = fileOf(text);
    const table = tableIn(await openFile(file));
    expect(await troubleIn(recordsIn(table))).toBe(`unreadable: ${reason}`);
    expect(file.beingRead()).toBe(0);
  });

  test('has told the rows before', async () => {
    const table = tableIn(await openFile(fileOf(`${rows}${'x'.repeat(2 * oneMegabyte)}`)));
    const told: number[] = [];
    await troubleIn(
      (async () => {
        for await (const batch of table.records()) told.push(batch.length);
      })(),
    );
    expect(told.reduce((sum, size) => sum + size)).toBe(7000);
  });

  test('is left after a few MB of one line, however much of it there is', async () => {
    const { file, read } = endlessFile('Cell;T1\nA1;4\n', 'x');
    const table = tableIn(await openFile(file));
    const before = read();
    expect(await troubleIn(recordsIn(table))).toBe(`unreadable: ${tooLong(3)}`);
    expect(read() - before).toBeLessThan(3 * oneMegabyte);
  });

  test('passes on what is wrong with the file itself', async () => {
    const content = Buffer.from('A1;4\n'.repeat(400_000));
    let times = 0;
    async function* read() {
      times += 1;
      yield content;
      if (times > 2) throw Object.assign(new Error('it was overwritten'), { kind: 'changed' });
    }
    const table = tableIn(await openFile({ name: 'changing', bytes: content.length, read }));
    expect(await troubleIn(recordsIn(table))).toBe('changed: it was overwritten');
  });
});
