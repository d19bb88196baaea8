import { describe, expect, test } from 'vitest';

import { importLines } from '../../lib/cli/import/import-lines.ts';
import { importProgress } from '../../lib/cli/import/import-progress.ts';
import type { ImportReport } from '../../lib/cli/import/import-report.ts';
import { previewLines } from '../../lib/cli/import/preview-lines.ts';
import { rejectedExamples } from '../../lib/cli/import/rejected-examples.ts';
import { settledReceipt } from '../../lib/cli/import/settled-receipt.ts';
import type { Screen } from '../../lib/cli/live-line.ts';
import { receiptProgress } from '../../lib/cli/receipt/receipt-progress.ts';
import { type ReceiptLine, receiptHead, receiptLines } from '../../lib/domain/import/receipt-line.ts';
import type { ImportSummary } from '../../lib/import/summary.ts';
import type { ImportReceipt } from '../../lib/ports.ts';

const summary: ImportSummary = {
  ...{ file: 'lab.xlsx', state: 'done', format: 'Excel workbook, 2 sheets', sheets: [], rows: 1050, readings: 5250 },
  ...{ queued: 4100, duplicate: 40, rejected: {}, sessions_expected: 1050, messages: 84, messages_with_parts: 0 },
  ...{ cells: 1050, unknown_cells: 0, started: '2026-11-20T08:00:00Z', ended: '2026-11-20T08:01:00Z' },
};

const linesOf = (changes: Partial<ImportSummary>, others: Partial<ImportReport> = {}, width?: number): string[] => {
  const none = { isDryRun: false, mayBeQueued: true, examples: new Map(), preview: [], receipt: {} };
  return importLines({ path: 'lab.xlsx', ...none, ...others, summary: { ...summary, ...changes } }, width);
};

describe('what became of a file', () => {
  test('tells its sheets, where the header is, and which of them was not imported', () => {
    const sheets = [
      { sheet: 'Tabelle1', header_row: 3, units_row: 4, title_rows: [1, 2], unmatched_columns: ['Farbe', 'Foo'] },
      { sheet: 'Notes', skipped: 'no row names a cell' },
      { sheet: 'More', header_row: 1, unmatched_columns: ['Farbe'], absent_columns: ['Dicke'] },
    ];
    expect(linesOf({ sheets }).slice(1, 7)).toEqual([
      '  sheet "Tabelle1": header in row 3; units in row 4; passed over above it: row 1, 2',
      '  sheet "Notes": not imported: no row names a cell',
      '  sheet "More": header in row 1',
      '  columns that nobody knows, and that are not imported: "Farbe", "Foo"',
      '  --map "Farbe"=<meaning> imports one, --map "Farbe"=ignore says it is not wanted',
      '  columns of the mapping that are not there: "Dicke"',
    ]);
  });

  test('tells what was settled for all of it, and by which mapping', () => {
    const settled = { decimal_mark: ',', dates: 'dmy', timezone: 'Europe/Berlin' } as const;
    expect(linesOf(settled, { mappingPath: 'labs/mapping.json' }).slice(1, 3)).toEqual([
      '  mapping: "labs/mapping.json"',
      '  decimal mark ","; 03/04 is 3 April; times of Europe/Berlin where they name no zone',
    ]);
    expect(linesOf({ dates: 'mdy' })[1]).toBe('  03/04 is 4 March');
  });

  test('tells all counts, the reasons most frequent first', () => {
    const examples = new Map([
      ['unknown-cell', { sheet: 'Tabelle1', row: '17', column: 'T1', sentence: 'Cannot find the cell "A-9"' }],
    ]);
    const counts = {
      rejected: { 'invalid-value': 50, 'unknown-cell': 1060 },
      unknown_cells: 412,
      messages_with_parts: 3,
    };
    const receipt = { rows: 'receipts/lab.xlsx.rows.csv', unknownCells: 'receipts/lab.xlsx.unknown-cells.csv' };
    expect(linesOf(counts, { examples, receipt }).slice(1)).toEqual([
      '  1,050 rows, 5,250 readings, 1,050 sessions',
      '  4,100 queued in 84 messages (3 with parts of sessions, whose rows stand far apart)',
      '  40 said before: they are filed, or stand twice in the file',
      '  1,110 rejected:',
      '    unknown-cell (1,060)',
      '      Tabelle1, row 17, T1: Cannot find the cell "A-9"',
      '    invalid-value (50)',
      '  412 of 1,050 cells unknown, listed in "receipts/lab.xlsx.unknown-cells.csv"',
      '  receipt: "receipts/lab.xlsx.rows.csv"',
      '  npm run cellgauge -- receipt lab.xlsx --follow tells what becomes of them.',
    ]);
  });

  test.each([
    ['stopped', false, 'nothing was queued'],
    ['changed', true, 'some of them may have been queued'],
    ['done', true, 'nothing was queued'],
  ] as const)('that is %s, with no line in its receipt, is told honestly', (state, mayBeQueued, words) => {
    expect(linesOf({ state, readings: 0 }, { mayBeQueued })[1]).toBe(`  1,050 rows; ${words}`);
  });

  test.each([
    ['stopped', true, '  Import again to go on: nothing is filed twice.'],
    ['changed', true, '  Import again to go on: nothing is filed twice.'],
    ['stopped', false, '  Import again: sending had not begun.'],
  ] as const)('that is %s, where it may be queued: %s, is to be imported again', (state, mayBeQueued, words) => {
    expect(linesOf({ state }, { mayBeQueued }).at(-1)).toBe(words);
  });

  test('names a file as a shell takes it', () => {
    const last = linesOf({}, { path: "lab's March.xlsx", receipt: { rows: 'r' } }).at(-1);
    expect(last).toContain(`receipt 'lab'\\''s March.xlsx' --follow`);
  });

  test('shows nothing of a file that could turn the terminal', () => {
    const sheets = [{ header_row: 1, columns: [{ header: 'a\u001b[31m', meaning: 'unmatched', why: 'no\nname' }] }];
    const lines = linesOf({ sheets }, { isDryRun: true });
    expect(lines.join('\n')).not.toContain('\u001b[31m');
    expect(lines[2]).toContain('a\\u{1b}[31m  → unmatched  no name');
  });

  test('has its reasons beside the columns as far as the terminal is wide', () => {
    const columns = [
      { header: 'Zelle', meaning: 'cell', why: '"Zelle" is cell' },
      { header: 'T1', meaning: 'thickness/1[mm]', why: '"T1" is thickness, [mm] its unit: one of 3 columns' },
    ];
    expect(linesOf({ sheets: [{ header_row: 1, columns }] }, { isDryRun: true }, 60).slice(2, 5)).toEqual([
      '    Zelle  → cell             "Zelle" is cell',
      '    T1     → thickness/1[mm]  "T1" is thickness, [mm] its',
      '                              unit: one of 3 columns',
    ]);
  });

  test('fits the terminal', () => {
    const lines = linesOf(
      {
        sheets: [
          {
            header_row: 1,
            unmatched_columns: Array(20)
              .fill(0)
              .map((_, n) => `Column ${n}`),
          },
        ],
      },
      {},
      60,
    );
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
  });
});

