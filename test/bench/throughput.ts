import { measureApart } from './part.ts';
import type { Row } from './row.ts';

export interface Throughput {
  /** Calls a second that the API took, once warmed up. */
  perSecond: number;
  latencyMs: number;
  atOnce: number;
}

/** An API of 200 ms a call that takes 16 at a time without slowing: how much of that is used. */
export async function throughput(): Promise<Row[]> {
  const { perSecond, latencyMs, atOnce } = await measureApart<Throughput>('./throughput.measure.ts');
  const most = atOnce / (latencyMs / 1000);
  return [
    {
      what: `calls a second, API of ${latencyMs} ms`,
      measured: `${perSecond.toFixed(1)} a second`,
      beside: `${atOnce} at once make ${most}: ${((perSecond / most) * 100).toFixed(0)} %`,
      bound: 'at least 90 %',
      holds: perSecond >= most * 0.9,
    },
  ];
}
