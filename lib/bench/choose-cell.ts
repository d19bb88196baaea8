import type { CellAnswer } from '../cell-check.ts';
import { cellOf } from '../domain/cell.ts';
import { type Problem, quoted } from '../domain/problem.ts';
import type { CellReference } from '../domain/reading.ts';
import type { BenchCell } from './event.ts';
import { clearTable } from './finish-session.ts';
import { refuse } from './refuse.ts';
import type { Bench } from './table.ts';

/**
 * Puts a cell on the table, by what was scanned or typed. One that Ionworks does not know is refused, and what was there
 * stays. Where nobody can tell whether it is one, it is taken as one only where it surely is meant as a cell.
 */
export async function chooseCell(bench: Bench, text: string, surely: boolean): Promise<void> {
  const { table, world } = bench;
  if (table.cell?.label === text) {
    table.doubt = undefined;
    const sentence = `${text} is on the table already; n ends its session, s changes its stage`;
    return world.show({ kind: 'note', sentence, warning: false });
  }
  if (world.cells) world.prompt({ kind: 'looking-up', label: text });
  const found = await cellMeant(text, world.cells);
  if (found.kind === 'refused') return stay(bench, text, found.problem.detail);
  if (found.kind === 'unchecked' && !surely) {
    return stay(
      bench,
      text,
      `Cannot take ${quoted(text, 40)}: it is no command, and whether it is a cell cannot be checked; n begins the next cell, --cell-prefix tells how barcodes begin`,
    );
  }
  if (!(await clearTable(bench, 'next'))) return stay(bench, text);
  table.cell = found.cell;
  table.stage = stageSettled(bench);
  const why = found.kind === 'unchecked' ? found.why : undefined;
  world.show(
    found.kind === 'known'
      ? { kind: 'cell-known', cell: found.cell }
      : { kind: 'cell-unchecked', cell: found.cell, ...(why !== undefined && { why }) },
  );
}

/** What was on the table stays there; but nothing more is taken for it before somebody says so. */
function stay({ world, table }: Bench, text: string, detail?: string): void {
  table.doubt = text;
  if (detail === undefined) return;
  const still = table.cell ? `; ${table.cell.label} stays on the table, scan it again to go on with it` : '';
  refuse({ world }, `${detail}${still}`);
}

/** Nobody is asked where there is nothing to choose. */
function stageSettled({ settings: { stages } }: Bench): { stage: string | undefined } | undefined {
  if (stages.kind === 'none') return { stage: undefined };
  if (stages.kind === 'one-of' && stages.stages.length === 1) return { stage: stages.stages[0] };
  return undefined;
}

type CellMeant =
  | { kind: 'known'; cell: BenchCell }
  | { kind: 'unchecked'; cell: BenchCell; why?: string }
  | { kind: 'refused'; problem: Problem };

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const noName = (text: string): string =>
  `Cannot take ${quoted(text, 40)}: it is no command (? shows them), and no name of a cell, which has 2 to 255 characters`;

/** A UUID is an id. Anything else is a name, or where Ionworks has none such, an id after all. */
async function cellMeant(text: string, cells: Bench['world']['cells']): Promise<CellMeant> {
  const byId = cellOf({ cell_instance_id: text });
  if (isUuid(text) && byId.ok) return answered(text, byId.value, await cells?.(byId.value));

  const byName = cellOf({ cell: text });
  if (!byName.ok) return { kind: 'refused', problem: { ...byName.problem, detail: noName(text) } };
  const named = answered(text, byName.value, await cells?.(byName.value));
  const isUnknown = named.kind === 'refused' && named.problem.code === 'unknown-cell';
  if (!isUnknown || !byId.ok) return named;
  const identified = answered(text, byId.value, await cells?.(byId.value));
  return identified.kind === 'known' ? identified : named;
}

function answered(label: string, asked: CellReference, answer: CellAnswer | undefined): CellMeant {
  const cell: BenchCell = { label, ...(asked.kind === 'id' && { id: asked.id }) };
  if (!answer) return { kind: 'unchecked', cell };
  switch (answer.kind) {
    case 'known':
      return { kind: 'known', cell: { label, id: answer.id } };
    case 'refused':
      return { kind: 'refused', problem: answer.problem };
    case 'unanswered':
      return { kind: 'unchecked', cell, why: answer.reason };
  }
}
