import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { commandFlags } from './command-flags.ts';
import { writeLabFile } from './lab-file.ts';
import { measureApart } from './part.ts';
import { startQueues } from './queues.ts';
import type { Row } from './row.ts';

export interface Parsed {
  rows: number;
  cpuSeconds: number;
}

export interface Imported extends Parsed {
  seconds: number;
  messages: number;
  /** The process's highest resident memory. */
  peakMb: number;
  /** What it holds half-way, the rest collected. */
  liveMb: number;
}

const small = 200_000;
const large = 1_000_000;

/** A lab's three years, and fifteen, imported from a CSV file; the queue emulated in another process. */
export async function bulkImport(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cellgauge-bench-'));
  try {
    const [of200, of1000] = [await measured(folder, small), await measured(folder, large)];
    return [...rowsOf(small, of200), ...rowsOf(large, of1000), growthRow(of200.imported, of1000.imported)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  parsed: Parsed;
  imported: Imported;
}

async function measured(folder: string, rows: number): Promise<Measured> {
  const file = join(folder, `${rows}.csv`);
  await writeLabFile(file, rows);
  const parsed = await measureApart<Parsed>('./csv-parse.measure.ts', { FILE: file }, commandFlags());
  const queues = await startQueues();
  try {
    const environment = { FILE: file, QUEUE: await queues.create('readings') };
    const imported = await measureApart<Imported>('./import.measure.ts', environment, [
      ...commandFlags(),
      '--expose-gc',
    ]);
    return { parsed, imported };
  } finally {
    queues.stop();
  }
}

function rowsOf(rows: number, { parsed, imported }: Measured): Row[] {
  const times = imported.cpuSeconds / parsed.cpuSeconds;
  const isWhole = imported.rows === rows && parsed.rows === rows + 1;
  const perMessage = imported.rows / imported.messages;
  return [
    {
      what: `CPU time, import of ${rows} rows`,
      measured: `${imported.cpuSeconds.toFixed(1)} s (${((imported.cpuSeconds / rows) * 1e6).toFixed(1)} µs a row)`,
      beside: `csv-parse alone ${parsed.cpuSeconds.toFixed(1)} s: ${times.toFixed(1)} times`,
      bound: 'at most 4 times',
      holds: isWhole && times <= 4,
    },
    {
      what: `peak memory, import of ${rows} rows`,
      measured: `${imported.peakMb.toFixed(0)} MB`,
      beside: `in ${imported.seconds.toFixed(1)} s, ${(rows / imported.seconds).toFixed(0)} rows a second`,
      bound: 'under 250 MB',
      holds: isWhole && imported.peakMb < 250,
    },
    {
      what: `rows a message, import of ${rows} rows`,
      measured: perMessage.toFixed(1),
      beside: `${imported.messages} messages, five readings a session`,
      bound: 'at least 50',
      holds: isWhole && perMessage >= 50,
    },
  ];
}

function growthRow(a: Imported, b: Imported): Row {
  const bytes = ((b.liveMb - a.liveMb) * 1024 * 1024) / (b.rows - a.rows);
  return {
    what: 'memory held for a further row',
    measured: `${bytes.toFixed(1)} bytes`,
    beside: `half-way, collected: ${a.liveMb.toFixed(0)} MB of ${a.rows} rows, ${b.liveMb.toFixed(0)} MB of ${b.rows}`,
    bound: 'at most 16',
    holds: bytes <= 16,
  };
}
