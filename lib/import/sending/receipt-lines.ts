import { type ReceiptLine, receiptLines } from '../../domain/import/receipt-line.ts';
import type { ImportCounts } from '../world.ts';

/** The lines of a receipt, in the order of the file: each waits until it, and all before it, are settled. */
export interface OrderedLines {
  /** A line of the row that is being read; the function tells that its outcome is known. */
  add: (line: ReceiptLine) => () => void;
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
  waiting: Set<ReceiptLine>;
}

const rowsAStretch = 1000;

export function orderedLines(): OrderedLines {
  const stretches: Stretch[] = [];
  const current = (): Stretch => {
    const last = stretches.at(-1);
    if (last && last.rows < rowsAStretch) return last;
    const fresh: Stretch = { rows: 0, lines: [], waiting: new Set() };
    stretches.push(fresh);
    return fresh;
  };
  return {
    add(line) {
      const stretch = current();
      stretch.lines.push(line);
      stretch.waiting.add(line);
      return () => stretch.waiting.delete(line);
    },
    endRow() {
      current().rows += 1;
    },
    takeSettled(isLast) {
      const isSettled = ({ rows, waiting }: Stretch): boolean =>
        waiting.size === 0 && (isLast || rows === rowsAStretch);
      const count = stretches.findIndex((stretch) => !isSettled(stretch));
      const settled = stretches.splice(0, count < 0 ? stretches.length : count);
      if (settled.length === 0) return undefined;
      const lines = settled.flatMap((stretch) => stretch.lines);
      const rows = settled.reduce((sum, stretch) => sum + stretch.rows, 0);
      return { rows, lines, text: receiptLines(lines) };
    },
    stray: () => stretches.flatMap(({ lines, waiting }) => lines.filter((line) => !waiting.has(line))),
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
