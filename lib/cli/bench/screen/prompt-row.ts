import { emptyLine, type TypedLine } from './typed-line.ts';
import { typedRow, width } from './typed-row.ts';

/** Standard output, or what stands for it. */
export type Output = NodeJS.WritableStream & {
  isTTY?: boolean;
  columns?: number;
  getColorDepth?: (env?: object) => number;
};

/** The one row at the bottom of a terminal that is drawn again and again: the prompt, and what is typed behind it. */
export interface PromptRow {
  prompt: (words: string) => void;
  typed: (line: TypedLine) => void;
  /** A line was ended by Enter: it stays where it is, and the row is drawn anew below. */
  entered: (line: string) => void;
  /** Writes lines above it. */
  above: (text: string) => void;
  /** Takes it away. */
  end: () => void;
  /** The terminal is gone: nothing is written any more. */
  leave: () => void;
}

/** `isDumb`: the terminal can erase nothing. */
export function promptRow(output: Output, { isDumb }: { isDumb: boolean }): PromptRow {
  let words: string | undefined;
  let line = emptyLine;
  let drawn = 0;
  let isStale = false;
  let isOver = false;
  let isGone = false;

  const write = (text: string): void => {
    if (!isGone) output.write(text);
  };

  const erase = (): string => {
    const blank = isDumb ? ' '.repeat(drawn) : '\u001b[2K';
    drawn = 0;
    return `\r${blank}${isDumb ? '\r' : ''}`;
  };

  const row = (): string => {
    isStale = false;
    if (words === undefined || isOver) return '';
    const { before, after } = typedRow(words, line, output.columns || 80);
    drawn = width(before + after);
    // Written again up to the cursor, which that leaves in its place.
    return after === '' ? before : `${before}${after}\r${before}`;
  };

  const draw = (): void => {
    if (isStale && !isOver) write(erase() + row());
  };
  /** A scan comes as many keys at once: it is drawn once. */
  const drawSoon = (): void => {
    if (!isStale) queueMicrotask(draw);
    isStale = true;
  };
  output.on('resize', drawSoon);

  return {
    prompt(asked) {
      // Over SSH each row that is drawn for nothing is seen.
      if (asked === words) return;
      words = asked;
      drawSoon();
    },
    typed(changed) {
      line = changed;
      drawSoon();
    },
    entered(whole) {
      line = emptyLine;
      write(`${erase()}${words ?? ''}${whole}\n${row()}`);
    },
    above(text) {
      write(isOver ? text : `${erase()}${text}${row()}`);
    },
    end() {
      if (isOver) return;
      isOver = true;
      output.off('resize', drawSoon);
      write(erase());
    },
    leave() {
      isGone = true;
    },
  };
}
