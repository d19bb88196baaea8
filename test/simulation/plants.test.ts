import { describe, expect, test } from 'vitest';

import { plants } from './plants.ts';
import { simulate } from './simulate-process.ts';

const runs = 2000;

describe('the simulation, with a bug put in', () => {
  test.each(plants)('finds that $says', async ({ name }) => {
    const { status, summary, stderr } = await simulate(
      '--plant',
      name,
      '--runs',
      String(runs),
      '--shrink-seconds',
      '0',
    );
    expect(stderr).toBe('');
    expect(summary.violation).toBeDefined();
    expect(status).toBe(1);
  });
});
