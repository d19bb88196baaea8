import { measureApart } from './part.ts';
import type { Row } from './row.ts';

export interface CpuPerReading {
  /** Microseconds of this process's user and system time for each reading. */
  floor: number;
  handler10000: number;
  handler1000: number;
}

/** 10,000 decoded readings over 500 cells, beside JSON.parse and a valibot check of the same bodies. */
export async function cpuPerReading(): Promise<Row[]> {
  const { floor, handler10000, handler1000 } = await measureApart<CpuPerReading>('./cpu-per-reading.measure.ts');
  const ratio = handler10000 / floor;
  const batches = handler1000 / handler10000;
  return [
    {
      what: 'CPU per reading, 10,000 over 500 cells',
      measured: `${handler10000.toFixed(1)} µs`,
      beside: `parse and check alone ${floor.toFixed(1)} µs: ${ratio.toFixed(1)} times`,
      bound: 'at most 5 times',
      holds: ratio <= 5,
    },
    {
      what: 'CPU per reading, in batches of 1,000',
      measured: `${handler1000.toFixed(1)} µs`,
      beside: `in one of 10,000: ${batches.toFixed(2)} times`,
      bound: 'within 20 %',
      holds: batches <= 1.2 && batches >= 1 / 1.2,
    },
  ];
}