test('the first readings are a table of what they say, of several sheets with their names', () => {
  const reading = {
    cell: 'A-1',
    property: 'weight',
    value: '38.41',
    unit: 'g',
    measured_at: '2026-11-20T08:00:00.000Z',
  };
  const readings = [
    { sheet: 'S', row: 2, column: 'W', outcome: 'duplicate', ...reading, stage: 'dry', notes: 'noon stands for it' },
    { sheet: 'S', row: 13, column: 'W', outcome: 'rejected', sentence: 'Cannot take "OL"' },
  ] as const;
  expect(previewLines([], 80)).toEqual([]);
  expect(previewLines(readings, Number.POSITIVE_INFINITY)).toEqual([
    '  row   cell  property  value  unit  measured at           stage',
    '  S 2   A-1   weight    38.41  g     2026-11-20T08:00:00Z  dry    said before; noon stands for it',
    '  S 13        (W)                                                 rejected: Cannot take "OL"',
  ]);
  expect(previewLines(readings, 80).slice(1)).toEqual([
    '  S 2   A-1   weight    38.41  g     2026-11-20T08:00:00Z  dry',
    '      said before; noon stands for it',
    '  S 13        (W)',
    '      rejected: Cannot take "OL"',
  ]);
});

describe('lines of a receipt', () => {
  const line = (row: number, outcome: ReceiptLine['outcome']): ReceiptLine => ({
    ...{
      sheet: 'a, "b"\r\n',
      row,
      column: 'T1',
      cell: 'A,rejected,x,',
      value: '4.1 mm',
      readingId: `r-${row}`,
      cellId: 'c',
    },
    outcome,
  });
  const rejected = (row: number, code: 'overload' | 'invalid-value') =>
    line(row, { kind: 'rejected', problem: { code, detail: `Cannot take ${row}` } });

  test('have an example of each reason, the first, in whichever piece it comes', () => {
    const { note, all } = rejectedExamples();
    note(receiptHead + receiptLines([line(1, { kind: 'queued' }), rejected(2, 'overload'), rejected(3, 'overload')]));
    note(receiptLines([rejected(4, 'overload'), rejected(5, 'invalid-value')]));
    expect([...all()].map(([code, { row, sentence, sheet }]) => [code, row, sentence, sheet])).toEqual([
      ['overload', '2', 'Cannot take 2', 'a, "b"\r\n'],
      ['invalid-value', '5', 'Cannot take 5', 'a, "b"\r\n'],
    ]);
  });

  test('that nobody kept yet are in the receipt of an import that was stopped', async () => {
    const counts = { queued: 2, duplicate: 1, rejected: { overload: 1 }, messages: 1, parts: 0 };
    const settled = { readings: 7, queued: 3, duplicate: 2, rejected: { overload: 2 } };
    const stray = receiptLines([
      rejected(5, 'overload'),
      line(6, { kind: 'queued' }),
      line(7, { kind: 'duplicate', why: '' }),
    ]);
    const end = {
      ...({ kind: 'stopped', reason: 'it was asked to stop', unknownCells: 'cell\r\n', stray } as const),
      summary: { ...summary, ...settled, state: 'stopped' as const },
      checkpoint: { settled: 4, pieces: ['1'], counts, started: '' },
    };
    const given: unknown[] = [];
    const receipt: ImportReceipt = {
      rows: async (lines) => {
        given.push(lines);
        return { ok: true, value: '2' };
      },
      complete: async ({ summary: text, ...parts }) => {
        given.push(parts, JSON.parse(text));
        return {};
      },
    };
    expect(await settledReceipt(end, receipt, ['1'])).toMatchObject({ summary: settled });
    expect(given).toEqual([stray, { pieces: ['1', '2'], unknownCells: 'cell\r\n' }, expect.objectContaining(settled)]);

    const refusing: ImportReceipt = { ...receipt, rows: async () => ({ ok: false, reason: 'the disk is full' }) };
    expect(await settledReceipt(end, refusing, ['1'])).toMatchObject({ notKept: 'the disk is full' });
    const incomplete = { ...receipt, complete: async () => ({ reason: 'the disk is full' }) };
    expect(await settledReceipt(end, incomplete, ['1'])).toMatchObject({ notKept: 'the disk is full' });
  });
});

