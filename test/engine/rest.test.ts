/** An engine made of others hands on that it is to rest. */
import { expect, test } from 'vitest';
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
