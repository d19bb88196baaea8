import { spawn } from '@lydell/node-pty';

import { nowMs } from './now-ms.ts';

/** A program on a pseudo-terminal of 80 × 24. */
export interface OnPty {
  pid: number;
  type: (text: string) => void;
  /**
   * When the pseudo-terminal gave the text, by `nowMs`; the next call looks behind it. Rejects with what was shown instead
   * where the program ends, or cannot do something.
   */
  seen: (text: string) => Promise<number>;
  /** Kills it. */
  end: () => Promise<void>;
}

/** Starts a program in an environment that says nothing of this one. */
export function onPty(command: string, args: readonly string[]): OnPty {
  const env = { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const pty = spawn(command, [...args], { cols: 80, rows: 24, env });
  const ended = Promise.withResolvers<void>();
  let isOver = false;
  let shown = '';
  let cameAt = 0;
  let notice = Promise.withResolvers<void>();
  const tell = (): void => {
    notice.resolve();
    notice = Promise.withResolvers();
  };
  pty.onData((text) => {
    cameAt = nowMs();
    shown += text;
    tell();
  });
  pty.onExit(() => {
    isOver = true;
    ended.resolve();
    tell();
  });

  return {
    pid: pty.pid,
    type: (text) => pty.write(text),
    async seen(text) {
      for (;;) {
        const at = shown.indexOf(text);
        if (at !== -1) {
          shown = shown.slice(at + text.length);
          return cameAt;
        }
        if (isOver || shown.includes('Cannot '))
          throw new Error(`Cannot measure: no ${JSON.stringify(text)} in ${shown}`);
        await notice.promise;
      }
    },
    async end() {
      if (!isOver) pty.kill('SIGKILL');
      await ended.promise;
    },
  };
}
