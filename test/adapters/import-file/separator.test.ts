import { expect, test } from 'vitest';

import { separatorOf } from '../../../lib/adapters/import-file/separator.ts';

const rowsOf = (row: string, count = 20): string => `${row}\n`.repeat(count);

test.each([
  ['commas', 'Cell,T1,T2\nA1,4.1,4.2\n', ','],
  ['semicolons', 'Cell;T1;T2\nA1;4.1;4.2\n', ';'],
  ['tabs', 'Cell\tT1\nA1\t4.1\n', '\t'],
  ['bars', 'Cell|T1\nA1|4.1\n', '|'],
  ['a header alone', 'Cell name;Thickness, mm', ';'],
  ['no header', 'A1;4,1;4,2\nA2;4,3;4,4\n', ';'],
  ['decimal commas between semicolons', `Cell;T1;T2\n${rowsOf('A1;4,121;4,122')}`, ';'],
  ['decimal commas with units', `Cell\tT1\n${rowsOf('A1\t4,121 mm')}`, '\t'],
  [
    'decimal commas in every row, semicolons left out at the end of many',
    `${rowsOf('A;4,1;3,2;')}${rowsOf('A;4,1;3,2', 9)}`,
    ';',
  ],
  ['decimal commas, thousands and a title with a comma', `Dry cells, March\n${rowsOf('A1;1.204,12;0,5')}`, ';'],
  ['quoted decimal commas', `Cell,T1\n${rowsOf('A1,"4,121"')}`, ','],
  ['quoted cells with more of another separator', rowsOf('A1,"a;b;c"'), ','],
  ['quoted cells after blanks', rowsOf(' "a,b,c" ; "4"'), ';'],
  ['a table below many blank lines', `${'\n'.repeat(70)}A1;4\n`, ';'],
  ['semicolons in the remarks of every row', `Cell,T1,Remark\n${rowsOf('A1,4.1,dry; clean')}`, ','],
  ['semicolons there and in the header', `Cell,T1,Remark; free\n${rowsOf('A1,4.1,dry; clean')}`, ','],
  ['whole numbers, and a semicolon once', `No.,Weight\n${rowsOf('17,4')}18,5;\n`, ','],
  ['a separator and a quote within a quoted cell', `Cell,Remark\n${rowsOf('A1,"4"";;; disc"')}`, ','],
  ['an inch mark in a cell', `Cell;Disc\n${rowsOf('A1;4" a, b')}`, ';'],
  ['titles above the table', `Report\nOperator: M. Müller\n\n${rowsOf('A1;4.1')}`, ';'],
  ['lines that end with CR', 'Cell;T1\rA1;4,1\rA2;4,2\r', ';'],
  ['one column', 'Thickness\n4.121\n4.122\n', undefined],
  ['one column of decimal commas', 'Thickness\n4,121\n4,122\n', undefined],
  ['nothing', '', undefined],
])('finds what separates the cells of %s', (_what, head, separator) => {
  expect(separatorOf(head)).toBe(separator);
});

test('looks at the first records alone', () => {
  expect(separatorOf(`${rowsOf('A1;4', 60)}${rowsOf('a,b,c', 5000)}`)).toBe(';');
});
