import { fssOracle } from '../oracles/fss.ts';
import type { KernelCase } from './case.ts';
import { emptyRows, layOut, LENGTHS, numbers, sketched, unitsOfLengths } from './sketchUnits.ts';
import type { SketchUnits } from './sketchUnits.ts';

/** The units in `list`, in that order; behind it stands a decoy that must not be sketched. */
function fssCase(name: string, units: SketchUnits, list: readonly number[], k: number, n: number, WG = 64, decoy = 0): KernelCase {
  return {
    name,
    params: { list_count: list.length, n },
    constants: { WG, K: k },
    buffers: {
      list: Uint32Array.from([...list, decoy]),
      unit_words: units.unitWords,
      shingles: units.shingles,
      signatures: emptyRows(units.lists.length, k, list),
    },
    expected: { signatures: sketched(units, k, list, (shingles) => fssOracle(shingles, k)) },
  };
}

function lengthsCase(k: number, n: number): KernelCase {
  const units = layOut([[1, 2, 3], ...unitsOfLengths(LENGTHS, k)], n, (unit) => (unit % n) + 1);
  const list = units.lists.map((_, unit) => unit).slice(1).toReversed();
  return fssCase(`units of 0 to 5,000 shingles, k = ${k}, n = ${n}`, units, list, k, n);
}

/** Unit 0 is the decoy, units 1 … count are listed. */
function countCase(count: number): KernelCase {
  const units = layOut([[7], ...unitsOfLengths(Array.from({ length: count }, (_, at) => (at * 5) % 7), 900 + count)], 3);
  return fssCase(`${count} units`, units, Array.from({ length: count }, (_, at) => at + 1), 16, 3);
}

/**
 * Nearly all entries name a unit without words; those about the end of the first dimension do not. The number is odd, so
 * that one workgroup too many is dispatched.
 */
function wideCase(): KernelCase {
  const units = layOut([[7], [], [11], [13, 14], [15], [16, 17, 18], [19]], 5);
  const list = Array.from({ length: 65_601 }, () => 1);
  [[0, 2], [65_534, 3], [65_535, 4], [65_536, 5], [65_600, 6]].forEach(([at, unit]) => (list[at] = unit));
  return fssCase('more than 65,535 workgroups', units, list, 16, 5, 1);
}

function repeatsCase(): KernelCase {
  const seen = numbers(7, 3);
  const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
  const units = layOut([[5], Array.from({ length: 900 }, (_, at) => seen[at % 7]), Array.from({ length: 40 }, () => seen[0]), edges, [0xffffffff], [0]], 5);
  return fssCase('repeated and extreme shingles', units, [1, 2, 3, 4, 5], 128, 5);
}

/** In round 0 all 17 fall into slot 0, each below the one before: 16 hits that fill nothing, as many as there are slots. */
function oneSlotCase(): KernelCase {
  const descending = Array.from({ length: 17 }, (_, at) => 17 - at);
  const units = layOut([[5], descending, descending.toReversed()], 5);
  return fssCase('as many hits on one slot as there are slots', units, [1, 2], 16, 5);
}

export const cases: readonly KernelCase[] = [
  ...[0, 1, 63, 64, 65].map(countCase),
  ...[16, 64, 112, 128, 256, 512].map((k) => lengthsCase(k, 5)),
  lengthsCase(128, 1),
  lengthsCase(20, 32),
  repeatsCase(),
  oneSlotCase(),
  wideCase(),
];
