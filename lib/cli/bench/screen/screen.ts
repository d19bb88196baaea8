import { styleText } from 'node:util';

import type { BenchEvent, BenchPrompt } from '../../../bench/event.ts';
import { shown } from '../../told.ts';
import { wrap } from '../../wrap.ts';
import { type EventLine, type EventView, eventLines } from './event-lines.ts';
import { lineQueue, type TypedAtBench } from './line-queue.ts';
import { type Output, promptRow } from './prompt-row.ts';
import { promptWords } from './prompt-words.ts';
import { inAscii, writesUtf8 } from './terminal-text.ts';
import type { Input, Typist } from './typed-input.ts';
import { typedKeys } from './typed-keys.ts';
import { typedLines } from './typed-lines.ts';

/** What a bench shows, and what is typed at it. */
export interface Screen {
  /** Lines above the prompt; after the end, too. */
  show: (event: BenchEvent) => void;
  /** What is asked for next. While something is being looked up, what is typed is kept, and told after it in its order. */
  prompt: (prompt: BenchPrompt) => void;
  /** How many messages wait to be sent. */
  waiting: (messages: number) => void;
  /** Who is told what is typed. Nothing that was typed before is lost. Ctrl-C and a terminal that was closed are told at once, all else in its order. */
  lines: (tell: (typed: TypedAtBench) => void) => void;
  /** Takes the prompt away, gives the terminal back, and reads no more. */
  end: () => void;
}

/** Where a screen is, and what its lines depend on. */
export interface ScreenGiven extends EventView {
  input: Input;
  output: Output;
  env: NodeJS.ProcessEnv;
}

/**
 * A screen on a terminal: lines scroll above one row with the prompt, which keeps what has been typed. Where input or
 * output is no terminal, there are just lines. A second Ctrl-C ends the process, with status 130.
 */
export function benchScreen({ input, output, env, ...view }: ScreenGiven): Screen {
  const isTerminal = input.isTTY === true && output.isTTY === true;
  const row = isTerminal ? promptRow(output, { isDumb: env.TERM === 'dumb' }) : undefined;
  const written = writesUtf8(env) ? (text: string) => text : inAscii;
  const typed = lineQueue();
  let prompt: BenchPrompt | undefined;
  let messages = 0;
  let isInterrupted = false;
  let hasEnded = false;

  const interrupted = (): void => {
    if (isInterrupted) {
      end();
      process.exit(130);
    }
    isInterrupted = true;
    typed.first({ kind: 'end', by: 'interrupt' });
  };
  const typist: Typist = {
    changed: ({ before, after }) => row?.typed({ before: written(shown(before)), after: written(shown(after)) }),
    entered(text) {
      // An empty line says nothing to whoever reads it later.
      if (text !== '') row?.entered(written(shown(text)));
      typed.add({ kind: 'line', text, at: Date.now() });
    },
    ended() {
      if (!hasEnded) typed.add({ kind: 'end', by: 'input' });
      hasEnded = true;
    },
    gone() {
      row?.leave();
      typed.first({ kind: 'end', by: 'hang-up' });
    },
    interrupted,
  };
  const typing = isTerminal ? typedKeys(input, typist) : typedLines(input, typist);
  // Ctrl-C where the terminal is not read key by key, and what another process sends for it.
  process.on('SIGINT', interrupted);

  const end = (): void => {
    process.off('SIGINT', interrupted);
    typing.end();
    row?.end();
  };
  const ask = (): void => {
    if (prompt) row?.prompt(written(promptWords(prompt, messages)));
  };

  return {
    show(event) {
      const lines = eventLines(event, view);
      const style = isTerminal && (output.getColorDepth?.(env) ?? 1) > 2 ? coloured : plain;
      const width = isTerminal ? Math.max(20, (output.columns || 80) - 1) : Number.POSITIVE_INFINITY;
      const text = lines.flatMap((line) => wrap(written(line.text), width).map((part) => `${style(part, line)}\n`));
      const beep = output.isTTY && lines.some((line) => line.beep) ? '\u0007' : '';
      const all = text.join('') + beep;
      if (row) row.above(all);
      else output.write(all);
    },
    prompt(asked) {
      prompt = asked;
      ask();
      typed.hold(asked.kind === 'looking-up');
    },
    waiting(count) {
      messages = count;
      ask();
    },
    lines: typed.to,
    end,
  };
}

const plain = (text: string): string => text;

const colours = { good: 'green', bad: 'red', note: 'dim' } as const;

const coloured = (text: string, { tone }: EventLine): string =>
  tone === 'plain' ? text : styleText(colours[tone], text, { validateStream: false });
