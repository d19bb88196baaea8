import { ok, type Problem, type Result } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import type { Ports } from '../ports.ts';
import type { ArrivedReading } from './arrived-reading.ts';
import type { Calls } from './calls.ts';
import { cellNamed } from './cell-named.ts';

/** How long a name that was looked up stays known. */
const knownForMs = 10 * 60_000;

/** Finds the cells of readings: those that have one, with its id, and why the others have none. */
export type Locate = (readings: readonly Omit<ArrivedReading, 'cellId'>[]) => Promise<{
  located: readonly ArrivedReading[];
  lost: ReadonlyMap<Reading, Problem>;
}>;

/** Looks cells up for one invocation: each name once, however many readings bear it and whatever is answered. */
export function locator(ports: Ports, calls: Calls): Locate {
  const lookups = new Map<string, Promise<Result<string>>>();
  const lookUp = (name: string): Promise<Result<string>> => {
    const lookup = lookups.get(name) ?? cellKnownAs(name, ports, calls);
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

async function cellKnownAs(
  name: string,
  { knownCells, clock, ionworks }: Ports,
  calls: Calls,
): Promise<Result<string>> {
  const known = knownCells.get(name);
  if (known && known.until > clock.now()) return ok(known.id);
  knownCells.delete(name);

  const found = await cellNamed(name, { ionworks, lookUp: calls.lookUp });
  if (found.ok) knownCells.set(name, { id: found.value, until: clock.now() + knownForMs });
  return found;
}
