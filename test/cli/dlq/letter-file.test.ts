import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CorrectionsRead } from '../../../lib/cli/dlq/letter-file/corrections-read.ts';
import { readCorrections } from '../../../lib/cli/dlq/letter-file/read-corrections.ts';
import { type LetterFileFormat, letterFile } from '../../../lib/cli/dlq/letter-file.ts';
import { type Correction, correctionRules } from '../../../lib/domain/correction-rules.ts';
import { guarded, unguarded } from '../../../lib/domain/csv-cell.ts';
import { letterColumns } from '../../../lib/domain/letter-rows.ts';
import type { StandingLetter } from '../../../lib/domain/standing-letter.ts';
import { attributesOf, fieldsOf, messageOf } from '../../support/readings.ts';
import { refusedLetter } from '../../support/standing-letters.ts';

const single = refusedLetter(messageOf(fieldsOf({ reading_id: 'r-1', unit: 'furlong', operator: 'Jörg' })));
const several: StandingLetter = {
  ...refusedLetter(messageOf(fieldsOf({ reading_id: 'run', readings: [{ unit: 'ell' }, { value: 'NaN' }] }))),
  id: 'letter-2',
};

function exported(format: LetterFileFormat, ...letters: readonly StandingLetter[]): string {
  const { head, lines } = letterFile(format);
  return [head(), ...letters.map(lines)].join('');
}

type Table = string[][];
const tableIn = (csv: string): Table => parse(csv, { bom: true });

/** What a spreadsheet saves after somebody wrote into some rows of its last column; rows are counted from the header. */
function corrected(csv: string, correct: Readonly<Record<number, string>>): Table {
  return tableIn(csv).map((cells, index) => [...cells.slice(0, -1), correct[index] ?? cells.at(-1) ?? '']);
}
const saved = (table: Table, delimiter = ','): string =>
  stringify(table, { delimiter, record_delimiter: '\r\n', quote_record_delimiter: true });

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: fc.constantFrom(...'"\'=+-@,;\t\r\n 1ea\ufffd\ufeff\u2028') }),
);
const someRows = fc.array(
  fc.record({
    id: anyText.filter((text) => text !== ''),
    readingId: anyText,
    detail: anyText,
    cell: anyText,
    correct: anyText.filter((text) => text.trim() !== ''),
  }),
  { minLength: 1, maxLength: 4 },
);
type SomeRow = typeof someRows extends fc.Arbitrary<(infer Row)[]> ? Row : never;

const letterOf = ({ id, readingId, detail, cell }: SomeRow): StandingLetter => ({
  ...single,
  id,
  detail,
  readings: [{ id: readingId, cell }],
});
const correctionOf = ({ id, readingId, correct }: SomeRow, line: number): Correction => ({
  letterId: id,
  line,
  readingId,
  number: 1,
  field: 'unit',
  correct,
});

const correctionsIn = (read: CorrectionsRead): unknown => {
  if (!read.ok) throw new Error(read.reason);
  return read.corrections.map(({ letterId, line, readingId, number, field, correct }) =>
    [line, letterId, number, readingId, field, correct].join(' '),
  );
};
const reasonIn = (content: Uint8Array | string): string => {
  const read = readCorrections(content);
  return read.ok ? JSON.stringify(read) : read.reason;
};

