/** What is kept to hand batches over is given up when batches have another size for long. */
import { expect, test } from 'vitest';
import { Spares } from '../../src/engine/cpu/spares.ts';
import { STALE_AFTER, Staging } from '../../src/engine/cpu/staging.ts';
import { releaseOutputs } from '../../src/engine/release.ts';

const of = (words: number): { readonly rows: Uint32Array } => ({ rows: new Uint32Array(words) });
const LARGE = 2 ** 20;

test.each([
  ['some', STALE_AFTER - 2, true],
  ['many', STALE_AFTER + 2, false],
] as const)('behind %s small batches', (_, batches, kept) => {
  const staging = new Staging();
  const { buffer } = staging.take(of(LARGE));
  staging.giveBack(buffer);
  for (let i = 0; i < batches; i++) staging.giveBack(staging.take(of(8)).buffer);
  expect(staging.take(of(LARGE)).buffer === buffer).toBe(kept);

  const spares = new Spares(2);
  const outputs = of(LARGE);
  spares.lend(outputs);
  releaseOutputs(outputs);
  for (let i = 0; i < batches; i++) expect(spares.take(64)).toBeUndefined();
  expect(spares.take() === outputs.rows.buffer).toBe(kept);
});

test('clear gives up all', () => {
  const staging = new Staging();
  const { buffer } = staging.take(of(8));
  staging.giveBack(buffer);
  staging.clear();
  expect(staging.take(of(8)).buffer).not.toBe(buffer);
});
