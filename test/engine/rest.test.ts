/** An engine made of others hands on that it is to rest, and the threads that the one at work offers. */
import { expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { autoEngine } from '../../src/engine/autoEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withFallback } from '../../src/engine/fallbackEngine.ts';
import { withHalving } from '../../src/engine/halving.ts';
import { sideBySide } from '../../src/engine/sideBySide.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';

test.each([
  ['halving', 1, ([engine]) => withHalving(engine)],
  ['fallback', 1, ([engine]) => withFallback(engine, async () => openTwinEngine())],
  ['auto', 2, (engines) => autoEngine(engines)],
  ['side by side', 2, (engines) => sideBySide(engines)],
] as const satisfies readonly (readonly [string, number, (engines: Engine[]) => Engine])[])('%s', async (_, count, made) => {
  let rested = 0;
  const engines = Array.from({ length: count }, () => Object.assign(openTwinEngine(), { rest: async () => void (rested += 1) }));
  const engine = made(engines);
  await engine.rest?.();
  expect(rested).toBe(count);
  await engine.close();
  // One that has nothing to give back is left alone.
  const plain = made(Array.from({ length: count }, () => openTwinEngine()));
  await plain.rest?.();
  await plain.close();
});

test('threads are those of the engine at work, none where it has none or is not chosen', async () => {
  const cpu = await openCpuEngine({ workers: 0 });
  const twin = openTwinEngine();
  expect(cpu.runner).toBeDefined();
  expect(withHalving(cpu).runner).toBe(cpu.runner);
  expect(withHalving(twin).runner).toBeUndefined();
  expect(withFallback(twin, async () => cpu).runner).toBeUndefined();
  expect(withFallback(cpu, async () => twin).runner).toBe(cpu.runner);
  expect(sideBySide([cpu, twin]).runner).toBeUndefined();
  const auto = autoEngine([cpu, twin]);
  expect(auto.runner).toBeUndefined();
  const alone = autoEngine([cpu]);
  // With one engine there is nothing to choose.
  expect(alone.runner).toBe(cpu.runner);
  await cpu.close();
});
