import { parse } from 'csv-parse/sync';

import { type ReceiptColumn, receiptColumns } from '../../domain/import/receipt-line.ts';

/** The first reading that was rejected for a reason. */
export interface RejectedExample {
  sheet: string;
  row: string;
  column: string;
  sentence: string;
}

/** Finds in the lines of a receipt, as they are kept, one for each problem code. */
export function rejectedExamples(): {
  note: (lines: string) => void;
  all: () => ReadonlyMap<string, RejectedExample>;
} {
  const examples = new Map<string, RejectedExample>();
  return {
    note: (lines) => {
      if (!hasNew(lines, examples)) return;
      for (const cells of parse(lines, { bom: true })) {
        const line = lineOf(cells);
        if (line.outcome === 'rejected' && !examples.has(line.code)) examples.set(line.code, line);
      }
    },
    all: () => examples,
  };
}

/** To read all lines as CSV takes long: it is done for as many pieces as there are codes, at most. */
function hasNew(lines: string, known: ReadonlyMap<string, unknown>): boolean {
  for (const [, code] of lines.matchAll(/,rejected,([a-z-]+),/g)) if (!known.has(code as string)) return true;
  return false;
}

const lineOf = (cells: readonly string[]): Record<ReceiptColumn, string> =>
  Object.fromEntries(receiptColumns.map((column, index) => [column, cells[index] ?? ''])) as Record<
    ReceiptColumn,
    string
  >;
