import type { KernelCase } from './case.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

interface Shape {
  readonly rows: number;
  readonly k: number;
  /** Bytes are drawn from these. */
  readonly bytes?: readonly number[];
  readonly WG?: number;
}

/** One more pair stands behind the last: it must not be counted. */
function byteCase(name: string, pairs: readonly number[], { rows, k, bytes = [0, 1, 0x80, 0x7f, 0xff], WG = 64 }: Shape): KernelCase {
  const draw = (seed: number): Uint8Array => Uint8Array.from(numbers(rows * k, seed).map((x) => bytes[x % bytes.length]));
  const [left, right] = [draw(31), draw(32)];
  const counts = Array.from({ length: pairs.length / 2 }, (_, pair) => {
    const [a, b] = [pairs[2 * pair] * k, pairs[2 * pair + 1] * k];
    return Array.from({ length: k }, (__, slot) => Number(left[a + slot] === right[b + slot])).reduce((sum, each) => sum + each, 0);
  });
  return {
    name,
    params: { pair_count: pairs.length / 2, k },
    constants: { WG },
    buffers: { left: new Uint32Array(left.buffer), right: new Uint32Array(right.buffer), pairs: Uint32Array.from([...pairs, 0, 0]), counts: new Uint32Array(counts.length + 1).fill(UNTOUCHED) },
    expected: { counts: Uint32Array.from([...counts, UNTOUCHED]) },
  };
}

function anyPairs(count: number, rows: number): number[] {
  return numbers(2 * count, count).map((x) => x % rows);
}

export const cases: readonly KernelCase[] = [
  ...[0, 1, 63, 64, 65].map((count) => byteCase(`${count} pairs`, anyPairs(count, 9), { rows: 9, k: 16 })),
  byteCase('rows of 128 slots', anyPairs(200, 30), { rows: 30, k: 128 }),
  byteCase('bytes that differ in one bit', anyPairs(100, 30), { rows: 30, k: 64, bytes: [0, 1, 2, 4, 8, 16, 32, 64, 128] }),
  byteCase('every byte', anyPairs(60, 8), { rows: 8, k: 512, bytes: Array.from({ length: 256 }, (_, byte) => byte) }),
  byteCase('everything equal', anyPairs(20, 6), { rows: 6, k: 64, bytes: [255] }),
  byteCase('nothing equal', [0, 0, 1, 1], { rows: 2, k: 20, bytes: Array.from({ length: 256 }, (_, byte) => byte) }),
  byteCase('more than 65,535 workgroups', anyPairs(65_600, 50), { rows: 50, k: 4, WG: 1 }),
];
