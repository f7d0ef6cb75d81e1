/** Buffers that stay on the device between runs. */
import { afterEach, describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { GpuEngine, GpuEngineOptions } from '../../src/engine/gpu/gpuEngine.ts';
import type { Retain, Work } from '../../src/engine/plan.ts';
import type { Residents } from '../../src/engine/residents.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { agreementWork, type ResidentRows } from '../../src/verify/agreementPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { agreementOracle } from '../oracles/agreement.ts';
import { random } from '../oracles/random.ts';

const POISON = 0xdeadbeef;
const opened: GpuEngine[] = [];
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
});

async function open(options: GpuEngineOptions = {}): Promise<{ engine: GpuEngine; residents: Residents }> {
  const engine = await openTestGpu({ poison: true, gpuMemory: 4 << 20, ...options });
  opened.push(engine);
  return { engine, residents: engine.residents as Residents };
}

/** Fills `length` words with `value` and retains some of them. */
function fillWork(length: number, value: number, retain: readonly Retain[], role: 'scratch' | 'output' = 'scratch'): Work {
  return { plan: { name: 'tokenize', params: {}, buffers: { values: { role, length } }, steps: [{ kernel: 'fill', params: { count: length, value }, bindings: { values: 'values' } }] }, inputs: {}, retain };
}

const retained = (key: string, from: number, words: number, to: number): Retain => ({ buffer: 'values', from, words, key, to });

const codeOf = (error: unknown): unknown => (error as { code?: string }).code;

