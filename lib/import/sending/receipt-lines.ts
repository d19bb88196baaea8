import { type ReceiptLine, receiptLines } from '../../domain/import/receipt-line.ts';
import type { ImportCounts } from '../world.ts';

/** The lines of a receipt, in the order of the file: each waits until it, and all before it, are settled. */
export interface OrderedLines {
  /** A line of the row that is being read; the function tells that its outcome is known, once. */
  add: (line: ReceiptLine) => () => void;
  /** How many lines were added. */
  added: () => number;
  /** How many of them wait, or stand behind one that does. */
  held: () => number;
  /** The row ends here. */
  endRow: () => void;
  /** What is settled from the beginning on, and not yet kept: rows, the text of their lines, what was counted in them. */
  takeSettled: (isLast: boolean) => SettledLines | undefined;
  /** What is settled behind something that is not: for a receipt that nobody goes on with. */
  stray: () => readonly ReceiptLine[];
}

export interface SettledLines {
  rows: number;
  text: string;
  lines: readonly ReceiptLine[];
}

/** Rows of which the lines are kept together. */
interface Stretch {
  rows: number;
  lines: ReceiptLine[];
  /** Of each line, whether its outcome is known; and of how many it is not. */
  isSettled: boolean[];
  waiting: number;
}

const rowsAStretch = 1000;

export function orderedLines(): OrderedLines {
  const stretches: Stretch[] = [];
  let added = 0;
  let taken = 0;
  const current = (): Stretch => {
    const last = stretches.at(-1);
    if (last && last.rows < rowsAStretch) return last;
    const fresh: Stretch = { rows: 0, lines: [], isSettled: [], waiting: 0 };
    stretches.push(fresh);
    return fresh;
  };
  return {
    add(line) {
      const stretch = current();
      added += 1;
      const at = stretch.lines.push(line) - 1;
      stretch.isSettled.push(false);
      stretch.waiting += 1;
      return () => {
        stretch.isSettled[at] = true;
        stretch.waiting -= 1;
      };
    },
    added: () => added,
    held: () => added - taken,
    endRow() {
      current().rows += 1;
    },
    takeSettled(isLast) {
      const isSettled = ({ rows, waiting }: Stretch): boolean => waiting === 0 && (isLast || rows === rowsAStretch);
      const count = stretches.findIndex((stretch) => !isSettled(stretch));
      const settled = stretches.splice(0, count < 0 ? stretches.length : count);
      if (settled.length === 0) return undefined;
      const lines = settled.flatMap((stretch) => stretch.lines);
      taken += lines.length;
      const rows = settled.reduce((sum, stretch) => sum + stretch.rows, 0);
      return { rows, lines, text: receiptLines(lines) };
    },
    stray: () => stretches.flatMap(({ lines, isSettled }) => lines.filter((_, at) => isSettled[at])),
  };
}

/** What lines say, added to what was counted before. */
export function counted(counts: ImportCounts, lines: readonly ReceiptLine[]): ImportCounts {
  let { queued, duplicate } = counts;
  const rejected = { ...counts.rejected };
  for (const { outcome } of lines) {
    if (outcome.kind === 'queued') queued += 1;
    else if (outcome.kind === 'duplicate') duplicate += 1;
    else rejected[outcome.problem.code] = (rejected[outcome.problem.code] ?? 0) + 1;
  }
  return { ...counts, queued, duplicate, rejected };
}
