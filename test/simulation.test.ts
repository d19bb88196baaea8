import { describe, expect, test } from 'vitest';

import { loadProject } from './simulation/load-project.ts';
import { simulate } from './simulation/simulate-process.ts';
import { planOf, tryPlan } from './simulation/try-seed.ts';

const runs = 3000;

describe('the simulation', () => {
  test(`no promise is broken in ${runs} plans`, async () => {
    const { status, summary, stderr } = await simulate('--runs', String(runs), '--shrink-seconds', '0');
    expect(stderr).toBe('');
    expect(summary.violation).toBeUndefined();
    expect(summary.runs).toBe(runs);
    expect(status).toBe(0);
  }, 180_000);

  test('a seed is played the same way every time, to the last event', async () => {
    const project = await loadProject();
    for (const seed of [3, 12, 40]) {
      const [once, again] = [
        await tryPlan(planOf(seed), project, { isTraced: true }),
        await tryPlan(planOf(seed), project, { isTraced: true }),
      ];
      expect(once.history.trace.length).toBeGreaterThan(10);
      expect(again.history.trace).toEqual(once.history.trace);
    }
  });
});