it('what follows a semicolon or a tab in a told text is no formula either, where those separate cells', () => {
  const { head, lines } = letterFile('csv');
  const letter = refusedLetter(
    messageOf(fieldsOf({ unit: 'furlong', cell: 'A;=1+1', cell_instance_id: undefined, operator: 'B;\t =cmd;+2' })),
  );
  const cells = (head() + lines(letter)).split(/[;\t,]/).map((cell) => cell.trim());
  expect(cells.filter((cell) => /^"?\s*[=+@]/.test(cell))).toEqual([]);
});

describe('letters as CSV', () => {
  const csv = exported('csv', single, several);

  it('begin with a byte order mark and the header, and have a line for each reading', () => {
    expect(csv.startsWith(`\ufeff${letterColumns.join()}\r\nletter-1,r-1,1,unknown-unit,`)).toBe(true);
    expect(csv.match(/\r\n/g)).toHaveLength(4);
    expect(tableIn(csv).map((cells) => cells.slice(0, 3))).toEqual([
      ['letter', 'reading', 'number'],
      ['letter-1', 'r-1', '1'],
      ['letter-2', 'run/0', '1'],
      ['letter-2', 'run/1', '2'],
    ]);
  });

  it.each([
    ['=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-1+1', "'-1+1"],
    ['+49 89', "'+49 89"],
    ['\t=1', "'\t=1"],
    ['＝1', "'＝1"],
    ["'s", "''s"],
    ['0017', "'0017"],
    ['1E5', "'1E5"],
    ['12345678e901', "'12345678e901"],
    ['1234567890123456', "'1234567890123456"],
    ['4.120', "'4.120"],
    ['1-2', "'1-2"],
    ['08:00', "'08:00"],
    ['8 pm', "'8 pm"],
    ['SEP-17', "'SEP-17"],
    ['2. März', "'2. März"],
    ['true', "'true"],
    ['17', '17'],
    ['-5', '-5'],
    ['0', '0'],
    ['A-017', 'A-017'],
    ['Marta', "'Marta"],
    ['6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001', '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001'],
    ['4.120 furlong', '4.120 furlong'],
    ['2026-11-20T08:00:00.000Z', '2026-11-20T08:00:00.000Z'],
    ['', ''],
  ])('have a cell that spreadsheets leave as it is: %j', (text, cell) => {
    expect(guarded(text)).toBe(cell);
    expect(unguarded(cell)).toBe(text);
  });

  it('are read again as they were, whatever their texts', () => {
    fc.assert(
      fc.property(someRows, fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const correct = rows.map((row, index) => [index + 1, guarded(row.correct)]);
        const table = corrected(exported('csv', ...rows.map(letterOf)), Object.fromEntries(correct));
        const expected = rows.map((row, index) => correctionOf(row, index + 2));
        expect(readCorrections(Buffer.from(saved(table, delimiter)))).toEqual({
          ok: true,
          rows: rows.length,
          corrections: expected,
        });
      }),
    );
  });
});

describe('letters as NDJSON', () => {
  const message = messageOf(fieldsOf({ reading_id: 'r-1', unit: 'furlong', notes: '\u2028"' }), {
    attributes: attributesOf({ colour: 'red', blob: { dataType: 'Binary', value: 'bW0=' } }),
  });
  const letter = refusedLetter(message);

  it('are a line each, from which a letter can be restored', () => {
    const lines = exported('ndjson', letter, several).split('\n');
    expect(lines).toHaveLength(3);
    const [first, second] = lines.slice(0, 2).map((line) => JSON.parse(line));
    expect(first).toEqual({
      letter: 'letter-1',
      code: 'unknown-unit',
      cause: expect.stringMatching(/^Cannot convert # "furlong"/),
      detail: expect.stringMatching(/^Cannot convert 4\.120 "furlong"/),
      sent_at: '2026-11-20T08:00:00.000Z',
      expires_at: '2026-12-05T12:00:00.000Z',
      rejected_at: '2026-11-21T12:00:00.000Z',
      source_message_id: 'm-1',
      readings: [
        {
          reading: 'r-1',
          number: 1,
          group: 'unknown-unit',
          what_was_wrong: expect.stringMatching(/^Cannot convert 4\.120 "furlong"/),
          cell: 'cell-1',
          stage: null,
          operator: null,
          instrument: null,
          property: 'thickness',
          said: '4.120 furlong',
          field: 'unit',
          correct: null,
        },
      ],
      attributes: {
        colour: { type: 'String', value: 'red' },
        blob: { type: 'Binary', value: 'bW0=' },
        problem_code: { type: 'String', value: 'unknown-unit' },
        problem: { type: 'String', value: letter.message.attributes.get('problem')?.value },
      },
      body: message.body,
    });
    expect(second).toMatchObject({ letter: 'letter-2', readings: [{ number: 1 }, { number: 2, field: 'value' }] });
  });

  it('tell what Ionworks answered, and leave out what nobody knows', () => {
    const answer = { path: 'value', status: 422, correlationId: 'c-1', response: '{"detail":[]}' };
    const code = 'refused-by-api';
    const refused = refusedLetter(messageOf(fieldsOf()), { code, detail: 'Cannot file it', ...answer });
    const unknown = { ...refused, rejectedAt: undefined, status: undefined };
    const [first, second] = exported('ndjson', refused, unknown)
      .split('\n', 2)
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ code, path: 'value', status: 422, correlation_id: 'c-1', response: '{"detail":[]}' });
    expect(Object.keys(second)).not.toContain('rejected_at');
    expect(Object.keys(second)).not.toContain('status');
  });

  it('are read with what was corrected, digits and all', () => {
    const lines = exported('ndjson', letter, several)
      .replace('"correct":null', '"correct":"mm"')
      .replace(/"correct":null(?=\}\],"attributes")/, '"correct":4.120');
    expect(correctionsIn(readCorrections(Buffer.from(`\ufeff\r\n${lines}`)))).toEqual([
      '2 letter-1 1 r-1 unit mm',
      '3 letter-2 2 run/1 value 4.120',
    ]);
    expect(readCorrections(lines)).toMatchObject({ rows: 3 });
  });

  it.each([
    [
      '[{"letter":"a"}]',
      'line 1, "[{\\"letter\\":\\"a\\"}]", is no JSON object: write each letter on a line of its own',
    ],
    ['{\n"letter":"a"}', 'line 1, "{", is no JSON object: write each letter on a line of its own'],
    ['{"letter":"","readings":[]}', 'line 1 has no letter and readings: give it as it was exported'],
    ['{"letter":"a","readings":{}}', 'line 1 has no letter and readings: give it as it was exported'],
    ['{"readings":[]}', 'line 1 has no letter and readings: give it as it was exported'],
    ['{"letter":"a","readings":[]}', 'no reading is in it'],
    ['{"letter":"a","readings":[{}]}', 'nothing in its 1 row is corrected: fill in the column correct'],
    ...[
      { correct: {} },
      { correct: 'x', number: 1.5 },
      { correct: 'x', number: 'one' },
      { field: [], correct: 'x' },
      5,
    ].map((reading) => [
      JSON.stringify({ letter: 'a', readings: [reading] }),
      'line 1 has a reading that cannot be read: its reading, field and correct are texts, its number is a whole one from 1',
    ]),
  ])('are refused where they cannot be read: %s', (content, reason) => {
    expect(reasonIn(content as string)).toBe(reason);
  });

  it('are read again as they were, whatever their texts', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const lines = rows.map((row) => {
          const line = JSON.parse(exported('ndjson', letterOf(row)));
          return JSON.stringify({ ...line, readings: [{ ...line.readings[0], correct: row.correct }] });
        });
        const expected = rows.map((row, index) => correctionOf(row, index + 1));
        expect(readCorrections(lines.join('\n'))).toEqual({ ok: true, rows: rows.length, corrections: expected });
      }),
    );
  });

  it('say nothing of what was left out', () => {
    const line = JSON.stringify({ letter: 'a', readings: [{ correct: true }, { correct: ' ' }] });
    expect(correctionsIn(readCorrections(line))).toEqual(['1 a    true']);
  });
});

