import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { commandFlags } from '../command-flags.ts';
import type { Gauge } from './gauge.ts';
import { type OnPty, onPty } from './on-pty.ts';

const program = fileURLToPath(new URL('../../../lib/cli/cellgauge.ts', import.meta.url));

/** Where a bench sends and keeps what it takes. */
export interface ClientPlace {
  queueUrl: string;
  spool: string;
}

/** `bench` with a gauge and five readings a cell, as `npm run cellgauge` starts it. */
export function startClient(gauge: Gauge, { queueUrl, spool }: ClientPlace, more: readonly string[] = []): OnPty {
  return onPty(process.execPath, [
    ...[...commandFlags(), program, 'bench', `--${gauge.kind}`, gauge.address, '--format', 'mahr'],
    ...['--property', 'thickness', '--expected', '5', '--no-stages', '--cell-prefix', 'CELL-'],
    ...['--readings-queue-url', queueUrl, '--spool', spool, ...more],
  ]);
}

export const firstPrompt = 'cell> ';

/** The same, once it hears the gauge. */
export async function readyClient(gauge: Gauge, place: ClientPlace, more: readonly string[] = []): Promise<OnPty> {
  const client = startClient(gauge, place, more);
  await client.seen(firstPrompt);
  await client.seen('Connected: ');
  await gauge.connected();
  return client;
}

export const pressesOfCell = 5;

/** Puts the cell on the table to which a press belongs, where it is not there yet. */
export async function scanFor(client: OnPty, press: number): Promise<void> {
  if (press % pressesOfCell !== 0) return;
  const cell = `CELL-${press / pressesOfCell}`;
  client.type(`${cell}\r`);
  await client.seen(`${cell} is taken`);
}

export const isLastOfCell = (press: number): boolean => press % pressesOfCell === pressesOfCell - 1;

/** Near enough to each other that no spread is warned of; each another than the one before. */
export const valueOfPress = (press: number): string => (4 + (press % 30) / 1000).toFixed(3);

/** The highest resident memory of a process so far; `undefined` where the system does not tell. */
export function peakMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
