import { meaningOf, noMapping } from '../../../lib/domain/import/mapping/read-mapping.ts';
import type { Mapping, Meaning } from '../../../lib/domain/import/mapping.ts';
import type { Row } from '../../../lib/domain/import/table.ts';

/** Rows as text, a bar between the cells. A blank line counts and is no row, as the readers of files have it. */
export const sheet = (text: string): Row[] =>
  text
    .trim()
    .split('\n')
    .map((line, index) => ({ number: index + 1, cells: line.split('|').map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));

/** A mapping of headers to what a person writes for their meaning. */
export const mapped = (targets: Record<string, string>, rest: Partial<Mapping> = {}): Mapping => ({
  ...noMapping,
  ...rest,
  columns: new Map(Object.entries(targets).map(([header, target]) => [header, meaning(target)])),
});

function meaning(target: string): Meaning {
  const read = meaningOf(target);
  if (!read.ok) throw new Error(read.reason);
  return read.meaning;
}

/** A meaning in a word or two, as the summary of an import has it. */
export function inWords(meaning: Meaning): string {
  if (meaning.kind !== 'field' && meaning.kind !== 'reading') return meaning.kind;
  const name = meaning.kind === 'field' ? meaning.field : meaning.property;
  const position = meaning.kind === 'reading' && meaning.position !== undefined ? `/${meaning.position}` : '';
  return `${name}${position}${meaning.unit === undefined ? '' : `[${meaning.unit}]`}`;
}
