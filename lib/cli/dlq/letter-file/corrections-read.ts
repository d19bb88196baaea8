import type { Correction } from '../../../domain/correction-rules.ts';

/**
 * What a file of letters says should be corrected, in its order; `rows` is how many readings it has, corrected or not.
 * `reason` is a clause: `line 3 names no letter …`.
 */
export type CorrectionsRead =
  | { ok: true; corrections: readonly Correction[]; rows: number }
  | { ok: false; reason: string };

/** What one row says: nothing, where `correct` is empty. */
export type CorrectionRead = { ok: true; correction: Correction | undefined } | { ok: false; reason: string };
