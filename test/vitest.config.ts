import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Long ones first: begun last, each would run on one core while the other has nothing left to do. */
const long = ['kernels/tunable', 'kernels/kernels', 'job/residentSignatures', 'engine/deviceFaults', 'equality/textCodePoints', 'job/dedup'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => (long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`)) + long.length + 1) % (long.length + 1);
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // What somebody's own adapter was tuned to must not decide what is tested.
    env: { BANDSAW_TUNING: 'off' },
    setupFiles: ['test/harness/dawnTicks.ts'],
    pool: 'forks',
    // Two cores, and every fork that opens a device compiles its own pipelines.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