describe('on a terminal', () => {
  const screenOf = () => {
    const drawn: string[] = [];
    const at = { ms: 0 };
    const write = (text: string) => drawn.push(text.replace('\r\u001b[2K', ''));
    const screen: Screen = { stream: { isTTY: true, columns: 80, write }, now: () => at.ms };
    return { screen, drawn, pass: () => (at.ms += 1000) };
  };

  test('an import shows what is read, then the cells, then the rows, at what rate, and how long it will take', () => {
    const { screen, drawn, pass } = screenOf();
    const { on, end } = importProgress(screen);
    on({ kind: 'surveying', bytes: 1_500_000, of: 48_000_000 });
    on({ kind: 'looking-up', cells: 1, of: 3 });
    on({ kind: 'sending', rows: 0, of: 4000 });
    pass();
    on({ kind: 'surveying', bytes: 1_600_000, of: 48_000_000 });
    on({ kind: 'sending', rows: 1000, of: 4000 });
    end();
    expect(drawn).toEqual([
      'read through 1.5 of 48.0 MB',
      '',
      expect.stringMatching(/^cells looked up 1 of 3 /),
      '',
      expect.stringMatching(/^rows 0 of 4000 /),
      expect.stringMatching(/^rows 1000 of 4000 {2}\[#+-+\] {2}1000\/s, 3 s left$/),
      '',
    ]);
  });

  test('a receipt shows what is read, then how much of it is settled', () => {
    const { screen, drawn, pass } = screenOf();
    const { onLines, onLook, end } = receiptProgress(screen);
    const counts = { refused: new Map([['overload', { count: 1, row: '2', reason: '' }]]), rejected: 7 };
    onLines(2000);
    onLook({ ...counts, filed: 2, waiting: 3 });
    pass();
    onLines(2000);
    onLook({ ...counts, filed: 4, waiting: 1 });
    end();
    expect(drawn).toEqual([
      '2,000 lines read',
      '',
      expect.stringMatching(/^settled 3 of 6 /),
      expect.stringMatching(/^settled 3 of 6 /),
      '',
    ]);
  });
});
