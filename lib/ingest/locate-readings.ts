import { distance } from 'fastest-levenshtein';

import { failed, ok, type Problem, quoted, type Result } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import type { Cell, Ports } from '../ports.ts';
import type { ArrivedReading } from './arrived-reading.ts';
import { type Calls, problemOf, unansweredProblem } from './calls.ts';

/** How long a name that was looked up stays known. */
const knownForMs = 10 * 60_000;
/** More pages than this hold no cell that a person could have meant by this name. */
const mostPages = 20;

/** Finds the cells of readings: those that have one, with its id, and why the others have none. */
export type Locate = (readings: readonly Omit<ArrivedReading, 'cellId'>[]) => Promise<{
  located: readonly ArrivedReading[];
  lost: ReadonlyMap<Reading, Problem>;
}>;

/** Looks cells up for one invocation: each name once, however many readings bear it and whatever is answered. */
export function locator(ports: Ports, calls: Calls): Locate {
  const lookups = new Map<string, Promise<Result<string>>>();
  const lookUp = (name: string): Promise<Result<string>> => {
    const lookup = lookups.get(name) ?? cellNamed(name, ports, calls);
    lookups.set(name, lookup);
    return lookup;
  };

  return async (readings) => {
    const names = new Set(readings.flatMap(({ reading: { cell } }) => (cell.kind === 'name' ? [cell.name] : [])));
    const found = new Map(await Promise.all([...names].map(async (name) => [name, await lookUp(name)] as const)));

    const located: ArrivedReading[] = [];
    const lost = new Map<Reading, Problem>();
    for (const one of readings) {
      const { reading } = one;
      const { cell } = reading;
      const id = cell.kind === 'id' ? ok(cell.id) : (found.get(cell.name) as Result<string>);
      if (id.ok) located.push({ ...one, cellId: id.value });
      else lost.set(reading, id.problem);
    }
    return { located, lost };
  };
}

async function cellNamed(name: string, ports: Ports, calls: Calls): Promise<Result<string>> {
  const { knownCells, clock } = ports;
  const known = knownCells.get(name);
  if (known && known.until > clock.now()) return ok(known.id);
  knownCells.delete(name);

  const searched = await search(name, ports, calls);
  if (!searched.ok) return searched;
  const { cells, isCut } = searched.value;
  const exact = new Set(cells.filter((cell) => cell.name === name).map((cell) => cell.id));
  const [id] = exact;
  if (id === undefined) return isCut ? notShown(name, cells.length) : unknownCell(name, cells, ports, calls);
  if (exact.size > 1) {
    return failed(
      'ambiguous-cell',
      `Cannot tell the cell ${quoted(name)}: ${exact.size} cells bear this name (${[...exact].slice(0, 5).join(', ')}); send cell_instance_id`,
      'cell',
    );
  }
  knownCells.set(name, { id, until: clock.now() + knownForMs });
  return ok(id);
}

/** Every cell whose name contains the text, page by page; the search is a substring one and ignores case. */
async function search(
  text: string,
  { ionworks }: Ports,
  calls: Calls,
): Promise<Result<{ cells: readonly Cell[]; isCut: boolean }>> {
  const cells: Cell[] = [];
  let isCut = false;
  let offset = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await calls.lookUp(() => ionworks.cellsLike(text, offset));
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
  ports: Ports,
  calls: Calls,
): Promise<Result<string>> {
  const head = name.slice(0, Math.max(2, Math.ceil(name.length / 2)));
  const others = await calls.lookUp(() => ports.ionworks.cellsLike(head, 0));
  const names = new Set([...alike, ...(others.kind === 'ok' ? others.value.found : [])].map((cell) => cell.name));
  const nearest = [...names].toSorted((a, b) => distance(a, name) - distance(b, name)).slice(0, 3);
  const hint = nearest.length > 0 ? `; the nearest are ${nearest.map((near) => quoted(near)).join(', ')}` : '';
  return failed(
    'unknown-cell',
    `Cannot find the cell ${quoted(name)}: no cell in Ionworks bears this name${hint}`,
    'cell',
  );
}
