import type { CellAnswer, CellCheck } from '../cell-check.ts';
import { cellOf } from '../domain/cell.ts';
import type { RowPlace } from '../domain/import/rows/table-reading.ts';
import type { CellReference } from '../domain/reading.ts';
import { headKey } from '../ledger/keys.ts';
import type { ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';

/** A cell that a file names, and where it does. */
export interface CellMention {
  cell: NonNullable<RowPlace['cell']>;
  rows: number;
  firstRow: number;
  sheet: string;
}

/** The cells of a file, by `cellKey`. */
export type CellMentions = ReadonlyMap<string, CellMention>;

export const cellKey = ({ kind, text }: NonNullable<RowPlace['cell']>): string => `${kind} ${text}`;

/** What is known of a file's cells. */
export interface KnownCells {
  /** By `cellKey`; of a name that is none nothing is asked. */
  answers: ReadonlyMap<string, CellAnswer>;
  /** Why some could not be looked up. */
  reason?: string;
}

/** Asks for each cell; ends early, with a reason, where one is not answered. */
export async function lookUpCells(
  mentions: CellMentions,
  check: CellCheck,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (cells: number) => void },
): Promise<KnownCells> {
  const answers = new Map<string, CellAnswer>();
  let reason: string | undefined;
  const waiting = [...mentions].values();
  const work = async (): Promise<void> => {
    for (const [key, { cell }] of waiting) {
      if (signal.aborted || reason !== undefined) return;
      const reference = referenceOf(cell);
      if (!reference) continue;
      const answer = await check(reference);
      if (answer.kind === 'unanswered') reason ??= answer.reason;
      else answers.set(key, answer);
      onProgress(answers.size);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { answers, ...(reason !== undefined && { reason }) };
}

/** As many as the check has under way at a time, and some that wait behind. */
const atOnce = 16;

/** `undefined` of a text that is neither a name nor an id: its readings are refused as they are read. */
function referenceOf({ kind, text }: CellMention['cell']): CellReference | undefined {
  const read = cellOf(kind === 'id' ? { cell_instance_id: text } : { cell: text });
  return read.ok ? read.value : undefined;
}

/** The cells of which something has been filed before: only of them can a reading be known. */
export async function cellsWithPast(
  cellIds: ReadonlySet<string>,
  ledger: Pick<LedgerStore, 'get'>,
): Promise<LedgerAnswer<ReadonlySet<string>>> {
  const keys = new Map<ItemKey, string>([...cellIds].map((id) => [headKey(id), id]));
  const { items, reason = 'it did not say what it holds' } = await ledger.get([...keys.keys()]);
  const past = new Set<string>();
  for (const [key, id] of keys) {
    if (!items.has(key)) return { ok: false, reason };
    if (items.get(key)) past.add(id);
  }
  return { ok: true, value: past };
}
