import { inColumns } from '../columns.ts';
import { wrap } from '../wrap.ts';

/** Less than this is no room for a sentence. */
const leastRoom = 24;

/**
 * Columns of texts as lines of at most so many characters, as far as the last column can make up for it: its texts are
 * wrapped beside the others, or, where these leave no room, below them.
 */
export function columnsWithin(columns: readonly (readonly string[])[], width: number): string[] {
  const others = inColumns(columns.slice(0, -1));
  const from = others.reduce((widest, { length }) => Math.max(widest, length), 0) + 2;
  return inColumns(columns).flatMap((line, row) => {
    const text = columns.at(-1)?.[row] ?? '';
    if (line.length <= width || text === '') return [line];
    if (width - from >= leastRoom) {
      return wrap(text, width - from).map(
        (part, index) => (index === 0 ? line.slice(0, from) : ' '.repeat(from)) + part,
      );
    }
    return [others[row] ?? '', ...wrap(`    ${text}`, Math.max(width, leastRoom))];
  });
}
