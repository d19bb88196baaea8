/** Columns of texts as lines: each column as wide as its widest text, two blanks between. */
export function inColumns(columns: readonly (readonly string[])[]): string[] {
  const widths = columns.map((texts) => texts.reduce((widest, { length }) => Math.max(widest, length), 0));
  const rows = columns.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: rows }, (_, row) =>
    columns
      .map((texts, column) => (texts[row] ?? '').padEnd(widths[column] ?? 0))
      .filter((_text, column) => widths[column] !== 0)
      .join('  ')
      .trimEnd(),
  );
}

/** Parts of equal size, the last perhaps shorter, to be put side by side: read down, then across. */
export function split<T>(items: readonly T[], parts: number): T[][] {
  const size = Math.ceil(items.length / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(part * size, (part + 1) * size));
}
