import { defineConfig } from 'vitest/config';

/** Long runs that are no part of the gate: scripts/torture.mjs starts one format a process. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/fuzz/*.torture.ts'],
    env: { BANDSAW_TUNING: 'off' },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 24 * 3600_000,
  },
});
