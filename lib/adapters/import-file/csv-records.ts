import type { TableRecord } from '../../domain/import/table.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { inBatches } from './in-batches.ts';
import { type ParsedRows, parsedRows } from './parsed-rows.ts';
import { plainRows } from './plain-rows.ts';

/** The rows of a CSV, those of a block of its text at a time; rows without any content are left out. */
export async function* csvRecords(
  blocks: AsyncIterable<Buffer>,
  { separator = neverInText, skippedBytes }: CsvDialect,
): AsyncGenerator<readonly TableRecord[]> {
  const plain = plainRows(separator, skippedBytes === 0 ? 1 : 2);
  let parsed: ParsedRows | undefined;
  let skipped = skippedBytes;
  for await (const block of blocks) {
    let text = block.subarray(skipped);
    skipped = 0;
    const rows = parsed ? undefined : plain.rowsIn(text);
    if (rows) {
      yield* inBatches(rows);
      continue;
    }
    if (!parsed) {
      const { bytes, line } = plain.left();
      parsed = parsedRows(separator, line);
      text = Buffer.concat([bytes, text]);
    }
    yield* inBatches(await parsed.rowsIn(text));
  }
  yield* inBatches(parsed ? await parsed.lastRows() : plain.lastRows());
}

/** What separates the columns of a file that has one. */
const neverInText = '\u001f';
