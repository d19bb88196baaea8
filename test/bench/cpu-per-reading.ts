import type { LedgerKind } from './ledger.ts';
import { measureApart } from './part.ts';
import type { Row } from './row.ts';

/** Microseconds of the process's user and system time for each of 10,000 readings. */
export interface CpuPerReading {
  /** JSON.parse and the valibot check of the same bodies. */
  floor: number;
  /** A message each, over 500 cells, in one batch. */
  single: number;
  /** The same in batches of 1,000. */
  parted: number;
  /** Twenty in a message. */
  whole: number;
}

/** With no ledger at all, with the one of the local stack, and with the one that is deployed, in one run. */
export async function cpuPerReading(): Promise<Row[]> {
  const measure = (kind: LedgerKind, rounds: number) =>
    measureApart<CpuPerReading>('./cpu-per-reading.measure.ts', { BENCH_LEDGER: kind, BENCH_ROUNDS: String(rounds) });
  const none = await measure('none', 20);
  const file = await measure('file', 10);
  const table = await measure('table', 4);

  const times = (a: number, b: number): string => `${(a / b).toFixed(1)} times`;
  const ratio = none.single / none.floor;
  const batches = none.parted / none.single;
  const withLedger = (what: string, { single, whole }: CpuPerReading): Row => ({
    what: `the same with the ledger in ${what}`,
    measured: `${single.toFixed(1)} µs`,
    beside: `${times(single, none.single)} that without; 20 in a message: ${whole.toFixed(1)} µs, ${times(whole, none.whole)}`,
  });
  return [
    {
      what: 'CPU per reading, 10,000 over 500 cells, no ledger',
      measured: `${none.single.toFixed(1)} µs`,
      beside: `parse and check alone ${none.floor.toFixed(1)} µs: ${times(none.single, none.floor)}`,
      bound: 'at most 5 times',
      holds: ratio <= 5,
    },
    {
      what: 'the same in batches of 1,000',
      measured: `${none.parted.toFixed(1)} µs`,
      beside: `in one of 10,000: ${batches.toFixed(2)} times`,
      bound: 'within 20 %',
      holds: batches <= 1.2 && batches >= 1 / 1.2,
    },
    withLedger('SQLite', file),
    withLedger('DynamoDB (the client alone)', table),
  ];
}
