/** What is drawn on, as `process.stderr` is, and a clock in milliseconds. */
export interface Screen {
  stream: { isTTY?: boolean; columns?: number; write: (text: string) => unknown };
  now: () => number;
}

/** Standard error: what a command prints for programs stays clean. */
export const standardError: Screen = { stream: process.stderr, now: () => performance.now() };

/** A line that changes in place on a terminal, ten times a second at most; elsewhere nothing. */
export interface LiveLine {
  /** `text` is asked only where it is time to draw: for a line of at most so many characters. */
  show: (text: (width: number) => string) => void;
  /** Takes the line away. */
  end: () => void;
}

const betweenMs = 100;
const erase = '\r\u001b[2K';

/** Begins with no line. */
export function liveLine({ stream, now }: Screen = standardError): LiveLine {
  let shownAt: number | undefined;
  return {
    show(text) {
      if (!stream.isTTY || (shownAt !== undefined && now() - shownAt < betweenMs)) return;
      shownAt = now();
      // One character less than there is room for: some terminals begin another line after the last.
      const width = (stream.columns || 80) - 1;
      stream.write(`${erase}${text(width).slice(0, width)}`);
    },
    end() {
      if (shownAt !== undefined) stream.write(erase);
      shownAt = undefined;
    },
  };
}
