import { wordsOf } from './plan/words.ts';
import type { Trial } from './try-seed.ts';
import type { Happening } from './world/history.ts';

/** More of a trace than this nobody reads; its end is what matters. */
const mostLines = 150;

/** A plan that breaks a promise, for a person: which promise, the plan in words, and what happened in it. */
export function reportLines(seed: number, { plan, history, verdict }: Trial): string[] {
  const { trace, startedAt } = history;
  const shown = trace.slice(-mostLines);
  const left = trace.length - shown.length;
  return [
    `Seed ${seed} breaks a promise (npm run simulate -- --seed ${seed}):`,
    ...verdict.violations.map(({ promise, says }) => `  ${promise}: ${says}`),
    '',
    'The smallest plan that was found to break it:',
    ...wordsOf(plan).map((line) => `  ${line}`),
    '',
    `What happened${left > 0 ? ` (without the first ${left} lines)` : ''}:`,
    ...shown.map((happening) => `  ${lineOf(happening, startedAt)}`),
    '',
  ];
}

function lineOf({ at, who, what }: Happening, startedAt: number): string {
  const seconds = ((at - startedAt) / 1000).toFixed(3);
  return `${seconds.padStart(10)}  ${who.padEnd(14)} ${what}`;
}
