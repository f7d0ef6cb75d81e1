/** An engine that fails as a device does, in the middle of a job: the job ends with the same bytes and says so. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, DeviceError, DeviceMemoryError, ShaderError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openInstead, withFallback } from '../../src/engine/fallbackEngine.ts';
import { withHalving } from '../../src/engine/halving.ts';
import type { Work } from '../../src/engine/plan.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { RunReport } from '../../src/job/runReport.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { withLimits } from '../harness/engines.ts';
import { lostDevice, withFaults } from '../harness/faultyEngine.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bandsaw-fallback-'));
  const rows = Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: `${i}`, text: Array.from({ length: 40 }, (_, j) => `word${(i % 20) * 40 + j}`).join(' ') + (i >= 40 ? ' and a tail' : '') }));
  await writeFile(join(folder, 'in.jsonl'), `${rows.join('\n')}\n`);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The twin under another name that fails in the runs that `fails` names. */
function failing(fails: (run: number) => boolean, error: Error): Engine {
  const twin = withLimits(openTwinEngine(), { batchUnits: 16 });
  const engine = withFaults(twin, (_, run) => {
    if (fails(run)) throw error;
  }, 'a device that is lost');
  return { ...engine, kind: 'gpu', software: false, concurrency: 2 };
}

const twin = async (): Promise<Engine> => openTwinEngine();
const lost = lostDevice();
const died = new DeviceError({ expected: 'an answer', found: 'a dead worker', remedy: 'run again', recovery: 'retry' });
const broken = new ShaderError({ expected: 'a shader that compiles', found: 'none', remedy: 'correct it' });

async function outputs(name: string, engine: Engine): Promise<{ files: string[]; run: RunReport }> {
  const output = join(folder, name);
  await dedup({ inputs: [join(folder, 'in.jsonl')], output, calibration: false }, { engine, workers: 0 });
  await engine.close();
  const read = async (file: string): Promise<string> => (await readFile(join(output, file))).toString('base64');
  return { files: await Promise.all(['kept/in.jsonl', 'removed.parquet', 'report.json'].map(read)), run: JSON.parse(await readFile(join(output, 'run.json'), 'utf8')) as RunReport };
}

let whole: readonly string[];
let runsInAll = 0;
beforeAll(async () => {
  const engine = withFaults(withLimits(openTwinEngine(), { batchUnits: 16 }), () => runsInAll++);
  const { files, run } = await outputs('whole', engine);
  expect(run.fallbacks).toEqual([]);
  whole = files;
});

test('the same bytes whichever run the device is lost in, and run.json says what happened', async () => {
  expect(runsInAll).toBeGreaterThan(20);
  for (let failAt = 0; failAt < runsInAll; failAt++) {
    const { files, run } = await outputs(`lost-${failAt}`, withFallback(failing((at) => at >= failAt, lost), twin));
    expect(files).toEqual(whole);
    expect(run.fallbacks).toEqual([{ from: 'a device that is lost', to: expect.stringContaining('twin') as string, reason: lost.message }]);
    expect(run.engine).toMatchObject({ kind: 'twin', software: true, description: expect.stringContaining('a device that is lost, then twin') as string });
  }
});

test('a stage that was changed half-way names both engines, each with its own kernels', async () => {
  const engine = withFallback(failing((at) => at >= 2, lost), twin);
  const { run } = await outputs('both', engine);
  const [sketch, ...others] = run.stages;
  expect(sketch.engines.map(({ kind, name }) => [kind, name])).toEqual([['gpu', 'a device that is lost'], ['twin', 'twin: plain TypeScript, one thread']]);
  const [first, second] = sketch.engines.map(({ plans }) => plans['sketch']);
  expect([first.runs, second.runs]).toEqual([2, 2]);
  expect(first.kernels['classify'].dispatches).toBe(2);
  expect(second.kernels['classify'].dispatches).toBe(2);
  expect(engine.counters()['sketch']).toMatchObject({ runs: 4, kernels: { classify: { dispatches: 4 } } });
  for (const { stage, engines } of others) expect(engines.map((each) => each.kind), stage).toEqual(['fold', 'collide', 'join'].includes(stage) ? ['twin'] : []);
});

test('a fault that may pass costs one batch: the next one goes to the first engine again', async () => {
  const { files, run } = await outputs('passing', withFallback(failing((at) => at === 1 || at === 6, died), twin));
  expect(files).toEqual(whole);
  expect(run.fallbacks).toEqual([{ from: 'a device that is lost', to: expect.stringContaining('twin') as string, reason: died.message, batches: 2 }]);
  expect(run.engine.kind).toBe('gpu');
  expect(run.stages[0].engines.map(({ plans }) => plans['sketch'].runs)).toEqual([3, 1]);
});

