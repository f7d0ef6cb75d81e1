import { expect, test } from 'vitest';
import type { Block } from '../../src/store/columns.ts';
import { inLargerBlocks } from '../../src/store/largerBlocks.ts';

const schema = { unit: 'f64', slots: 'u32x2', set: 'u32[]' } as const;

function block(from: number, rows: number): Block<typeof schema> {
  const units = Array.from({ length: rows }, (_, i) => from + i);
  const offsets = Uint32Array.from({ length: rows + 1 }, (_, i) => 2 * i);
  return { rows, columns: { unit: Float64Array.from(units), slots: Uint32Array.from(units.flatMap((unit) => [unit, unit + 1])), set: { offsets, values: Uint32Array.from(units.flatMap((unit) => [unit, 7])) } } };
}

async function* blocksOf(sizes: readonly number[]): AsyncGenerator<Block<typeof schema>> {
  let from = 0;
  for (const rows of sizes) {
    yield block(from, rows);
    from += rows;
  }
}

test.each([
  ['none', [], 100, []],
  ['small ones are joined', [1, 1, 1, 1, 1], 60, [3, 2]],
  ['a large one comes as it is', [50, 1, 50, 1], 200, [50, 51, 1]],
  ['all in one', [3, 0, 4], 2 ** 20, [7]],
] as const)('%s', async (_, sizes, bytes, wanted) => {
  const found: number[] = [];
  let next = 0;
  for await (const { rows, columns } of inLargerBlocks(schema, blocksOf(sizes), bytes)) {
    found.push(rows);
    for (let i = 0; i < rows; i++, next++) {
      expect(columns.unit[i]).toBe(next);
      expect([...columns.slots.subarray(2 * i, 2 * i + 2)]).toEqual([next, next + 1]);
      expect([...columns.set.values.subarray(columns.set.offsets[i], columns.set.offsets[i + 1])]).toEqual([next, 7]);
    }
  }
  expect(found).toEqual(wanted);
  expect(next).toBe(sizes.reduce((sum: number, rows) => sum + rows, 0));
});
