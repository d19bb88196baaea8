import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a measurement in a process of its own, whose standard output (the function's log) goes nowhere, and returns what it
 * sends. Environment is added to this process's; `flags` are Node's.
 */
export function measureApart<T>(
  file: string,
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
      execArgv: [...process.execArgv, ...flags],
    });
    let result: { value: T } | undefined;
    child.on('message', (value) => {
      result = { value: value as T };
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (result) resolve(result.value);
      else reject(new Error(`Cannot measure ${file}: it ended with ${code} and said nothing`));
    });
  });
}

/** Sends a measurement's result to whoever started it, and ends. */
export function done(result: unknown): void {
  process.send?.(result, () => process.exit(0));
}
