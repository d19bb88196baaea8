import { defineConfig } from 'vitest/config';

/** For the runs of `npm run mutation`: of all tests, those that it names. */
export default defineConfig({
  test: { include: (process.env.MUTATION_TESTS ?? '').split(','), testTimeout: 60_000 },
});
