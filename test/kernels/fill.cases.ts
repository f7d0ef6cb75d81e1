import type { KernelCase } from './case.ts';
import { UNTOUCHED } from './sketchUnits.ts';

function fillCase(count: number, value: number, WG = 64): KernelCase {
  const length = count + 3;
  return {
    name: `${count} words of ${value.toString(16)}, ${WG} lanes`,
    params: { count, value },
    constants: { WG },
    buffers: { values: { length, fill: UNTOUCHED } },
    expected: { values: new Uint32Array(length).fill(UNTOUCHED).fill(value, 0, count) },
  };
}

export const cases: readonly KernelCase[] = [...[0, 1, 63, 64, 65, 1000].map((count) => fillCase(count, 0xffffffff)), fillCase(5, 0), fillCase(70_000, 7, 1)];
