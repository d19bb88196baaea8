import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Run } from '../cli/cellgauge.ts';

/** The real program. */
export const program = join(import.meta.dirname, '../../lib/cli/cellgauge.ts');

/** The real program while it runs, for a test that interrupts or kills it. */
export interface RunningCellgauge {
  child: ChildProcess;
  ended: Promise<Run & { signal: NodeJS.Signals | null }>;
}

/** Starts the program in an environment that holds nothing but what is given here. */
export function runningCellgauge(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningCellgauge {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr]) => ({ status: child.exitCode, signal: child.signalCode, stdout, stderr }),
  );
  return { child, ended };
}
