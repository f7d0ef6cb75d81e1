import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: no part of the gate, since unpacking the browser takes as long as the tests of a folder. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.browser.ts'],
    env: { BANDSAW_TUNING: 'off' },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
