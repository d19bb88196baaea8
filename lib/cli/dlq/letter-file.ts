import { letterRows } from '../../domain/letter-rows.ts';
import type { StandingLetter } from '../../domain/standing-letter.ts';
import { csvHead, csvLines } from './letter-file/csv-lines.ts';
import { ndjsonLine } from './letter-file/ndjson-line.ts';

/** A file of letters as it is written: its beginning, then what each letter adds to it. */
export interface LetterFile {
  head: () => string;
  lines: (letter: StandingLetter) => string;
}

export type LetterFileFormat = 'csv' | 'ndjson';

/** CSV has a row for each reading, for people; NDJSON has a line for each letter, with all that is needed to restore it. */
export const letterFile = (format: LetterFileFormat): LetterFile =>
  format === 'csv'
    ? { head: csvHead, lines: (letter) => csvLines(letterRows(letter)) }
    : { head: () => '', lines: (letter) => `${ndjsonLine(letter)}\n` };
