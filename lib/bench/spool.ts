import type { SpoolRecord } from '../domain/bench/spool/spool-record.ts';

/** What a bench has taken, on disk: only ever appended to. */
export interface Spool {
  /**
   * Puts records at the end, all of them or none. What was answered without a reason outlasts the process and a loss of
   * power; of what was answered with one, in a clause, nothing is kept.
   */
  append: (records: readonly SpoolRecord[]) => Promise<{ reason?: string }>;
}
