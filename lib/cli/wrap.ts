/**
 * A line in parts of at most so many characters, cut at blanks where there are any. What follows is indented like the
 * line; where that begins with a term and two blanks or more, like the text beside the term.
 */
export function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const aligned = /^ *(?:\S+ {2,})?/.exec(line)?.[0].length ?? 0;
  const indent = aligned < width / 2 ? aligned : 0;
  const blank = line.lastIndexOf(' ', width);
  const end = blank > indent ? blank : width;
  return [line.slice(0, end).trimEnd(), ...wrap(' '.repeat(indent) + line.slice(end).trimStart(), width)];
}
