import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // What somebody's own adapter was tuned to must not decide what is tested.
    env: { BANDSAW_TUNING: 'off' },
    pool: 'forks',
    // Two cores, and every fork that opens a device compiles its own pipelines.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
