/** What may not grow however many batches run: buffers of the pool, listeners of the device, handles of the process, devices that were closed. The long run is `bandsaw bench leaks`. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { collideWork } from '../../src/collide/collidePlan.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Work } from '../../src/engine/plan.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { columnOf, nastyText } from '../equality/texts.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const shape = { family: 'fss', k: 32, n: 3, bands: 4, rows: 8 };
const works: readonly Work[] = Array.from({ length: 5 }, (_, i) => {
  const column = columnOf(Array.from({ length: 1 + i }, (__, unit) => nastyText(10 * i + unit, 30 * i, 0)));
  const rows = Uint32Array.from({ length: 32 * 6 }, (__, at) => (at * i) % 3);
  return [
    sketchWork(column, shape),
    tokenizeWork(column),
    collideWork(Uint32Array.from({ length: 20 * (1 + i) }, (__, at) => at % 5), { depth: 3, capacity: 200, overfullCapacity: 9 }),
    agreementWork(rows, Uint32Array.of(0, 1, 2, 3, 4, 5), { k: 32, slotWords: 1 }),
  ];
}).flat();

/** The handles that keep a process alive, without those of the test runner's clocks. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((each) => each !== 'Timeout' && each !== 'Immediate').length;
}

async function runAll(engine: Engine, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    for (let at = 0; at < works.length; at += 2) await Promise.all(works.slice(at, at + 2).map(async (work) => engine.run(work)));
  }
}

if (engineRequired('gpu')) {
  test('gpu: a hundred and sixty batches leave as many buffers as the first forty, all but the statics idle', async () => {
    const engine = await openTestGpu();
    await runAll(engine, 2);
    const before = engine.held;
    const timers = process.getActiveResourcesInfo().length;
    await runAll(engine, 6);
    expect(engine.held).toEqual(before);
    // The word table.
    expect(before.buffers - before.idle).toBe(1);
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(timers);
    await engine.close();
    expect(engine.held).toEqual({ bytes: 0, buffers: 0, idle: 0 });
  });

  test('gpu: a run that fails leaves nothing behind', async () => {
    const engine = await openTestGpu({ shaderText: (name) => (name === 'pair_emit' ? 'no shader' : undefined) });
    await engine.run(works[0]);
    const before = engine.held;
    for (let i = 0; i < 5; i++) await expect(engine.run(works[2])).rejects.toMatchObject({ code: 'shader' });
    expect(engine.held).toEqual(before);
    await engine.close();
  });

  test('gpu: a device that was closed is given to the collector, with its pipelines', async () => {
    const gone = new Set<number>();
    const registry = new FinalizationRegistry((number: number) => gone.add(number));
    const useOne = async (number: number): Promise<void> => {
      const engine = await openTestGpu();
      registry.register(engine.device, number);
      await engine.run(works[0]);
      await engine.close();
    };
    for (let i = 0; i < 2; i++) await useOne(i);
    for (let i = 0; i < 100 && gone.size < 2; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(gone.size).toBe(2);
  });
}

if (engineRequired('cpu')) test('cpu: two hundred batches and five engines leave no worker behind', async () => {
  const before = handles();
  for (let i = 0; i < 5; i++) {
    const engine = await openCpuEngine({ workers: 2 });
    await runAll(engine, 2);
    await engine.close();
  }
  expect(handles()).toBeLessThanOrEqual(before);
});
