import { open, rm } from 'node:fs/promises';

import { whyNotWritten } from '../../adapters/file-reason.ts';
import { quoted } from '../../domain/problem.ts';
import type { StandingLetter } from '../../domain/standing-letter.ts';
import { type LetterFileFormat, letterFile } from './letter-file.ts';

/** A new file that letters are written to, for this user alone to read; one that is there is never overwritten. */
export interface KeptLetters {
  add: (letter: StandingLetter) => void;
  /** Once this has ended, what was added outlasts a loss of power. Rejects with a sentence. */
  end: () => Promise<void>;
  /** Takes the file away: something it was to be is missing. */
  drop: () => Promise<void>;
}

/** Begins the file; rejects with a sentence where that cannot be. */
export async function keptLetters(file: string, format: LetterFileFormat): Promise<KeptLetters> {
  const cannot = `Cannot export to ${quoted(file, 255)}`;
  const handle = await open(file, 'wx', 0o600).catch((error: Error) => {
    throw new Error(`${cannot}: ${whyNotWritten(error)}`, { cause: error });
  });
  const { head, lines } = letterFile(format);
  let text = head();
  let written = Promise.resolve();
  const flush = (): void => {
    const part = text;
    text = '';
    written = written.then(() => handle.writeFile(part));
    // It is told by `end`.
    written.catch(() => {});
  };
  return {
    add: (letter) => {
      text += lines(letter);
      if (text.length > mostCharacters) flush();
    },
    end: async () => {
      flush();
      try {
        await written;
        await handle.sync();
      } catch (error) {
        throw new Error(`${cannot}: ${(error as Error).message}`, { cause: error });
      } finally {
        await handle.close();
      }
    },
    drop: async () => {
      await written.catch(() => {});
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

const mostCharacters = 1_000_000;
