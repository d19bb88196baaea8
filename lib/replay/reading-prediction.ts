import { isDeepStrictEqual } from 'node:util';
import type { CellAnswer } from '../cell-check.ts';
import { changedProblem } from '../domain/distinct-readings.ts';
import { quoted } from '../domain/problem.ts';
import type { Entry } from '../domain/read-message.ts';
import { type CellReference, sameContent } from '../domain/reading.ts';
import type { StandingLetter, Why } from '../domain/standing-letter.ts';
import type { Settled } from '../ledger/entries.ts';
import { failing, type Prediction, passing } from './prediction.ts';
import type { PreparedLetter } from './prepared-letter.ts';
import type { ReadingFacts } from './reading-facts.ts';

/** What will become of one reading of a letter that goes back; `facts` where it can be read. */
export function readingPrediction(entry: Entry, prepared: PreparedLetter, facts: ReadingFacts | undefined): Prediction {
  if (!entry.reading.ok) return failing(entry.reading.problem);
  const reading = entry.reading.value;
  const { settled, isCellSure = false, cell } = facts ?? {};
  const filed = settled?.kind === 'filed' ? settled : undefined;
  // Ingest looks for the cell first: where there is none, an entry that bears the same id is of another reading.
  if (cell?.kind === 'refused') return failing(cell.problem);
  if (filed && sameContent(reading, filed)) return filedAlready(filed, isCellSure ? undefined : reading.cell);
  if (filed && isCellSure) return failing(changedProblem(reading, filed));

  const isCellChanged = !isDeepStrictEqual(cellBefore(prepared, entry.index, reading.cell), reading.cell);
  const refusal = whyRefused(prepared.letter, entry.id);
  const again = refusal && whyAgain(refusal.code, { prepared, index: entry.index, cell, isCellChanged });
  if (refusal && again !== undefined) return failing({ code: refusal.code, detail: `${refusal.detail}; ${again}` });

  const doubts: string[] = [];
  if (filed) {
    const said = `${filed.property} ${filed.value} ${filed.unit}`;
    doubts.push(`if its cell is ${filed.cell}, it is refused: it said ${said} there before`);
  }
  if (cell?.kind === 'unanswered' || (!cell && isCellChanged)) {
    doubts.push(`whether Ionworks knows the cell ${cellWords(reading.cell)} is not known: ${unansweredWords(cell)}`);
  }
  if (refusal?.code === 'conflict' && !isBeside(prepared)) {
    doubts.push('whether it agrees now with the measurement of the same name is not known');
  }
  if (refusal?.code === 'refused-by-api') {
    doubts.push('whether that is what Ionworks refused is not known');
  }
  return passing(doubts);
}

/** `told`: how the reading tells its cell, where it is not sure that the entry is of that one. */
function filedAlready({ measurementId, cell }: Filed, told: CellReference | undefined): Prediction {
  const doubt = told ? `, if that is the cell ${cellWords(told)}` : '';
  return { kind: 'filed', measurementId, reason: `It is filed in ${measurementId} of the cell ${cell}${doubt}` };
}

type Filed = Extract<Settled, { kind: 'filed' }>;

const unansweredWords = (cell: CellAnswer | undefined): string =>
  cell?.kind === 'unanswered' ? `Ionworks did not tell (${cell.reason})` : 'Ionworks was not asked';

const cellWords = (cell: CellReference): string => (cell.kind === 'id' ? cell.id : quoted(cell.name));

/** Why a reading of the letter was refused: all of them for the same reason, where the letter does not tell them apart. */
const whyRefused = ({ problems, ...why }: StandingLetter, readingId: string): Why | undefined =>
  problems.length === 0 ? why : problems.find((problem) => problem.readingId === readingId);

/** The reading's cell as the letter has it; where that cannot be read, by what the letter says of it. */
function cellBefore({ before, letter }: PreparedLetter, index: number, after: CellReference): unknown {
  const read = before.kind === 'entries' ? before.entries[index]?.reading : undefined;
  if (read?.ok) return read.value.cell;
  const said = letter.readings[index]?.cell;
  return said === (after.kind === 'id' ? after.id : after.name) ? after : undefined;
}

interface Since {
  prepared: PreparedLetter;
  index: number;
  cell: CellAnswer | undefined;
  isCellChanged: boolean;
}

/** Why Ionworks will refuse again what it refused by this code, in a clause, where nothing was done about it. */
function whyAgain(code: string, { prepared, index, cell, isCellChanged }: Since): string | undefined {
  switch (code) {
    case 'unknown-cell':
    case 'ambiguous-cell':
      if (isCellChanged || cell?.kind === 'known') return undefined;
      return `the cell was not changed since, and ${unansweredWords(cell)}`;
    case 'conflict':
      if (isBeside(prepared)) return undefined;
      break;
    case 'refused-by-api':
    case 'changed':
      break;
    default:
      return undefined;
  }
  return isTouched(prepared, index) ? undefined : 'nothing was changed since';
}

const isBeside = ({ rules }: PreparedLetter): boolean => rules.some(({ kind }) => kind === 'beside');

/** Whether something of this reading was changed: in it, or around all of them. */
const isTouched = ({ changes }: PreparedLetter, index: number): boolean =>
  changes.some(({ path }) => path.startsWith(`readings[${index}]`) || !path.startsWith('readings['));
