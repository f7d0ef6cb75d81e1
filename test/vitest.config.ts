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

/**
 * Files that leave nothing changed outside themselves and open no device: they go through the same two processes, as starting one
 * and loading the sources takes longer than most of them. All others get a process a file.
 */
const plain = ['batch', 'calibration', 'cluster', 'contamination', 'core', 'edits', 'exact', 'fasttext', 'io', 'lines', 'paragraphs', 'recipes', 'rules', 'signals', 'store', 'text'].map((folder) => `test/${folder}/**/*.test.ts`);

const common = {
  root: new URL('..', import.meta.url).pathname,
  // What somebody's own adapter was tuned to must not decide what is tested.
  env: { BANDSAW_TUNING: 'off' },
  setupFiles: 'test/harness/dawnTicks.ts',
  pool: 'forks' as const,
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    root: common.root,
    projects: [
      { test: { ...common, name: 'alone', include: ['test/**/*.test.ts'], exclude: plain, isolate: true } },
      { test: { ...common, name: 'plain', include: plain, isolate: false } },
    ],
    // Two cores, and every fork that opens a device compiles its own pipelines.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
  },
});