describe.runIf(engineRequired('gpu'))('residents of the gpu engine', () => {
  test('words of runs lie where they were retained, and nothing else is touched', async () => {
    const { engine, residents } = await open();
    const key = (await residents.make(100)) as string;
    const other = (await residents.make(50)) as string;
    expect(key).not.toBe(other);
    await Promise.all([engine.run(fillWork(40, 7, [retained(key, 0, 40, 10), retained(other, 5, 3, 47)])), engine.run(fillWork(20, 9, [retained(key, 19, 1, 99), retained(key, 0, 0, 100)], 'output'))]);
    const want = new Uint32Array(100).fill(POISON);
    want.fill(7, 10, 50);
    want[99] = 9;
    expectWords('first', await residents.read(key, 0, 100), want);
    expectWords('part', await residents.read(key, 45, 10), want.subarray(45, 55));
    expectWords('second', await residents.read(other, 0, 50), new Uint32Array(50).fill(POISON).fill(7, 47));
    expect(await residents.read(key, 100, 0)).toEqual(new Uint32Array(0));
    expect([residents.has(key), residents.has('none')]).toEqual([true, false]);
    residents.drop(key);
    residents.drop(key);
    expect([residents.has(key), residents.has(other)]).toEqual([false, true]);
    await expect(residents.read(key, 0, 1)).rejects.toMatchObject({ code: 'mismatch' });
    await expect(residents.read(other, 50, 1)).rejects.toMatchObject({ code: 'mismatch' });
  });

  test('the budget holds to the byte, and what is dropped is free again', async () => {
    const { residents } = await open({ gpuMemory: 4000 });
    const first = (await residents.make(600)) as string;
    expect(await residents.make(401)).toBeNull();
    const second = await residents.make(400);
    expect(second).not.toBeNull();
    expect(await residents.make(1)).toBeNull();
    residents.drop(first);
    expect(await residents.make(600)).not.toBeNull();
    expect(await residents.make(residents.mostWords + 1)).toBeNull();
    const { engine } = await open({ gpuMemory: 0 });
    expect(engine.residents).toBeUndefined();
  });

  test('a plan reads residents on either side, beside rows from the host; one of them twice', async () => {
    const { engine, residents } = await open();
    const next = random(5);
    const [k, rows] = [16, 9];
    const tables = Array.from({ length: 2 }, () => Uint32Array.from({ length: rows * k }, () => Math.floor(next() * 3)));
    const pairs = Uint32Array.from({ length: 200 }, () => Math.floor(next() * rows));
    const keys: ResidentRows[] = [];
    for (const table of tables) {
      const key = (await residents.make(table.length + 8)) as string;
      // Rows get there as those of the sketch pass do: out of a plan's own buffer.
      for (let at = 0; at < table.length; at++) if (at === 0 || table[at] !== table[at - 1]) {
        let end = at + 1;
        while (end < table.length && table[end] === table[at]) end += 1;
        await engine.run(fillWork(end - at, table[at], [retained(key, 0, end - at, at)]));
      }
      keys.push({ key, words: table.length });
    }
    const shape = { k, slotWords: 1 };
    const oracle = (a: number, b: number): Uint32Array => agreementOracle(Uint32Array.from([...tables[a], ...tables[b]]), pairs.map((row, at) => row + (at % 2) * rows), k, 1);
    for (const [a, b] of [[0, 1], [1, 0], [0, 0]]) {
      expectWords(`${a} and ${b}`, (await engine.run(agreementWork(keys[a], pairs, shape, { right: keys[b] })))['counts'], oracle(a, b));
      expectWords(`${a} and ${b} of the host`, (await engine.run(agreementWork(keys[a], pairs, shape, { right: tables[b] })))['counts'], oracle(a, b));
    }
    expect(engine.counters()['agreement'].bytesUp).toBeLessThan(6 * (4 * pairs.length + 256) + 3 * 4 * tables[0].length + 1);
  });

  test('what cannot be retained or read is refused before anything is sent', async () => {
    const { engine, residents } = await open();
    const key = (await residents.make(10)) as string;
    const refused = async (work: Work): Promise<unknown> => codeOf(await engine.run(work).catch((error: unknown) => error));
    expect(await refused(fillWork(20, 1, [retained(key, 0, 11, 0)]))).toBe('mismatch');
    expect(await refused(fillWork(20, 1, [retained(key, 11, 10, 0)]))).toBe('mismatch');
    expect(await refused(fillWork(20, 1, [retained(key, 0, 5, 6)]))).toBe('mismatch');
    expect(await refused(fillWork(20, 1, [{ ...retained(key, 0, 1, 0), buffer: 'other' }]))).toBe('mismatch');
    expect(await refused(fillWork(20, 1, [retained('none', 0, 1, 0)]))).toBe('device');
    const shape = { k: 4, slotWords: 1 };
    expect(await refused(agreementWork({ key, words: 12 }, Uint32Array.of(0, 1), shape))).toBe('mismatch');
    expect(await refused(agreementWork({ key: 'none', words: 8 }, Uint32Array.of(0, 1), shape))).toBe('device');
    expectWords('untouched', await residents.read(key, 0, 10), new Uint32Array(10).fill(POISON));
  });

  test('they go with the device: nothing is held, reads and makes are device errors', async () => {
    const { engine, residents } = await open();
    const key = (await residents.make(10)) as string;
    engine.device.destroy();
    await engine.device.lost;
    await expect.poll(() => engine.residents).toBeUndefined();
    expect(residents.has(key)).toBe(false);
    for (const call of [residents.read(key, 0, 10), residents.make(10)]) expect(isBandsawError(await call.catch((error: unknown) => error), 'device')).toBe(true);
  });
});

test('engines without residents leave retained words and refuse plans that read any, as a device that lost them does', async () => {
  const cpu = await openCpuEngine({ workers: 0 });
  for (const engine of [openTwinEngine(), cpu]) {
    expect(engine.residents).toBeUndefined();
    const error: unknown = await engine.run(agreementWork({ key: 'gone', words: 32 }, Uint32Array.of(0, 1), { k: 16, slotWords: 1 })).catch((each: unknown) => each);
    expect({ kind: engine.kind, code: codeOf(error), recovery: (error as { recovery?: string }).recovery }).toEqual({ kind: engine.kind, code: 'device', recovery: 'retry' });
  }
  const { values } = await openTwinEngine().run(fillWork(3, 5, [retained('nowhere', 0, 3, 0)], 'output'));
  expect([...values]).toEqual([5, 5, 5]);
  await cpu.close();
});
