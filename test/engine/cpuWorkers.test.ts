/** Worker threads of the cpu engine: same answers, deaths, closing, and not keeping a process alive. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { collideWork } from '../../src/collide/collidePlan.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Batch } from '../../src/engine/cpu/messages.ts';
import { loadWasmModule } from '../../src/engine/cpu/wasmModule.ts';
import { WorkerPool } from '../../src/engine/cpu/workerPool.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Work } from '../../src/engine/plan.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { columnOf } from './cpuFixture.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (each) => each.close()));
});

async function open(workers?: number): Promise<Engine> {
  const engine = await openCpuEngine(workers === undefined ? {} : { workers });
  opened.push(engine);
  return engine;
}

const settings = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };
const texts = Array.from({ length: 12 }, (_, i) => Array.from({ length: 20 * i }, (__, j) => `word${i * j} \u4e2d\u00e9`).join(' '));

function works(): Work[] {
  const keys = Uint32Array.from({ length: 400 }, (_, at) => (at * at) % 7);
  const signatures = Uint32Array.from({ length: 16 * 128 }, (_, at) => at % 3);
  return [
    ...texts.map((_, i) => sketchWork(columnOf(texts.slice(i)), settings)),
    tokenizeWork(columnOf(['one two'])),
    collideWork(keys, { depth: 3, capacity: 600, overfullCapacity: 10 }),
    agreementWork(signatures, Uint32Array.of(0, 1, 2, 3), { k: 128, slotWords: 1 }),
  ];
}

test('0, 1 and 2 workers give the same, whatever is in flight, and inputs stay', async () => {
  const before = works().map(({ inputs }) => structuredClone(inputs));
  const given = works();
  const engines = [await open(0), await open(1), await open(2)];
  expect(engines.map(({ concurrency }) => concurrency)).toEqual([1, 2, 4]);
  const answers = await Promise.all(engines.map(async (engine) => Promise.all(given.map(async (work) => engine.run(work)))));
  given.forEach((work, at) => {
    const want = answers[0][at];
    for (const got of answers.slice(1)) {
      expect(Object.keys(got[at])).toEqual(Object.keys(want));
      for (const name of Object.keys(want)) expectWords(`${name} of work ${at}`, got[at][name], want[name]);
    }
    for (const [name, content] of Object.entries(before[at])) expectWords(`input ${name} of work ${at}`, new Uint8Array(work.inputs[name]), new Uint8Array(content));
  });
});

test('inputs that are slices of larger buffers, and of shared memory', async () => {
  const { bytes, offsets } = columnOf(['one two three four five six', 'seven']);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 13));
  shared.fill(0x71);
  shared.set(bytes, 5);
  const padded = new Uint32Array(offsets.length + 7);
  padded.set(offsets, 3);
  for (const workers of [0, 1]) {
    const engine = await open(workers);
    const plain = await engine.run(sketchWork({ bytes, offsets, nulls: null }, settings));
    const sliced = await engine.run(sketchWork({ bytes: shared.subarray(5, 5 + bytes.length), offsets: padded.subarray(3, 3 + offsets.length), nulls: null }, settings));
    for (const name of Object.keys(plain)) expectWords(name, sliced[name], plain[name]);
  }
});

test('by default there is a worker for each core', async () => {
  const engine = await open();
  expect(engine.concurrency).toBeGreaterThanOrEqual(1);
  expect(engine.description).toContain('WASM SIMD');
  expect([engine.kind, engine.software]).toEqual(['cpu', true]);
});

test.each([-1, 1.5, NaN, 100_000])('refuses %d workers', async (workers) => {
  await expect(openCpuEngine({ workers })).rejects.toMatchObject({ code: 'config' });
});

test.each([0, 1])('counts runs and bytes, with %i workers', async (workers) => {
  const engine = await open(workers);
  await engine.run(tokenizeWork(columnOf(['one two'])));
  await engine.run(tokenizeWork(columnOf(['one two'])));
  const { tokenize } = engine.counters();
  // 7 bytes and 2 offsets up; room for 4 words (4 + 8) and 2 unit entries down.
  expect(tokenize).toMatchObject({ runs: 2, kernels: {}, bytesUp: 2 * 15, bytesDown: 2 * 56 });
  expect(tokenize.milliseconds).toBeGreaterThan(0);
});

describe.each([0, 1])('failures with %i workers', (workers) => {
  test('an input missing', async () => {
    const engine = await open(workers);
    const work = tokenizeWork(columnOf(['a']));
    await expect(engine.run({ ...work, inputs: { text: work.inputs['text'] } })).rejects.toMatchObject({ code: 'mismatch', found: 'none' });
  });

  test('an input longer than the plan says', async () => {
    const engine = await open(workers);
    const work = tokenizeWork(columnOf(['abcd']));
    const inputs = { ...work.inputs, text: new Uint8Array(5) };
    await expect(engine.run({ ...work, inputs })).rejects.toMatchObject({ code: 'mismatch', found: '5' });
  });

  test('parameters without a kernel keep their class', async () => {
    const engine = await open(workers);
    await expect(engine.run(agreementWork(new Uint32Array(96), Uint32Array.of(0, 1), { k: 16, slotWords: 3 }))).rejects.toMatchObject({ name: 'UnsupportedError', code: 'unsupported' });
  });

  test('a trap and a batch beyond memory reject for a retry, and the next batch works', async () => {
    const engine = await open(workers);
    const work = agreementWork(new Uint32Array(32), Uint32Array.of(0, 0xffffff), { k: 16, slotWords: 1 });
    await expect(engine.run(work)).rejects.toMatchObject({ code: 'device', recovery: 'retry' });
    const large = collideWork(new Uint32Array(2), { depth: 1, capacity: 2 ** 30, overfullCapacity: 0 });
    await expect(engine.run(large)).rejects.toMatchObject({ code: 'device', recovery: 'retry' });
    expect((await engine.run(tokenizeWork(columnOf(['one two']))))['unit_words'][1]).toBe(2);
  });

  test('after close', async () => {
    const engine = await open(workers);
    await engine.run(tokenizeWork(columnOf(['a'])));
    await engine.close();
    await expect(engine.run(tokenizeWork(columnOf(['a'])))).rejects.toMatchObject({ code: 'device' });
    await engine.close();
  });
});

test('closing rejects what is under way and what waits', async () => {
  const engine = await open(1);
  const runs = works().map(async (work) => engine.run(work));
  const settled = Promise.allSettled(runs);
  await engine.close();
  for (const run of await settled) expect(run).toMatchObject({ status: 'rejected', reason: { code: 'device', recovery: 'abort' } });
});

describe('a worker that dies', () => {
  const script = new URL('dyingWorker.mjs', import.meta.url);
  const batch = (how: number): Batch => ({ name: 'tokenize', params: { how }, inputs: {} });

  test.each([[1, 'exit status 3'], [2, 'thrown in the worker']])('by way %i rejects its batch for a retry and is replaced', async (how, found) => {
    const pool = new WorkerPool(await loadWasmModule(), 1, script);
    opened.push(pool);
    const [, first] = (await pool.run(batch(0)))['answer'];
    const waiting = pool.run(batch(7));
    const dying = pool.run(batch(how));
    const behind = pool.run(batch(8));
    await expect(dying).rejects.toMatchObject({ code: 'device', recovery: 'retry', found: expect.stringContaining(found) as string });
    expect([...(await waiting)['answer']]).toEqual([7, first]);
    const [answer, second] = (await behind)['answer'];
    expect(answer).toBe(8);
    expect(second).not.toBe(first);
  });

  test('never started', async () => {
    const pool = new WorkerPool(await loadWasmModule(), 1, new URL('noSuchWorker.mjs', import.meta.url));
    opened.push(pool);
    await expect(pool.run(batch(0))).rejects.toMatchObject({ code: 'device', recovery: 'retry' });
  });
});

test('a pool that rests ends the workers without a batch, and others start for the next', async () => {
  const pool = new WorkerPool(await loadWasmModule(), 1, new URL('dyingWorker.mjs', import.meta.url));
  opened.push(pool);
  const batch: Batch = { name: 'tokenize', params: { how: 0 }, inputs: {} };
  const threadOf = async (): Promise<number> => (await pool.run(batch))['answer'][1];
  const first = await threadOf();
  expect(await threadOf()).toBe(first);
  const under = threadOf();
  await pool.rest();
  expect(await under).toBe(first);
  await pool.rest();
  expect(await threadOf()).not.toBe(first);
});

describe('a worker that hangs', () => {
  const batch = (how: number): Batch => ({ name: 'tokenize', params: { how }, inputs: {} });
  const patience = { startMs: 1_500, perWordMs: 0.1 };

  test.each([[1, 'in a loop'], [2, 'in silence']])('by way %i, %s: its batch is rejected for a retry, the next gets a new worker', async (how) => {
    const pool = new WorkerPool(await loadWasmModule(), 1, new URL('hangingWorker.mjs', import.meta.url), patience);
    opened.push(pool);
    const [, first] = (await pool.run(batch(0)))['answer'];
    const hanging = pool.run(batch(how));
    const behind = pool.run(batch(8));
    await expect(hanging).rejects.toMatchObject({ code: 'device', recovery: 'retry', found: 'no answer within 1500 ms' });
    const [answer, second] = (await behind)['answer'];
    expect(answer).toBe(8);
    expect(second).not.toBe(first);
  });

  test('at its start', async () => {
    const pool = new WorkerPool(await loadWasmModule(), 1, new URL('silentWorker.mjs', import.meta.url), { startMs: 300, perWordMs: 0 });
    opened.push(pool);
    await expect(pool.run(batch(0))).rejects.toMatchObject({ code: 'device', recovery: 'retry', found: 'no answer within 300 ms' });
  });

  test('the time grows with the batch', async () => {
    const pool = new WorkerPool(await loadWasmModule(), 1, new URL('silentWorker.mjs', import.meta.url), { startMs: 100, perWordMs: 0.01 });
    opened.push(pool);
    const large: Batch = { name: 'sketch', params: { units: 100, k: 128, slotWords: 1 }, inputs: { text: new Uint8Array(4 * 10_000) } };
    await expect(pool.run(large)).rejects.toMatchObject({ found: `no answer within ${100 + 128 + 100} ms` });
  });
});

test.each([['is closed', 'await engine.close();'], ['is forgotten', '']])('a program ends whose engine %s', (_, end) => {
  const built = fileURLToPath(new URL('../../dist/engine/cpu/cpuEngine.js', import.meta.url));
  const program = `
    const { openCpuEngine } = await import(${JSON.stringify(built)});
    const engine = await openCpuEngine({ workers: 2 });
    const work = { plan: { name: 'tokenize', params: { bytes: 3, units: 1 }, buffers: {}, steps: [] }, inputs: { text: Buffer.from('a b'), offsets: Uint32Array.of(0, 3) } };
    const answers = await Promise.all([engine.run(work), engine.run(work), engine.run(work)]);
    console.log(answers.map(({ unit_words }) => unit_words[1]).join());
    ${end}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', timeout: 60_000 });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '2,2,2\n', stderr: '' });
});