describe('a file that comes back from the bench', () => {
  const csv = exported('csv', single, several);
  const filled = corrected(csv, { 1: 'mm', 3: '4,12' });
  const found = ['2 letter-1 1 r-1 unit mm', '4 letter-2 2 run/1 value 4,12'];

  it.each([
    ['as it was exported', Buffer.from(`\ufeff${saved(filled)}`)],
    ['from a German Excel', Buffer.from(saved(filled, ';'), 'latin1')],
    ['as text with tabs in UTF-16', Buffer.from(`\ufeff${saved(filled, '\t')}`, 'utf16le')],
    ['in the other UTF-16', Buffer.from(`\ufeff${saved(filled, '\t')}`, 'utf16le').swap16()],
    ['with line ends of Linux', Buffer.from(saved(filled).replaceAll('\r\n', '\n'))],
    ['with those of old Macs', Buffer.from(saved(filled).replaceAll('\r\n', '\r'))],
    ['with empty rows at its end', Buffer.from(`${saved(filled)}${','.repeat(14)}\r\n\r\n`)],
  ])('is read %s', (_how, bytes) => {
    const read = readCorrections(bytes);
    expect(correctionsIn(read)).toEqual(found);
    expect(read).toMatchObject({ rows: 3 });
  });

  it('is read as text', () => {
    expect(correctionsIn(readCorrections(`\ufeff${saved(filled)}`))).toEqual(found);
  });

  it('keeps what Windows-1252 has and Latin-1 has not', () => {
    const bytes = Buffer.concat([
      Buffer.from('letter;correct\r\nl-1;'),
      Buffer.from([0x80, 0xfc, 0x93]),
      Buffer.from('\r\n'),
    ]);
    expect(correctionsIn(readCorrections(bytes))).toEqual(['2 l-1    €ü“']);
  });

  it('keeps the replacement character, where somebody wrote that', () => {
    expect(correctionsIn(readCorrections(Buffer.from('letter,correct\nl-1,\ufffdü\n')))).toEqual(['2 l-1    \ufffdü']);
  });

  it('may have its columns in any order and case, and others between them', () => {
    const order = [14, 0, 2, 13, 1];
    const sorted = filled.map((cells, index) => [
      index === 0 ? 'Remarks' : 'ask Ann; soon',
      ...order.map((column) => (index === 0 ? ` ${(cells[column] ?? '').toUpperCase()}` : (cells[column] ?? ''))),
    ]);
    expect(correctionsIn(readCorrections(saved(sorted, ';')))).toEqual(found);
  });

  it('may lack the last cells of rows in which they are empty, as Excel saves them', () => {
    const table = [...filled.slice(0, 2), ...filled.slice(2).map((cells) => cells.slice(0, 13))];
    expect(correctionsIn(readCorrections(saved(table, ';')))).toEqual(found.slice(0, 1));
  });

  it('counts its lines as a spreadsheet does', () => {
    const rows = saved([['letter', 'x', 'correct'], ['l-1', 'one\r\ntwo\nthree', ''], [''], ['l-2', '', 'mm']]);
    expect(correctionsIn(readCorrections(rows))).toEqual(['4 l-2    mm']);
  });

  it('becomes the rules of its letters', () => {
    const read = readCorrections(saved(filled));
    if (!read.ok) throw new Error(read.reason);
    const [first, second] = read.corrections;
    expect(correctionRules(first ? [first] : [], single)).toEqual({
      ok: true,
      rules: [{ kind: 'set', field: 'unit', value: 'mm' }],
    });
    expect(correctionRules(second ? [second] : [], several)).toEqual({
      ok: true,
      rules: [{ kind: 'set', field: 'value', value: '4,12', reading: 1 }],
    });
  });

  it.each([
    ['nothing', '', 'it is empty'],
    ['blanks', '\ufeff \r\n', 'it is empty'],
    [
      'a workbook',
      Buffer.from('PK\u0003\u0004\u00ff'),
      "it is a spreadsheet program's own file (xlsx, ods, xls): save it as CSV",
    ],
    [
      'an old workbook',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      "it is a spreadsheet program's own file (xlsx, ods, xls): save it as CSV",
    ],
    ['a header alone', exported('csv'), 'no reading is in it'],
    ['nothing filled in', csv, 'nothing in its 3 rows is corrected: fill in the column correct'],
    [
      'another table',
      'cell,thickness\nA-17,4.1\n',
      'its first line has to name the columns, letter and correct among them, and names "cell", "thickness"',
    ],
    [
      'an empty line first',
      '\nletter,correct\n',
      'its first line has to name the columns, letter and correct among them',
    ],
    ['an open quotation mark', '"letter', 'its first line has to name the columns, letter and correct among them'],
    ['a column twice', 'letter,correct,Correct\n', 'it has two columns correct: take one of them out'],
    [
      'a row with a cell too many',
      'letter,correct\nl-1,x\n\nl-1,4,12\n',
      'line 4 has 3 cells, and the header 2: a cell with a separator or a line break in it is written between quotation marks',
    ],
    [
      'a row that was cut',
      'letter;reading;correct\nl-1\n',
      'line 2 has 1 cell, and the header 3: a cell with a separator or a line break in it is written between quotation marks',
    ],
    [
      'a quotation mark alone',
      'letter,said,correct\nl-1,"4",mm\nl-2,4",mm\n',
      'line 3 cannot be read as CSV: its quotation marks do not match; a cell that has any is written between two, each of its own doubled',
    ],
    [
      'a row without a letter',
      'letter,correct\n,mm\n',
      'line 2 has the correct "mm", but names no letter: give it as it was exported',
    ],
    [
      'a number that is none',
      'letter,number,correct\nl-1,1.0,mm\n',
      'line 2 has the number "1.0": give it as it was exported, a whole number from 1',
    ],
  ])('is refused with what to do: %s', (_what, content, reason) => {
    expect(reasonIn(content)).toBe(reason);
  });
});
