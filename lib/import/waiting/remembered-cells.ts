import * as v from 'valibot';

import type { CellCheck } from '../../cell-check.ts';

/** Cells that are known from an earlier run of the same file. */
export interface RememberedCells {
  /** Asks the check only for those that are not. */
  check: CellCheck;
  /** How many are known by now. */
  count: () => number;
  /** All that are known by now, as JSON for the next run. */
  text: () => string;
}

/** Cells may be renamed, or deleted: what was known a day ago is asked for again. */
const mostAgeMs = 24 * 3600 * 1000;

const CellsSchema = v.object({
  /** Epoch milliseconds of the first that stands here. */
  since: v.number(),
  /** Name and id of each that was asked for by its name. */
  names: v.array(v.tuple([v.string(), v.string()])),
  ids: v.array(v.string()),
});

/**
 * What Ionworks said of cells outlasts a run: to ask for tens of thousands may take longer than one. Only cells that are
 * there are remembered; the others may be there the next time. `text`: what the run before has left.
 */
export function rememberedCells(check: CellCheck, text: string | undefined, now: number): RememberedCells {
  const before = cellsIn(text, now);
  const names = new Map(before.names);
  const ids = new Set(before.ids);
  return {
    check: async (cell) => {
      const known = cell.kind === 'name' ? names.get(cell.name) : ids.has(cell.id) ? cell.id : undefined;
      if (known !== undefined) return { kind: 'known', id: known };
      const answer = await check(cell);
      if (answer.kind !== 'known') return answer;
      if (cell.kind === 'name') names.set(cell.name, answer.id);
      else ids.add(cell.id);
      return answer;
    },
    count: () => names.size + ids.size,
    text: () => JSON.stringify({ since: before.since, names: [...names], ids: [...ids] }),
  };
}

/** A text that is none of ours is as good as none: the cells are asked for once more. */
function cellsIn(text: string | undefined, now: number): v.InferOutput<typeof CellsSchema> {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), CellsSchema), text);
  return read.success && now - read.output.since <= mostAgeMs ? read.output : { since: now, names: [], ids: [] };
}
