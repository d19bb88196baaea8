import fc from 'fast-check';

import { judge, type Verdict } from './oracle/judge.ts';
import { planArbitrary } from './plan/arbitrary.ts';
import type { Plan } from './plan/plan.ts';
import type { History } from './world/history.ts';
import { type Project, runPlan } from './world/run.ts';

/** One plan, played and judged. */
export interface Trial {
  plan: Plan;
  history: History;
  verdict: Verdict;
}

/** The plan of a seed: the same one every time, and the one that `shrink` begins with. */
export function planOf(seed: number): Plan {
  const [plan] = fc.sample(planArbitrary, { seed, numRuns: 1 });
  return plan as Plan;
}

export async function tryPlan(plan: Plan, project: Project, { isTraced = false } = {}): Promise<Trial> {
  const history = await runPlan(plan, project, { isTraced });
  return { plan, history, verdict: judge(plan, history) };
}

/**
 * The smallest plan found, within some time, that breaks the same promise as that of the seed does, with its trace.
 * `undefined`: the seed's plan breaks none.
 */
export async function shrink(seed: number, project: Project, withinMs: number): Promise<Trial | undefined> {
  const { verdict } = await tryPlan(planOf(seed), project);
  const promise = verdict.violations[0]?.promise;
  if (promise === undefined) return undefined;
  const keepsIt = fc.asyncProperty(planArbitrary, async (plan) => {
    const trial = await tryPlan(plan, project);
    return !trial.verdict.violations.some((violation) => violation.promise === promise);
  });
  const { counterexample } = await fc.check(keepsIt, {
    ...{ seed, numRuns: 1, interruptAfterTimeLimit: withinMs, markInterruptAsFailure: false },
  });
  const plan = counterexample?.[0] ?? planOf(seed);
  return tryPlan(plan, project, { isTraced: true });
}
