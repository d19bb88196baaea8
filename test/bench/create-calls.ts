import { measureApart } from './part.ts';
import type { Row } from './row.ts';

export interface CreateCalls {
  sessions: number;
  readings: number;
  requests: number;
}

/** 500 sessions of 20 readings, each reading a message: how many requests that makes. */
export async function createCalls(): Promise<Row[]> {
  const { sessions, readings, requests } = await measureApart<CreateCalls>('./create-calls.measure.ts');
  return [
    {
      what: 'create calls',
      measured: `${requests} requests`,
      beside: `${sessions} sessions of ${readings / sessions} readings`,
      bound: 'one per session',
      holds: requests === sessions,
    },
  ];
}
