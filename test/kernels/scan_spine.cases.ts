import type { KernelCase } from './case.ts';
import { scanInputs } from './scanCases.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

function spineCase(name: string, sums: ArrayLike<number>, WG = 64): KernelCase {
  let total = 0;
  const bases = Array.from(sums, (sum) => {
    const base = total;
    total = (total + sum) % 2 ** 32;
    return base;
  });
  return {
    name: `${name}, ${WG} lanes`,
    params: { tile_count: sums.length },
    constants: { WG },
    buffers: { sums: Uint32Array.from([...Array.from(sums), UNTOUCHED, UNTOUCHED]) },
    expected: { sums: Uint32Array.from([...bases, total, UNTOUCHED]) },
  };
}

export const cases: readonly KernelCase[] = [
  ...[0, 1, 2, 63, 64, 65, 127, 128, 129, 1000].map((count) => spineCase(`${count} tiles`, numbers(count, count))),
  ...[1, 2, 10].map((WG) => spineCase('99 tiles', numbers(99, 3), WG)),
  ...scanInputs.filter(({ sums }) => sums.length > 60).map(({ name, sums }) => spineCase(`tiles of ${name}`, sums)),
];
