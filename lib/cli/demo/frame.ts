import type { instruments } from './lab.ts';

/** A frame as an instrument sends it, and what the bench knows of it; on the queue: a bare body with attributes. */
export interface Frame {
  raw: string;
  cell: string;
  instrument: keyof typeof instruments;
  /** ISO 8601. */
  measured_at: string;
  stage?: string;
  position?: string;
  /** How many readings its session has: nothing needs to be waited for once they are there. */
  expected?: string;
}

/** A moment of this morning in UTC, e.g. `08:02:10`. It may be ahead: ingest takes times up to a day in the future. */
export const at = (time: string): string => `${new Date().toISOString().slice(0, 10)}T${time}Z`;
