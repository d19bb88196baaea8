import type { Plan } from '../plan/plan.ts';
import type { History } from '../world/history.ts';
import type { Check } from './check.ts';
import { contents } from './contents.ts';
import { factsOf } from './facts.ts';
import { filedOnce } from './filed-once.ts';
import { goodNotRefused } from './good-not-refused.ts';
import { lettersOnce } from './letters-once.ts';
import { lettersSayWhy } from './letters-say-why.ts';
import { names } from './names.ts';
import { nothingLost } from './nothing-lost.ts';
import { oneVisit } from './one-visit.ts';
import { rest } from './rest.ts';
import { retryBudget } from './retry-budget.ts';
import { unknownAnswers } from './unknown-answers.ts';

export const checks: readonly Check[] = [
  ...[rest, filedOnce, nothingLost, goodNotRefused, oneVisit],
  ...[lettersSayWhy, lettersOnce, contents, names, retryBudget, unknownAnswers],
];

/** What was broken, and how often each promise was looked at. */
export interface Verdict {
  violations: readonly Violation[];
  checked: ReadonlyMap<string, number>;
  exempted: ReadonlyMap<string, number>;
}

export interface Violation {
  promise: string;
  says: string;
}

/** Holds every promise against what happened in a run. */
export function judge(plan: Plan, history: History): Verdict {
  const facts = factsOf(plan, history);
  const checked = new Map<string, number>();
  const exempted = new Map<string, number>();
  const violations = checks.flatMap(({ promise, violations }) => {
    const tally = {
      checked: (times = 1) => checked.set(promise, (checked.get(promise) ?? 0) + times),
      exempt: (why: string) => {
        const what = `${promise}: ${why}`;
        exempted.set(what, (exempted.get(what) ?? 0) + 1);
      },
    };
    return violations(facts, tally).map((says): Violation => ({ promise, says }));
  });
  return { violations, checked, exempted };
}
