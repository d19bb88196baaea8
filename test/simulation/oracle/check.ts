import type { Facts } from './facts.ts';

/** One promise, and how it is held against what happened. */
export interface Check {
  promise: string;
  /** A sentence for each time it was broken. */
  violations: (facts: Facts, tally: Tally) => string[];
}

/** Counts how often a promise was looked at, and where it did not apply. */
export interface Tally {
  checked: (times?: number) => void;
  exempt: (why: string) => void;
}
