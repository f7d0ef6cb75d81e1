import { agreementOracle } from '../oracles/agreement.ts';
import type { KernelCase } from './case.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

interface Shape {
  readonly rows: number;
  readonly k: number;
  readonly slotWords?: number;
  /** Slot words are drawn from 0 … values − 1, so that some agree. */
  readonly values?: number;
  /** Bounds found before, and below which number they settle a pair. */
  readonly bounds?: readonly number[];
  readonly settledBelow?: number;
  readonly WG?: number;
}

/** One more pair stands behind the last: it must not be counted. */
function agreementCase(name: string, pairs: readonly number[], { rows, k, slotWords = 1, values = 3, bounds = [], settledBelow = 0, WG = 64 }: Shape): KernelCase {
  const draw = (seed: number): Uint32Array => Uint32Array.from(numbers(rows * k * slotWords, seed).map((x) => x % values));
  const [left, right] = [draw(21), draw(22)];
  // The oracle has one list of rows: the right ones behind the left ones.
  const both = Uint32Array.from([...left, ...right]);
  const counts = agreementOracle(both, Uint32Array.from(pairs, (row, at) => row + (at % 2) * rows), k, slotWords);
  const before = Uint32Array.from({ length: counts.length }, (_, pair) => bounds[pair % Math.max(1, bounds.length)] ?? UNTOUCHED);
  return {
    name,
    params: { pair_count: pairs.length / 2, k, slot_words: slotWords, settled_below: settledBelow },
    constants: { WG },
    buffers: { left, right, pairs: Uint32Array.from([...pairs, 0, 0]), counts: Uint32Array.from([...before, UNTOUCHED]) },
    expected: { counts: Uint32Array.from([...counts.map((count, pair) => (before[pair] < settledBelow ? before[pair] : count)), UNTOUCHED]) },
  };
}

function anyPairs(count: number, rows: number): number[] {
  return numbers(2 * count, count).map((x) => x % rows);
}

export const cases: readonly KernelCase[] = [
  ...[0, 1, 63, 64, 65].map((count) => agreementCase(`${count} pairs`, anyPairs(count, 9), { rows: 9, k: 16 })),
  agreementCase('rows of equal numbers', [0, 0, 3, 3, 4, 4], { rows: 5, k: 128 }),
  agreementCase('both orders', [1, 2, 2, 1], { rows: 3, k: 112 }),
  agreementCase('hardly anything equal', anyPairs(20, 6), { rows: 6, k: 512, values: 2 ** 32 }),
  agreementCase('everything equal', anyPairs(20, 6), { rows: 6, k: 64, values: 1 }),
  agreementCase('slots of two words, halves that agree alone', anyPairs(30, 12), { rows: 12, k: 64, slotWords: 2, values: 2 }),
  agreementCase('bounds at, below and above where they settle', anyPairs(30, 12), { rows: 12, k: 64, bounds: [0, 40, 41, 42, 64], settledBelow: 41 }),
  agreementCase('a bound of 0 with nothing to settle', anyPairs(10, 12), { rows: 12, k: 64, bounds: [0], settledBelow: 0 }),
  agreementCase('more than 65,535 workgroups', anyPairs(65_600, 50), { rows: 50, k: 4, WG: 1 }),
];
