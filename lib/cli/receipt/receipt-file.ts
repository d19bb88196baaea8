import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { whyNotWritten } from '../../adapters/file-reason.ts';
import { localFile } from '../../adapters/local-file.ts';
import { wholeFile } from '../../adapters/whole-file.ts';
import { type OutcomeColumn, type OutcomeLine, outcomeColumns } from '../../domain/import/outcome-line.ts';
import { receiptColumns } from '../../domain/import/receipt-line.ts';
import { quoted } from '../../domain/problem.ts';
import type { ImportFile } from '../../import/file.ts';
import type { FollowedReceipt } from '../../import/follow-receipt.ts';

/** A receipt that stands in `rows`, completed in the file `outcomes`. */
export const receiptFile = (rows: ImportFile, outcomes: string): FollowedReceipt => ({
  lines: () => linesOf(rows),
  keptLines: async function* () {
    yield* linesOf(await localFile(outcomes));
  },
  keep: async () => {
    const cannot = (error: unknown): never => {
      throw new Error(`the outcomes cannot be kept in ${quoted(outcomes, 255)}: ${whyNotWritten(error)}`, {
        cause: error,
      });
    };
    const file = await wholeFile(outcomes).catch(cannot);
    let bytes = 0;
    return {
      add: async (text) => {
        bytes = await file.append(text).catch(cannot);
      },
      complete: () => file.complete(bytes).catch(cannot),
      drop: () => file.drop(),
    };
  },
});

const linesAtOnce = 2000;

async function* linesOf(file: ImportFile): AsyncGenerator<readonly OutcomeLine[]> {
  const parser = parse({ bom: true, relax_column_count: true });
  // A failure of either is told by the parser, from which is read.
  pipeline(Readable.from(file.read()), parser).catch(() => {});
  let lineOf: ((cells: readonly string[]) => OutcomeLine) | undefined;
  let lines: OutcomeLine[] = [];
  try {
    for await (const cells of parser) {
      if (lineOf) lines.push(lineOf(cells));
      else lineOf = linesBelow(cells);
      if (lines.length < linesAtOnce) continue;
      yield lines;
      lines = [];
    }
    if (!lineOf) throw new Error('it is empty');
  } catch (error) {
    throw new Error(`${quoted(file.name, 255)} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (lines.length > 0) yield lines;
}

/** Reads what stands below a header; what is not there yet, or was cut off, is empty. Throws where it is no receipt. */
function linesBelow(header: readonly string[]): (cells: readonly string[]) => OutcomeLine {
  const missing = receiptColumns.find((column) => !header.includes(column));
  if (missing !== undefined) {
    throw new Error(`it has no column ${missing}; is it the .rows.csv of a receipt, as the import wrote it?`);
  }
  const places = outcomeColumns.map((column) => [column, header.indexOf(column)] as const);
  return (cells) => {
    const line: Partial<Record<OutcomeColumn, string>> = {};
    for (const [column, index] of places) line[column] = cells[index] ?? '';
    return line as OutcomeLine;
  };
}
