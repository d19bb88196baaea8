import { type IPty, spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { onTestFinished } from 'vitest';

/** A program on a terminal, as somebody who sits before it has it. */
export interface OnTerminal {
  pid: number;
  /** What comes from the keyboard: Enter is `\r`. */
  type: (text: string) => void;
  /** The rows of the screen, without blanks at their ends, and without the empty rows at the bottom. */
  screen: () => string[];
  /** All rows since the start, those included that have scrolled away; a line that the terminal broke is one again. */
  lines: () => string[];
  /** The row with the cursor, up to the cursor: what is being asked for, and what has been typed. */
  asked: () => string;
  /**
   * Waits until the screen, or what has scrolled away, shows it. For a text, line breaks and blanks are all one blank:
   * it is found however it was wrapped. Rejects with the screen where the program ends without having shown it.
   */
  seen: (what: string | RegExp) => Promise<void>;
  /** Waits until the row with the cursor, up to the cursor, is just this. Rejects as `seen` does. */
  asking: (row: string) => Promise<void>;
  /** How often it has beeped. */
  bells: () => number;
  /** All that the program has written, control sequences included. */
  written: () => string;
  resize: (columns: number, rows: number) => void;
  kill: (signal: NodeJS.Signals) => void;
  /** Closes the terminal, as somebody does who closes its window: the program gets SIGHUP, and has nowhere to write. */
  hangUp: () => void;
  /** The status as a shell tells it: 128 and the signal's number for what a signal has ended. All output is shown by then. */
  exit: Promise<number>;
}

interface TerminalGiven {
  cols?: number;
  rows?: number;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

/** Starts a program on a terminal, in an environment that holds nothing but what is given; it is killed when the test is over. */
export function onTerminal(
  command: string,
  args: readonly string[],
  { cols = 80, rows = 24, env = {}, cwd }: TerminalGiven = {},
): OnTerminal {
  const terminal = new headless.Terminal({ cols, rows, scrollback: 100_000, allowProposedApi: true });
  const pty = spawn(command, [...args], {
    cols,
    rows,
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    ...(env.TERM !== undefined && { name: env.TERM }),
  });
  const watchers = new Set<() => void>();
  let written = '';
  let bells = 0;
  terminal.onBell(() => {
    bells += 1;
  });
  // What the terminal answers by itself, to a program that asks it something.
  terminal.onData((answer) => pty.write(answer));
  pty.onData((text) => {
    written += text;
    terminal.write(text, () => {
      for (const look of watchers) look();
    });
  });
  const exit = endOf(pty, terminal);
  onTestFinished(async () => {
    pty.kill('SIGKILL');
    await exit;
    terminal.dispose();
  });

  const lines = () => wholeLines(terminal);
  const when = (isThere: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!isThere()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      exit.then((status) => {
        if (!watchers.delete(look)) return;
        reject(new Error(`The program ended (${status}) without showing ${what}:\n${lines().join('\n')}`));
      });
    });

  const asked = () => upToCursor(terminal);
  return {
    pid: pty.pid,
    type: (text) => pty.write(text),
    screen: () => trimmed(rowsOf(terminal, terminal.buffer.active.baseY).map(({ text }) => text)),
    lines,
    asked,
    seen: (what) => when(() => shows(lines(), what), String(what)),
    asking: (row) => when(() => asked() === row, `${JSON.stringify(row)} at its cursor`),
    bells: () => bells,
    written: () => written,
    resize(columns, height) {
      terminal.resize(columns, height);
      pty.resize(columns, height);
    },
    kill: (signal) => pty.kill(signal),
    hangUp: () => (pty as IPty & { destroy: () => void }).destroy(),
    exit,
  };
}

const endOf = (pty: IPty, terminal: headless.Terminal): Promise<number> =>
  new Promise((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      const status = signal ? 128 + signal : exitCode;
      // Written after all the rest: it is called when that is shown.
      terminal.write('', () => resolve(status));
    });
  });

function shows(lines: readonly string[], what: string | RegExp): boolean {
  if (typeof what !== 'string') return what.test(lines.join('\n'));
  return inOneLine(lines.join('\n')).includes(inOneLine(what));
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

interface Row {
  text: string;
  continues: boolean;
}

/** From a row on, as wide as the terminal has them. */
const rowsOf = ({ buffer: { active } }: headless.Terminal, from = 0): Row[] =>
  Array.from({ length: active.length - from }, (_, index) => active.getLine(from + index)).map((row) => ({
    text: row?.translateToString() ?? '',
    continues: row?.isWrapped === true,
  }));

function wholeLines(terminal: headless.Terminal): string[] {
  const whole: string[] = [];
  for (const { text, continues } of rowsOf(terminal)) {
    if (continues) whole.push(`${whole.pop()}${text}`);
    else whole.push(text);
  }
  return trimmed(whole);
}

/** Without the blanks at the ends of lines, and the empty lines after the last that is not. */
function trimmed(texts: readonly string[]): string[] {
  const lines = texts.map((text) => text.trimEnd());
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

function upToCursor({ buffer }: headless.Terminal): string {
  const { active } = buffer;
  return active.getLine(active.baseY + active.cursorY)?.translateToString(false, 0, active.cursorX) ?? '';
}
