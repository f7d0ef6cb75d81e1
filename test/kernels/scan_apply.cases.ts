import type { KernelCase } from './case.ts';
import { scanInputs } from './scanCases.ts';
import { UNTOUCHED } from './sketchUnits.ts';

export const cases: readonly KernelCase[] = scanInputs.map(({ name, values, WG, TILE, tileCount, tileBases, prefix }) => ({
  name,
  params: { count: values.length, tile_count: tileCount },
  constants: { WG, TILE },
  buffers: { values: Uint32Array.from([...values, 12_345]), sums: tileBases, prefix: { length: values.length + 3, fill: UNTOUCHED } },
  expected: { prefix: Uint32Array.from([...prefix, UNTOUCHED, UNTOUCHED]) },
}));
