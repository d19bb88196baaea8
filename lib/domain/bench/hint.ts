import type { ProblemCode } from '../problem.ts';

/** What a person at the bench may do about a frame that is not taken; empty where its problem says it all. */
export const hintFor = (code: ProblemCode): string => hints.get(code) ?? '';

const hints: ReadonlyMap<ProblemCode, string> = new Map<ProblemCode, string>([
  ['missing-unit', 'start the bench with --unit'],
  ['ambiguous-unit', 'start the bench with the registry (INSTRUMENTS) that says what its unit weighs'],
  ['missing-property', 'start the bench with --property'],
  ['ambiguous-number', 'start the bench with --decimal'],
  ['unknown-format', 'start the bench with --format'],
  ['ambiguous-format', 'start the bench with --format'],
  ['unit-mismatch', 'leave --unit to instruments that tell none'],
  ['unstable', 'wait until it is at rest, then press again'],
  ['not-ready', 'wait until it is at rest, then press again'],
]);
