import { random } from '../oracles/random.ts';

/** Units of known shingles as the sketch kernels see them. */
export interface SketchUnits {
  /** Shingle hashes of each unit. */
  readonly lists: readonly (readonly number[])[];
  /** First word of each unit, the total behind. */
  readonly unitWords: Uint32Array;
  /** At each word that begins a shingle its hash, decoys elsewhere. */
  readonly shingles: Uint32Array;
}

/** What a kernel must leave alone. */
export const UNTOUCHED = 0xabababab;

/** Returns `count` seeded 32-bit numbers. */
export function numbers(count: number, seed: number): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => Math.floor(next() * 2 ** 32));
}

/** Lays units out word by word. A unit of one shingle gets fewer than n words where `short` says so. */
export function layOut(lists: readonly (readonly number[])[], n: number, short: (unit: number) => number = () => n): SketchUnits {
  const unitWords = new Uint32Array(lists.length + 1);
  lists.forEach((list, unit) => {
    const words = list.length === 0 ? 0 : list.length === 1 ? short(unit) : list.length + n - 1;
    unitWords[unit + 1] = unitWords[unit] + words;
  });
  const shingles = Uint32Array.from(numbers(unitWords[lists.length] + 1, 77));
  lists.forEach((list, unit) => shingles.set(list, unitWords[unit]));
  return { lists, unitWords, shingles };
}

/** Returns rows of k slots: all ones for the units named, UNTOUCHED for the others. */
export function emptyRows(units: number, k: number, listed: Iterable<number>): Uint32Array {
  const rows = new Uint32Array(units * k).fill(UNTOUCHED);
  for (const unit of listed) rows.fill(0xffffffff, unit * k, (unit + 1) * k);
  return rows;
}

/** Returns the rows with the sketch of each named unit in its place. */
export function sketched(units: SketchUnits, k: number, listed: Iterable<number>, sketch: (shingles: readonly number[]) => Uint32Array): Uint32Array {
  const wanted = new Set(listed);
  const rows = emptyRows(units.lists.length, k, wanted);
  for (const unit of wanted) rows.set(sketch(units.lists[unit]), unit * k);
  return rows;
}

/**
 * Lengths at which something changes: empty, below and above the slots, one chunk and one more. An empty unit behind one
 * of few shingles shows who writes into the next row.
 */
export const LENGTHS = [0, 1, 0, 2, 3, 4, 5, 6, 9, 20, 100, 1000, 1024, 1025, 5000];

/** One unit per length, all shingles different. */
export function unitsOfLengths(lengths: readonly number[], seed: number): number[][] {
  return lengths.map((length, at) => numbers(length, seed + at));
}

/** Every chunk that could hold shingles, one beyond, in a seeded order. */
export function tasksOf(units: SketchUnits, chunk: number, seed: number): [number, number][] {
  const tasks = units.lists.flatMap((list, unit) => Array.from({ length: Math.ceil(list.length / chunk) + 1 }, (_, at): [number, number] => [unit, at]));
  const next = random(seed);
  return tasks.map((task) => ({ task, key: next() })).sort((a, b) => a.key - b.key).map(({ task }) => task);
}