test('three such faults in a row end it', async () => {
  let runs = 0;
  const { files, run } = await outputs('passed', withFallback(failing((at) => (runs = at) >= 2, died), twin));
  expect(files).toEqual(whole);
  expect(runs).toBe(4);
  expect(run.fallbacks.map(({ batches }) => batches)).toEqual([2, undefined]);
  expect(run.engine.kind).toBe('twin');
});

test('a shader that the driver refuses is a fault like any other', async () => {
  const { files, run } = await outputs('shader', withFallback(failing(() => true, broken), twin));
  expect(files).toEqual(whole);
  expect(run.fallbacks[0].reason).toBe(broken.message);
});

test('the second engine may fail, or not open at all: the third goes on', async () => {
  const second = async (): Promise<Engine> => failing((at) => at >= 3, lost);
  const { files, run } = await outputs('third', withFallback(failing((at) => at >= 1, lost), second, twin));
  expect(files).toEqual(whole);
  expect(run.fallbacks).toHaveLength(2);
  const absent = async (): Promise<Engine> => {
    throw lost;
  };
  const skipped = await outputs('skipped', withFallback(failing((at) => at >= 1, lost), absent, twin));
  expect(skipped.files).toEqual(whole);
  await expect(outputs('none', withFallback(failing((at) => at >= 1, lost), absent))).rejects.toMatchObject({ code: 'device', expected: 'another engine to go on with' });
});

test('an engine that could not be opened stands first among the fallbacks', async () => {
  const { files, run } = await outputs('instead', await openInstead('gpu', lost, twin));
  expect(files).toEqual(whole);
  expect(run.fallbacks).toEqual([{ from: 'gpu', to: 'twin: plain TypeScript, one thread', reason: lost.message }]);
  await expect(openInstead('gpu', lost, async () => { throw died; })).rejects.toBe(lost);
});

test('memory that is short halves the batches first; what cannot be halved is redone elsewhere', async () => {
  const short = new DeviceMemoryError({ expected: 'memory', found: 'none', remedy: 'use less' });
  const small = withHalving({ ...failing(() => false, lost), run: (() => {
    const engine = openTwinEngine();
    return async (work: Work) => {
      if (work.plan.name === 'sketch' && work.plan.params['units'] > 5) throw short;
      if (work.plan.name === 'agreement') throw short;
      return engine.run(work);
    };
  })() });
  const { files, run } = await outputs('short', withFallback(small, twin));
  expect(files).toEqual(whole);
  expect(run.stages[0].engines).toMatchObject([{ kind: 'gpu', plans: { sketch: { halvings: expect.any(Number) as number } } }]);
  expect(run.fallbacks).toMatchObject([{ reason: short.message }]);
});

test('work of a size that only the first engine has room for is halved on the second', async () => {
  const engine = withFallback(failing(() => true, lost), async () => withLimits(openTwinEngine(), { bufferWords: 5000 }));
  const limits = engine.limits;
  const pairs = agreementWork(new Uint32Array(400 * 16), Uint32Array.from({ length: 600 }, (_, i) => i % 400), { k: 16, slotWords: 1 });
  expect(await engine.run(pairs)).toEqual(await openTwinEngine().run(pairs));
  expect(engine.parts?.()[1].plans['agreement'].halvings).toBeGreaterThan(0);
  expect(engine.limits).toEqual(limits);
});

test('closing rejects what is under way and opens nothing', async () => {
  let opened = 0;
  const first = failing(() => false, lost);
  let fail: (error: Error) => void = () => undefined;
  const engine = withFallback({ ...first, run: async () => new Promise((_, reject) => (fail = reject)), close: async () => fail(lost) }, async () => {
    opened++;
    return twin();
  });
  const running = engine.run(tokenizeWork({ bytes: new Uint8Array(0), offsets: new Uint32Array(1), nulls: null })).catch((error: unknown) => error);
  await engine.close();
  expect(await running).toBe(lost);
  expect(opened).toBe(0);
});

test('without a fallback the job ends with the device error', async () => {
  await expect(outputs('alone', failing((at) => at >= 1, lost))).rejects.toBe(lost);
});

test('an error that is not a device failure is passed on', async () => {
  const other = new ConfigError({ expected: 'sense', found: 'none', remedy: 'think' });
  let opened = 0;
  const engine = withFallback(failing(() => true, other), async () => {
    opened++;
    return twin();
  });
  await expect(outputs('other', engine)).rejects.toBe(other);
  expect(opened).toBe(0);
});
