import { emitKeypressEvents, type Key } from 'node:readline';

import type { Input, Typing, Typist } from './typed-input.ts';
import { emptyLine, lineAfter } from './typed-line.ts';

/**
 * Reads the keys of a terminal, one by one, and makes lines of them. The terminal echoes nothing: what is typed is drawn by
 * whoever is told. A line that has begun when the terminal goes away is no line: it may be half a scan.
 */
export function typedKeys(input: Input, typist: Typist): Typing {
  let line = emptyLine;
  let previous: string | undefined;
  let stops = false;
  let isOver = false;

  const enter = (): void => {
    const whole = line.before + line.after;
    line = emptyLine;
    typist.entered(whole);
  };

  /** A hand types nothing within the same instant: with more behind it, Ctrl-C is the end mark (ETX) of a frame or a scan. */
  const stopUnlessMoreComes = (): void => {
    stops = true;
    queueMicrotask(() => {
      if (stops) typist.interrupted();
      stops = false;
    });
  };

  const press = (typed: string | undefined, key: Key): void => {
    const name = key.ctrl ? `ctrl-${key.name}` : key.name;
    const isSecondHalf = name === 'enter' && previous === 'return';
    previous = name;
    stops = false;
    if (isSecondHalf) return;
    if (name === 'return' || name === 'enter') enter();
    else if (name === 'ctrl-c') stopUnlessMoreComes();
    else if (name === 'ctrl-d' && line.before + line.after === '') typist.ended();
    else {
      const { before, after } = lineAfter(line, typed, key);
      if (before === line.before && after === line.after) return;
      line = { before, after };
      typist.changed(line);
    }
  };

  const gone = (): void => {
    if (!isOver) typist.gone();
  };
  emitKeypressEvents(input);
  input.setRawMode?.(true);
  // A terminal that is gone ends, or fails to be read, now or later.
  input.on('keypress', press).on('end', gone).on('error', gone).resume();
  return {
    end() {
      isOver = true;
      input.off('keypress', press).off('end', gone).pause();
      input.setRawMode?.(false);
    },
  };
}
