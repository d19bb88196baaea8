import { type Separator, separatorOf } from './separator.ts';

/** How a CSV is written. */
export interface CsvDialect {
  /** A column alone has none. */
  separator: string | undefined;
  /** The bytes of a first line `sep=;`, which Excel obeys and does not show; 0 without it. */
  skippedBytes: number;
}

/** `head` is the beginning of the text, of whole lines. */
export function csvDialectOf(head: string): CsvDialect {
  const said = /^"?sep=([^"\w\r\n])"?[ \t;,|]*(?:\r\n|\n|\r|$)/i.exec(head);
  if (said) return { separator: said[1], skippedBytes: Buffer.byteLength(said[0]) };
  return { separator: separatorOf(head), skippedBytes: 0 };
}

/** `separated by semicolons`. */
export function separatorWords({ separator }: CsvDialect): string {
  if (separator === undefined) return 'one column';
  return `separated by ${names[separator as Separator] ?? JSON.stringify(separator)}`;
}

const names: Record<Separator, string> = { '\t': 'tabs', ';': 'semicolons', '|': 'bars', ',': 'commas' };
