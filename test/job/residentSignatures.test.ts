/** Signatures that stay on the device: the outputs are those of a job whose signatures all go through the host. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeviceError, DeviceMemoryError, isBandsawError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withFallback } from '../../src/engine/fallbackEngine.ts';
import type { GpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import { withHalving } from '../../src/engine/halving.ts';
import type { Work } from '../../src/engine/plan.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { runJob, type JobOutputs } from './jobFiles.ts';

const SEED = 31;
const K = 64;
const FILES = 5;
const ROWS = 72;
const ROW_BYTES = 4 * K;

type Options = Pick<DedupOptions, 'verify' | 'keep' | 'partitions'>;
const modes = { auto: { keep: 'longest' }, sketch: { verify: 'sketch' }, exact: { verify: 'exact' } } as const satisfies Record<string, Options>;
type Mode = keyof typeof modes;

let folder: string;
let jobs = 0;
let want: Record<Mode, JobOutputs>;

/** Every job has a folder of its own; the inputs, which the outputs name, are the same files. */
async function run(engine: Engine, mode: Mode, options: Options = {}): Promise<JobOutputs> {
  jobs += 1;
  const inputs = Array.from({ length: FILES }, (_, file) => join(folder, 'in', `${file}.jsonl`));
  return runJob(folder, `job${jobs}`, engine, { inputs, k: K, threshold: 0.7, ...modes[mode], ...options });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-resident-'));
  mkdirSync(join(folder, 'in'));
  const rows = mixedCorpus(SEED, FILES * ROWS);
  for (let file = 0; file < FILES; file++) writeFileSync(join(folder, 'in', `${file}.jsonl`), toJsonl(rows.slice(file * ROWS, (file + 1) * ROWS)));
  const twin = openTwinEngine();
  want = { auto: await run(twin, 'auto'), sketch: await run(twin, 'sketch'), exact: await run(twin, 'exact') };
  expect(want.auto.removed.length).toBeGreaterThan(50);
  expect(want.sketch.bytes).not.toEqual(want.auto.bytes);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function same(got: JobOutputs, mode: Mode): void {
  expect(Object.keys(got.bytes)).toEqual(Object.keys(want[mode].bytes));
  for (const [name, bytes] of Object.entries(got.bytes)) expect(bytes === want[mode].bytes[name], `${name}, corpus of seed ${SEED}`).toBe(true);
}

function countOf({ result }: JobOutputs, stage: string, name: string): number {
  return result.run?.stages.find((each) => each.stage === stage)?.counts[name] ?? NaN;
}

function bytesOf({ result }: JobOutputs, stage: string, way: 'bytesUp' | 'bytesDown'): number {
  const engines = result.run?.stages.find((each) => each.stage === stage)?.engines ?? [];
  return engines.flatMap(({ plans }) => Object.values(plans)).reduce((sum, plan) => sum + plan[way], 0);
}

/** The engine as it is, but for what happens before the `turn`th run of a plan. */
function interrupted(engine: Engine, plan: string, turn: number, act: () => Promise<void>): Engine {
  let runs = 0;
  return {
    kind: engine.kind,
    description: engine.description,
    software: engine.software,
    concurrency: engine.concurrency,
    limits: engine.limits,
    get residents() {
      return engine.residents;
    },
    async run(work: Work) {
      if (work.plan.name === plan && ++runs === turn) await act();
      return engine.run(work);
    },
    counters: () => engine.counters(),
    close: async () => engine.close(),
  };
}

async function destroy(engine: GpuEngine): Promise<void> {
  engine.device.destroy();
  await engine.device.lost;
}

async function withGpu<T>(gpuMemory: number, body: (engine: GpuEngine) => Promise<T>): Promise<T> {
  const engine = await openTestGpu({ gpuMemory, poison: true });
  try {
    return await body(engine);
  } finally {
    await engine.close();
  }
}

describe.runIf(engineRequired('gpu'))('on the device', () => {
  test.each([
    ['no room', 0, 0],
    ['room for one file, not for the next', ROW_BYTES * 100, 0],
    ['room for all but the last', ROW_BYTES * (FILES * ROWS - 10), 0],
    ['room for all, in segments of 100', 64 << 20, 1, 100],
    ['room to spare', 64 << 20, 1],
  ])('%s', async (_, gpuMemory, share, segmentRows = Infinity) => {
    const runs = await withGpu(gpuMemory, async (engine) => {
      const { residents } = engine;
      if (residents !== undefined) Object.defineProperty(residents, 'mostWords', { value: Math.min(residents.mostWords, segmentRows * K) });
      const got: [Mode, JobOutputs][] = [['auto', await run(engine, 'auto')]];
      if (share === 1) got.push(['sketch', await run(engine, 'sketch')]);
      return got;
    });
    for (const [mode, got] of runs) {
      same(got, mode);
      expect(countOf(got, 'join', 'onDevice')).toBe(share * countOf(got, 'candidates', 'candidates'));
      // Keys, digests, hashes and word counts of a unit, and no signature where none is spilled.
      const bands = want.auto.result.report.bands.bands;
      const host = FILES * ROWS * (8 * bands + 16 + 8 + 4) + 4 * FILES;
      expect(bytesOf(got, 'sketch', 'bytesDown')).toBe(host + (share === 1 ? 0 : ROW_BYTES * (gpuMemory === 0 ? FILES * ROWS : FILES * ROWS - Math.floor(gpuMemory / ROW_BYTES / ROWS) * ROWS)));
      if (share === 1) expect(bytesOf(got, 'join', 'bytesUp')).toBeLessThan(8 * countOf(got, 'join', 'compared') + 32 * 256);
    }
  });

  test('signatures that no way of verifying reads do not come back and are not spilled', async () => {
    const got = await withGpu(0, async (engine) => run(engine, 'exact'));
    same(got, 'exact');
    const bands = want.exact.result.report.bands.bands;
    expect(bytesOf(got, 'sketch', 'bytesDown')).toBe(FILES * ROWS * (8 * bands + 28) + 4 * FILES);
  });

  test.each([
    ['before the second batch', 'sketch', 2],
    ['before the last batch', 'sketch', FILES],
    ['between sketch and join', 'collide', 3],
    ['before anything is compared', 'agreement', 1],
  ])('the device goes %s: the job goes on with another engine', async (_, plan, turn) => {
    await withGpu(64 << 20, async (gpu) => {
      const engine = withFallback(interrupted(gpu, plan, turn, async () => destroy(gpu)), async () => openTwinEngine());
      const got = await run(engine, 'auto', { partitions: 3 });
      same(got, 'auto');
      expect(engine.fallbacks).toHaveLength(1);
      expect(countOf(got, 'join', 'onDevice')).toBe(0);
    });
  });

  test('the device goes in the middle of the join: no pair is lost and none comes twice', async () => {
    for (const mode of ['auto', 'sketch'] as const) {
      await withGpu(64 << 20, async (gpu) => {
        const engine = withFallback(interrupted(gpu, 'agreement', 3, async () => destroy(gpu)), async () => openTwinEngine());
        // A partition of candidates is at least a block of them.
        const got = await run(engine, mode, { partitions: 6 });
        same(got, mode);
        const compared = countOf(got, 'join', 'compared');
        expect(compared).toBe(countOf(got, 'candidates', 'candidates'));
        expect(countOf(got, 'join', 'onDevice')).toBeGreaterThan(0);
        expect(countOf(got, 'join', 'onDevice')).toBeLessThan(compared);
      });
    }
  });

  test('the device goes while signatures leave it for want of room', async () => {
    await withGpu(ROW_BYTES * 300, async (gpu) => {
      Object.defineProperty(gpu.residents, 'mostWords', { value: 100 * K });
      let reads = 0;
      const { residents } = gpu;
      if (residents === undefined) throw new Error('Expected residents but found none');
      const read = residents.read.bind(residents);
      residents.read = async (key, from, words) => {
        reads += 1;
        if (reads === 2) await destroy(gpu);
        return read(key, from, words);
      };
      const got = await run(withFallback(gpu, async () => openTwinEngine()), 'auto');
      same(got, 'auto');
      expect(reads).toBe(2);
    });
  });

  describe('one device, which stays', () => {
    let gpu: GpuEngine;
    beforeAll(async () => {
      gpu = await openTestGpu({ gpuMemory: 64 << 20, poison: true });
    });
    afterAll(async () => gpu.close());

    test.each([
      ['the first batch', 'sketch', 1],
      ['a batch', 'sketch', 3],
      ['the last batch', 'sketch', FILES],
      ['a comparison', 'agreement', 2],
    ])('a fault that passes: %s goes to another engine, the device stays', async (_, plan, turn) => {
      const once = interrupted(gpu, plan, turn, async () => {
        throw new DeviceError({ expected: 'a run', found: 'a fault that passes', remedy: 'run again', recovery: 'retry' });
      });
      // Each further partition is work for a software driver; only a second comparison needs a second partition of candidates.
      const got = await run(withFallback(once, async () => openTwinEngine()), 'sketch', { partitions: plan === 'agreement' ? 6 : 2 });
      same(got, 'sketch');
      expect(gpu.residents?.freeWords).toBe(64 << 18);
    });

    test('want of memory: a batch in halves is retained all the same', async () => {
      let refused = 0;
      const small = withHalving(interrupted(gpu, 'sketch', 2, async () => {
        refused += 1;
        throw new DeviceMemoryError({ expected: 'memory', found: 'none', remedy: 'use smaller batches' });
      }));
      const got = await run(small, 'sketch');
      same(got, 'sketch');
      expect(refused).toBe(1);
      expect(countOf(got, 'join', 'onDevice')).toBe(countOf(got, 'candidates', 'candidates'));
    });
  });

  test('an engine that has residents only from the third batch on gets what came before', async () => {
    for (const segmentRows of [Infinity, 100]) {
      await withGpu(64 << 20, async (gpu) => {
        Object.defineProperty(gpu.residents, 'mostWords', { value: Math.min(gpu.limits.bufferWords, segmentRows * K) });
        let chosen = false;
        const late = interrupted(gpu, 'sketch', 3, async () => {
          chosen = true;
        });
        const engine = Object.defineProperty(late, 'residents', { get: () => (chosen ? gpu.residents : undefined) });
        const got = await run(engine, 'sketch');
        same(got, 'sketch');
        expect(countOf(got, 'join', 'onDevice')).toBe(countOf(got, 'candidates', 'candidates'));
      });
    }
  });

  test('run.json has milliseconds for every kernel where they were asked for and the adapter can, and none otherwise', async () => {
    for (const timestamps of [true, false]) {
      const engine = await openTestGpu({ timestamps });
      const got = await run(engine, 'auto');
      same(got, 'auto');
      const kernels = (got.result.run?.stages ?? []).flatMap(({ engines }) => engines.flatMap(({ plans }) => Object.values(plans).flatMap((plan) => Object.entries(plan.kernels))));
      expect(new Set(kernels.map(([id]) => id))).toContain('slot_agreement');
      const timed = engine.device.features.has('timestamp-query');
      expect(timed).toBe(timestamps && engine.adapter.features.includes('timestamp-query'));
      for (const [id, { milliseconds }] of kernels) expect(timed ? (milliseconds ?? -1) >= 0 : milliseconds === undefined, `${id}: ${milliseconds}`).toBe(true);
      await engine.close();
    }
  });

  test('without another engine the job fails as the device does', async () => {
    for (const [plan, turn] of [['sketch', 2], ['agreement', 1]] as const) {
      await withGpu(64 << 20, async (gpu) => {
        const error: unknown = await run(interrupted(gpu, plan, turn, async () => destroy(gpu)), 'auto').catch((each: unknown) => each);
        expect(isBandsawError(error, 'device')).toBe(true);
      });
    }
  });
});
