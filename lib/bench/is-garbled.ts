import { garbled } from '../domain/bench/line/garbled.ts';
import { refuse } from './refuse.ts';
import type { Frame } from './source.ts';
import type { Bench } from './table.ts';

/** A scale that sends all the time at another speed sends garbage without end: it is told of as often as somebody may press. */
const garbledAgainMs = 500;

/** True, and told, for bytes that no instrument means. */
export function isGarbled(
  bench: Bench,
  { bytes, at, source }: Frame,
  tell: (detail: string) => void = (detail) => refuse(bench, detail, source.name),
): boolean {
  const line = source.connection.kind === 'serial' ? source.connection.line : undefined;
  const why = garbled(bytes, source.says.format, line);
  if (why === undefined) return false;
  const { garbledAt } = bench.table;
  const toldAt = garbledAt.get(source.name);
  // Whatever the clock is set to meanwhile.
  if (toldAt === undefined || Math.abs(at - toldAt) >= garbledAgainMs) {
    garbledAt.set(source.name, at);
    tell(`Cannot read what ${source.name} sends: ${why}`);
  }
  return true;
}
