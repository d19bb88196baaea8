import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { availablePorts } from './available-ports.ts';
import type { StackAddresses, StackEvent, StackMessage } from './stack-message.ts';
import { type StackOptions, stackOptionsVariable } from './stack-options.ts';

/** The local stack, running. */
export interface Stack extends StackAddresses {
  /** Ends it in good order: running invocations are waited for. Resolves when nothing of it is left. */
  stop(): Promise<void>;
  /** Resolves when it has ended, whether by `stop` or by itself. */
  ended: Promise<void>;
}

export interface StartOptions extends Partial<StackOptions> {
  /** Takes all that the framework and the functions print; overwritten. Relative to the project. */
  logFile?: string;
  /** Hears every line of it. */
  onLine?: (line: string) => void;
  /** Hears of every invocation that a queue or a bucket leads to. */
  onEvent?: (event: StackEvent) => void;
}

const projectDirectory = resolve(import.meta.dirname, '../..');

/** How long running invocations may take to end before they are ended. */
const graceMs = 10_000;

/**
 * Starts the local stack in a process of its own: by default on free ports, with the stand-in for the Ionworks API, and
 * with nothing taken from this process's environment. Resolves when readings can be sent; throws a sentence when it
 * cannot start. The process ends with this one, however this one ends.
 */
export async function startStack(options: StartOptions = {}): Promise<Stack> {
  const {
    ports = { aws: 0, ionworks: 0, lambda: 0 },
    ionworks = { kind: 'stand-in' },
    ledgerFile,
    variables = {},
    logFile = '.cellgauge/local-stack.log',
    onLine = () => {},
    onEvent = () => {},
  } = options;

  // Here already, and not only where they are used: before the log of the stack that holds them is overwritten.
  await availablePorts(ports);
  const log = await createLog(resolve(projectDirectory, logFile));
  const child = await spawnOffline({ ports, ionworks, variables, ...(ledgerFile !== undefined && { ledgerFile }) });
  for (const output of [child.stdout, child.stderr]) {
    output.pipe(log, { end: false });
    createInterface(output).on('line', onLine);
  }
  // Its output as well: it ends with the last process that was started on the way. (The event `close`, meant for that,
  // does not come after a `disconnect`.)
  const ended = Promise.all([once(child, 'exit'), finished(child.stdout), finished(child.stderr)]).then(() => {
    log.end();
  });
  const stop = async () => {
    if (child.connected) child.disconnect();
    await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
    killGroup(child);
    await ended;
  };

  const started = new Promise<StackAddresses>((ready, fail) => {
    child.on('message', (message: StackMessage) => {
      if (message.kind === 'ready') ready(message.addresses);
      else if (message.kind === 'failed') fail(new Error(message.reason));
      else onEvent(message);
    });
    child.once('exit', () => fail(new Error(`Cannot start the local stack: it ended by itself, see ${logFile}`)));
  });
  try {
    return { ...(await started), stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createLog(file: string): Promise<WriteStream> {
  await mkdir(dirname(file), { recursive: true });
  const log = createWriteStream(file);
  await once(log, 'open');
  return log;
}

async function spawnOffline(options: StackOptions) {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const child = spawn(process.execPath, [serverless, 'offline', 'start', '--stage', 'local'], {
    cwd: projectDirectory,
    env: { ...process.env, [stackOptionsVariable]: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: a terminal's Ctrl-C reaches this process alone, which then stops the stack in good order.
    detached: true,
    windowsHide: true,
  });
  await once(child, 'spawn');
  return child as ChildProcessByStdio<null, Readable, Readable>;
}

/** Ends whatever is left of a process and of those it started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No such group: everything has ended.
  }
}
