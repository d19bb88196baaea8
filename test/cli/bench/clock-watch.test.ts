import { expect, test } from 'vitest';

import { clockWatch } from '../../../lib/cli/bench/clock-watch.ts';

test('a clock that was set is noticed once, ahead or back, and one that drifts is not', () => {
  const wasSet = clockWatch();
  const looks: [now: number, elapsed: number, isSet: boolean][] = [
    [1_000_000, 50, false],
    [1_001_000, 1050, false],
    [1_007_000, 2050, false],
    [1_013_001, 3050, true],
    [1_014_001, 4050, false],
    [14_000, 5050, true],
    [15_000, 6050, false],
  ];
  for (const [now, elapsed, isSet] of looks) expect(wasSet(now, elapsed), `at ${elapsed}`).toBe(isSet);
});
