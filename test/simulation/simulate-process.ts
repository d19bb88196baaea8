import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Summary } from './summary.ts';

/** What `simulate --json` said, in a process of its own: there no test runner slows or changes the sources. */
export async function simulate(
  ...args: readonly string[]
): Promise<{ status: number | null; summary: Summary; stderr: string }> {
  const { PATH = '' } = process.env;
  const program = join(import.meta.dirname, 'simulate.ts');
  const child = spawn(process.execPath, [program, '--json', ...args], { env: { PATH } });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, summary: JSON.parse(stdout || '{}'), stderr };
}
