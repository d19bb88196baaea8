export type Separator = '\t' | ';' | '|' | ',';

/**
 * What separates the cells of a CSV: what gives most of the first records one number of cells. A comma that stands
 * within numbers is their decimal mark. Without any separator, as in a file of one column, it is `undefined`.
 * `head` is the beginning of the text, of whole lines.
 */
export function separatorOf(head: string): Separator | undefined {
  const found = separators
    .map((separator) => ({ separator, ...evennessOf(recordsIn(head, separator)) }))
    .filter(({ share }) => share > 0);
  const fits = found.filter(({ separator }) => separator !== ',' || !isDecimalMark(head, found));
  return fits.sort((a, b) => b.share - a.share || b.cells - a.cells)[0]?.separator;
}

/** Where several fit equally well, the first: a comma is the one that is found in other places too. */
const separators: readonly Separator[] = ['\t', ';', '|', ','];

interface Candidate {
  separator: Separator;
  share: number;
}

/** How large a part of the records has the number of cells, two or more, that most of them have. */
function evennessOf(records: readonly (readonly string[])[]): { share: number; cells: number } {
  const counts = new Map<number, number>();
  for (const { length } of records) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  let cells = 0;
  for (const [length, count] of counts) if (count > (counts.get(cells) ?? 0)) cells = length;
  return { share: (counts.get(cells) ?? 0) / records.length, cells };
}

/**
 * Whether commas are decimal marks: with another separator, most cells that have one are numbers; without, all lines
 * that have one are.
 */
function isDecimalMark(head: string, candidates: readonly Candidate[]): boolean {
  const others = candidates.filter(({ separator, share }) => separator !== ',' && share >= 0.5);
  if (others.some(({ separator }) => shareOfNumbers(recordsIn(head, separator).flat()) > 0.5)) return true;
  return shareOfNumbers(recordsIn(head, '\t').flat()) === 1;
}

function shareOfNumbers(cells: readonly string[]): number {
  const withComma = cells.filter((cell) => cell.includes(','));
  return withComma.filter((cell) => commaNumber.test(cell)).length / Math.max(1, withComma.length);
}

/** `4,121`, `-0,52 mm`, `1.234,5`. */
const commaNumber = /^\s*[-+]?[\d.]*\d,\d+\s*[a-zA-Zµ%"]{0,4}\s*$/;

/**
 * The first records that are not blank, cut at this separator. Quotes are respected where a cell may begin by any of the
 * separators: what is within them tells nothing.
 */
function recordsIn(head: string, separator: Separator): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let inQuotes = false;
  /** What stands before a character, blanks aside. */
  let before = '\n';
  const endRecord = () => {
    cells.push(cell);
    if (cells.some((each) => each.trim() !== '')) records.push(cells);
    cells = [];
    cell = '';
  };
  for (let at = 0; at < head.length && records.length < recordsLookedAt; at++) {
    const character = head[at] as string;
    if (inQuotes) {
      if (character !== '"') cell += character;
      else if (head[at + 1] === '"') at += 1;
      else inQuotes = false;
      continue;
    }
    if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') {
      endRecord();
    } else if (character === '"' && '\n\r\t;|,'.includes(before)) {
      inQuotes = true;
    } else {
      cell += character;
    }
    if (character !== ' ') before = character;
  }
  if (records.length < recordsLookedAt) endRecord();
  return records;
}

const recordsLookedAt = 60;
