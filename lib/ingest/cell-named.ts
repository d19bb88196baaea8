import { distance } from 'fastest-levenshtein';

import { failed, ok, type Problem, quoted, type Result } from '../domain/problem.ts';
import type { Cell, Ionworks } from '../ports.ts';
import { type Calls, problemOf, unansweredProblem } from './calls.ts';

/** Where cells are searched for, and how a request that looks something up is made. */
export interface CellSearch {
  ionworks: Pick<Ionworks, 'cellsLike'>;
  lookUp: Calls['lookUp'];
}

/** More pages than this hold no cell that a person could have meant by this name. */
const mostPages = 20;

/**
 * The id of the one cell in Ionworks that bears exactly this name. `unknown-cell` or `ambiguous-cell` where there is none
 * such; a problem that is not final where that could not be seen.
 */
export async function cellNamed(name: string, searching: CellSearch): Promise<Result<string>> {
  const searched = await search(name, searching);
  if (!searched.ok) return searched;
  const { cells, isCut } = searched.value;
  const exact = new Set(cells.filter((cell) => cell.name === name).map((cell) => cell.id));
  const [id] = exact;
  if (id === undefined) return isCut ? notShown(name, cells.length) : unknownCell(name, cells, searching);
  if (exact.size > 1) {
    return failed(
      'ambiguous-cell',
      `Cannot tell the cell ${quoted(name)}: ${exact.size} cells bear this name (${[...exact].slice(0, 5).join(', ')}); send cell_instance_id`,
      'cell',
    );
  }
  return ok(id);
}

/** Every cell whose name contains the text, page by page; the search is a substring one and ignores case. */
async function search(
  text: string,
  { ionworks, lookUp }: CellSearch,
): Promise<Result<{ cells: readonly Cell[]; isCut: boolean }>> {
  const cells: Cell[] = [];
  let isCut = false;
  let offset = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await lookUp(() => ionworks.cellsLike(text, offset));
    if (answer.kind !== 'ok') return { ok: false, problem: searchProblem(text, answer) };
    const { found, rows, total } = answer.value;
    isCut ||= answer.value.isCut === true;
    cells.push(...found);
    offset += rows;
    if (rows === 0 || offset >= (total ?? Number.POSITIVE_INFINITY)) return ok({ cells, isCut });
  }
  return ok({ cells, isCut: true });
}

/** So many names contain this one that the search does not show them all: whether the cell exists cannot be told. */
const notShown = (name: string, shown: number): Result<never> =>
  failed(
    'ambiguous-cell',
    `Cannot find the cell ${quoted(name)}: the search shows ${shown} cells whose names contain this, none of them exactly, and there may be more; send cell_instance_id`,
    'cell',
  );

function searchProblem(text: string, answer: Exclude<Awaited<ReturnType<Calls['lookUp']>>, { kind: 'ok' }>): Problem {
  if (answer.kind === 'not-made') return answer.problem;
  if (answer.kind === 'throttled' || answer.kind === 'unknown') return unansweredProblem(answer);
  // Where the search refuses the text itself, e.g. as too short, looking for it again would not help.
  const isRefused = answer.kind === 'invalid' || answer.kind === 'refused';
  const code = isRefused ? 'unknown-cell' : 'api-unavailable';
  return problemOf(code, answer.reply, `Cannot look up the cell ${quoted(text)}: ${answer.reply.says}`);
}

/** Nobody has this name: the nearest names help to see the slip. Those that share its first half are looked through too. */
async function unknownCell(
  name: string,
  alike: readonly { name: string }[],
  { ionworks, lookUp }: CellSearch,
): Promise<Result<string>> {
  const head = name.slice(0, Math.max(2, Math.ceil(name.length / 2)));
  const others = await lookUp(() => ionworks.cellsLike(head, 0));
  const names = new Set([...alike, ...(others.kind === 'ok' ? others.value.found : [])].map((cell) => cell.name));
  const nearest = [...names].toSorted((a, b) => distance(a, name) - distance(b, name)).slice(0, 3);
  const hint = nearest.length > 0 ? `; the nearest are ${nearest.map((near) => quoted(near)).join(', ')}` : '';
  return failed(
    'unknown-cell',
    `Cannot find the cell ${quoted(name)}: no cell in Ionworks bears this name${hint}`,
    'cell',
  );
}
