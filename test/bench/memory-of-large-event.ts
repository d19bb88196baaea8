import { measureApart } from './part.ts';
import type { Row } from './row.ts';

export interface MemoryOfLargeEvent {
  eventMb: number;
  /** The process's highest resident memory. */
  peakMb: number;
  emptyMb: number;
}

/** An event of 6 MB, the most that SQS hands to a function. */
export async function memoryOfLargeEvent(): Promise<Row[]> {
  const { eventMb, peakMb, emptyMb } = await measureApart<MemoryOfLargeEvent>('./memory-of-large-event.measure.ts');
  return [
    {
      what: `peak memory, event of ${eventMb.toFixed(1)} MB`,
      measured: `${peakMb.toFixed(0)} MB`,
      beside: `Node with the event alone ${emptyMb.toFixed(0)} MB`,
      bound: 'under 256 MB',
      holds: peakMb < 256,
    },
  ];
}
