import { StringDecoder } from 'node:string_decoder';

import type { Input, Typing, Typist } from './typed-input.ts';
import { asFarAsMeant, withoutControls } from './typed-line.ts';

/** Reads lines of what is no terminal, or whose terminal echoes them itself; the last one needs no line end. */
export function typedLines(input: Input, { entered, ended }: Typist): Typing {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  let isAfterReturn = false;
  let isOver = false;

  const read = (text: string): void => {
    // The second half of a line end that came in two.
    const rest = isAfterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') isAfterReturn = text.endsWith('\r');
    const lines = rest.split(/\r\n|\r|\n/);
    const last = lines.pop() as string;
    for (const line of lines) {
      entered(withoutControls(asFarAsMeant(pending + line)));
      pending = '';
    }
    // What has no line end at all, as a file that is no text, must not fill the memory.
    pending = asFarAsMeant(pending + last);
  };
  const came = (chunk: Buffer | string): void => read(typeof chunk === 'string' ? chunk : decoder.write(chunk));
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    read(decoder.end());
    if (pending !== '') entered(withoutControls(pending));
    ended();
  };
  input.on('data', came).on('end', over).on('close', over).on('error', over);
  return {
    end() {
      isOver = true;
      input.off('data', came).pause();
    },
  };
}
