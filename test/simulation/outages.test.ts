import { describe, expect, test } from 'vitest';

import { loadProject } from './load-project.ts';
import { apiOutage, poisonedQueue } from './outages.ts';

const project = await loadProject();

describe('an outage', () => {
  test('of a day, with 10,000 readings waiting, costs no letter and few probes, and is caught up with in two hours', async () => {
    const damage = await apiOutage(project, { readings: 10_000, hours: 24 });
    expect(damage).toMatchObject({ readings: 10_000, filed: 10_000, measurements: 2000, deadLetters: 0, expired: 0 });
    expect(damage.requestsMeanwhile).toBeLessThanOrEqual(300);
    expect(damage.hoursToCatchUp).toBeLessThanOrEqual(2);
  }, 240_000);

  test('of thirteen days lets nothing expire unseen', async () => {
    const { readings, filed, lettered, expired } = await apiOutage(project, { readings: 200, hours: 13 * 24 });
    expect(expired).toBe(0);
    expect(filed + lettered).toBeGreaterThanOrEqual(readings);
  });
});

test('a message that ends the function every time does not take its neighbours with it', async () => {
  const { filed, readings, hoursToFileThem, poisonStands } = await poisonedQueue(project, 100);
  expect(filed).toBe(readings);
  expect(hoursToFileThem).toBeLessThanOrEqual(2);
  expect(poisonStands).toBe(true);
});
