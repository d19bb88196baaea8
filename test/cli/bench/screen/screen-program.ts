/**
 * A screen for tests: its argument is what happens there, as JSON, one step each time that the process gets SIGUSR2. What
 * is typed is shown as it was told.
 */
import type { BenchEvent, BenchPrompt } from '../../../../lib/bench/event.ts';
import type { TypedAtBench } from '../../../../lib/cli/bench/screen/line-queue.ts';
import { benchScreen } from '../../../../lib/cli/bench/screen/screen.ts';

/** What happens at once. */
export interface Step {
  show?: BenchEvent;
  prompt?: BenchPrompt;
  waiting?: number;
  /** From here on somebody is told what is typed. */
  listens?: true;
  end?: true;
  /** It outlives its terminal, and ends with status 7 where it is told that it is gone. */
  outlives?: true;
}

const screen = benchScreen({
  input: process.stdin,
  output: process.stdout,
  env: process.env,
  help: ['Type or scan a line, then Enter:'],
  namesSources: false,
});

const note = (sentence: string): void => screen.show({ kind: 'note', sentence, warning: false });

/** Keeps the process alive until it is over, whatever standard input does. */
const alive = setInterval(() => {}, 1_000_000);

function tell(typed: TypedAtBench): void {
  note(typed.kind === 'line' ? `told ${JSON.stringify(typed.text)}` : `ends by ${typed.by}`);
  if (typed.kind === 'line' || typed.by !== 'hang-up') return;
  screen.end();
  process.exitCode = 7;
  clearInterval(alive);
}

function take({ show, prompt, waiting, listens, end, outlives }: Step): void {
  if (outlives) process.on('SIGHUP', () => {});
  if (listens) screen.lines(tell);
  if (waiting !== undefined) screen.waiting(waiting);
  if (prompt) screen.prompt(prompt);
  if (show) screen.show(show);
  if (!end) return;
  screen.end();
  note('over');
  clearInterval(alive);
}

const steps = JSON.parse(process.argv[2] ?? '[]') as Step[];
const goOn = (): void => {
  const step = steps.shift();
  if (step) take(step);
};
process.on('SIGUSR2', goOn);
goOn();
