import { defineConfig } from 'vitest/config';

/** The mutation run is no part of the gate: scripts/mutate.mjs starts it, one shader file a process. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/mutation/*.mutate.ts'],
    env: { BANDSAW_TUNING: 'off' },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 24 * 3600_000,
  },
});
