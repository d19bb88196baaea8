import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, type Message as SqsMessage } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';

import { readMessage } from '../../lib/domain/read-message.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import { cellgauge, type Run } from '../cli/cellgauge.ts';
import { type Aws, startAws } from './aws.ts';
import { messageOf, rulesOf } from './readings.ts';
import { program } from './running-cellgauge.ts';
import { type OnTerminal, onTerminal } from './terminal.ts';

/** A message of a bench, as ingest reads it. */
export interface SentMessage {
  body: string;
  /** It is a session by itself. */
  whole: boolean;
  readings: readonly Reading[];
  /** What it says of how many its session will have, if it does. */
  expected: number | undefined;
}

/** A place for the real program: a readings queue, and a folder for its spool. Both are gone when the test is over. */
export interface BenchProgram {
  aws: Aws;
  queueUrl: string;
  spool: string;
  /** `bench` with these arguments, at this queue and with this spool; what is said here again counts. */
  args: (more?: readonly string[]) => string[];
  /** Starts it on a terminal of 80 × 24. */
  start: (args?: readonly string[], env?: Readonly<Record<string, string>>) => OnTerminal;
  /** Runs it without a terminal, to its end. */
  run: (args?: readonly string[], given?: { input?: string; env?: Readonly<Record<string, string>> }) => Promise<Run>;
  /** What has come to the queue since this was called the last time, in the order in which it came. */
  messages: () => Promise<SentMessage[]>;
}

/** Half of a start is compiling, which would be the same each time. */
export const startEnvironment = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') } as const;

const queueName = 'readings';

export async function benchProgram(): Promise<BenchProgram> {
  const aws = await startAws();
  onTestFinished(aws.stop);
  await aws.sqs.send(new CreateQueueCommand({ QueueName: queueName }));
  const queueUrl = aws.queueUrl(queueName);
  const spool = temporaryFolder();
  const args = (more: readonly string[] = []) => [
    ...['bench', '--spool', spool, '--readings-queue-url', queueUrl],
    ...more,
  ];
  return {
    ...{ aws, queueUrl, spool, args },
    start: (more, env) => {
      const on = onTerminal(process.execPath, [program, ...args(more)], { env: { ...startEnvironment, ...env } });
      // Before the terminal itself is gone.
      onTestFinished(({ task }) => {
        if (task.result?.state === 'fail') console.error(on.lines().join('\n'));
      });
      return on;
    },
    run: (more, { input = '', env } = {}) => cellgauge(args(more), { input, env: { ...startEnvironment, ...env } }),
    messages: async () => (await aws.receive(queueName)).map(asIngestReadsIt),
  };
}

/** A folder that is there until the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cellgauge-bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Throws where ingest could not read it, or one of its readings. */
function asIngestReadsIt({ Body: body = '', MessageId: id = '' }: SqsMessage): SentMessage {
  const read = readMessage(messageOf(body, { id, sentAt: Date.now() }), { ...rulesOf(), now: Date.now() });
  if (read.kind === 'unreadable') throw new Error(read.problem.detail);
  const readings = read.entries.map(({ reading }) => {
    if (reading.ok) return reading.value;
    throw new Error(reading.problem.detail);
  });
  return { body, whole: read.whole, readings, expected: read.entries[0]?.expected };
}

/** The digits of readings, as their instruments said them. */
export const valuesIn = (messages: readonly SentMessage[]): string[][] =>
  messages.map(({ readings }) => readings.map(({ value }) => value));
