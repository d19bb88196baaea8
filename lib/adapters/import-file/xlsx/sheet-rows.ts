import type { TableRecord } from '../../../domain/import/table.ts';
import { type MergedAreas, readMergedAreas } from './merged-areas.ts';
import type { Package } from './package.ts';
import { rowGatherer } from './row-gatherer.ts';
import type { CellContext } from './sheet-cell.ts';
import { xmlSteps } from './xml.ts';

/** The rows of a sheet, some at a time, from the first on at each call. They throw FileTrouble. */
export function sheetRows(
  parts: Package,
  part: string,
  context: CellContext,
): () => AsyncGenerator<readonly TableRecord[]> {
  let areas: Promise<MergedAreas> | undefined;
  return async function* rows() {
    areas ??= readMergedAreas(parts, part);
    let batch: TableRecord[] = [];
    let cells = 0;
    const gatherer = rowGatherer(context, await areas, (row) => {
      batch.push({ kind: 'row', row });
      cells += row.cells.length;
    });

    for await (const _ of xmlSteps(parts, part, gatherer)) {
      if (batch.length < fewestRows && cells < mostCells) continue;
      yield batch;
      batch = [];
      cells = 0;
    }
    if (batch.length > 0) yield batch;
  };
}

/** With these, a step of 16 KB makes a thousand at most: no row with anything in it is shorter than 22 characters. */
const fewestRows = 250;
/** A row may have thousands of columns. */
const mostCells = 100_000;
