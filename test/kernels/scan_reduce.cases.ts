import type { KernelCase } from './case.ts';
import { scanInputs } from './scanCases.ts';
import { UNTOUCHED } from './sketchUnits.ts';

export const cases: readonly KernelCase[] = scanInputs.map(({ name, values, WG, TILE, tileCount, sums }) => ({
  name,
  params: { count: values.length, tile_count: tileCount },
  constants: { WG, TILE },
  // A decoy behind the values; the place of the total stays as it is.
  buffers: { values: Uint32Array.from([...values, 12_345]), sums: { length: tileCount + 1, fill: UNTOUCHED } },
  expected: { sums: Uint32Array.from([...sums, UNTOUCHED]) },
}));
