import { createInterface } from 'node:readline';

import type { Input, Typing, Typist } from './typed-input.ts';
import { withoutControls } from './typed-line.ts';

/** Reads lines of what is no terminal, or whose terminal echoes them itself; the last one needs no line end. */
export function typedLines(input: Input, { entered, ended }: Typist): Typing {
  const lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const enter = (line: string): void => entered(withoutControls(line));
  lines.on('line', enter).on('close', ended).on('error', ended);
  return {
    end() {
      lines.off('line', enter).off('close', ended).close();
    },
  };
}
