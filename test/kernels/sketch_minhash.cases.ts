import { minhashOracle, permutationOracle } from '../oracles/minhash.ts';
import type { KernelCase } from './case.ts';
import { emptyRows, layOut, numbers, sketched, tasksOf, unitsOfLengths } from './sketchUnits.ts';
import type { SketchUnits } from './sketchUnits.ts';

interface Options {
  readonly k: number;
  readonly n: number;
  readonly chunk?: number;
  readonly WG?: number;
}

/** Unit 0 is a decoy: only a task behind the last one names it. */
function minhashCase(name: string, units: SketchUnits, tasks: readonly (readonly [number, number])[], { k, n, chunk = 1024, WG = 32 }: Options): KernelCase {
  const listed = new Set(tasks.map(([unit]) => unit));
  return {
    name,
    params: { task_count: tasks.length, n, k },
    constants: { WG, CHUNK: chunk },
    buffers: {
      tasks: Uint32Array.from([...tasks.flat(), 0, 0]),
      unit_words: units.unitWords,
      shingles: units.shingles,
      // Two permutations more than there are slots: what lies behind must not be used.
      permutations: Uint32Array.from(Array.from({ length: k + 4 }, (_, i) => permutationOracle(i)).flat()),
      signatures: emptyRows(units.lists.length, k, listed),
    },
    expected: { signatures: sketched(units, k, listed, (shingles) => minhashOracle(shingles, k)) },
  };
}

/** Like LENGTHS, but the oracle multiplies k times for each shingle. */
const lengths = [0, 1, 2, 3, 4, 5, 6, 9, 20, 100, 1000, 1024, 1025];

function lengthsCase(options: Options, of: readonly number[] = lengths): KernelCase {
  const { k, n, chunk = 1024 } = options;
  const units = layOut([[1, 2, 3], ...unitsOfLengths(of, k + chunk)], n, (unit) => (unit % n) + 1);
  const tasks = tasksOf(units, chunk, k).filter(([unit]) => unit !== 0);
  return minhashCase(`0 to ${Math.max(...of)} shingles, k = ${k}, n = ${n}, chunks of ${chunk}, ${options.WG ?? 32} lanes`, units, tasks, options);
}

/** An odd number of tasks, so that one workgroup too many is dispatched; nearly all name a unit without words. */
function wideCase(): KernelCase {
  const units = layOut([[7], [], [11], [13, 14], [15], [16, 17, 18], [19]], 5);
  const tasks = Array.from({ length: 65_601 }, (): [number, number] => [1, 0]);
  [[0, 2], [16_383, 2], [16_384, 6], [65_534, 3], [65_535, 4], [65_536, 5], [65_600, 6]].forEach(([at, unit]) => (tasks[at] = [unit, 0]));
  return minhashCase('more than 65,535 workgroups', units, tasks, { k: 16, n: 5, WG: 1 });
}

function repeatsCase(): KernelCase {
  const seen = numbers(7, 3);
  const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
  const units = layOut([[5], Array.from({ length: 2300 }, (_, at) => seen[at % 7]), edges, [0xffffffff], [0]], 5);
  return minhashCase('repeated and extreme shingles', units, tasksOf(units, 1024, 4).filter(([unit]) => unit !== 0), { k: 128, n: 5 });
}

/** The one shingle whose value under permutation `slot` is all ones, the largest there is. */
function allOnesUnder(slot: number): number {
  const [a, b] = permutationOracle(slot).map(BigInt);
  let inverse = 1n;
  // Newton's iteration doubles the right bits of a's inverse each time.
  for (let i = 0; i < 6; i++) inverse = BigInt.asUintN(32, inverse * (2n - a * inverse));
  return Number(BigInt.asUintN(32, (0xffffffffn - b) * inverse));
}

export const cases: readonly KernelCase[] = [
  minhashCase('no task', layOut([[7]], 5), [], { k: 16, n: 5 }),
  ...[16, 64, 112, 132, 256].map((k) => lengthsCase({ k, n: 5 }, [0, 1, 6, 20, 100])),
  lengthsCase({ k: 512, n: 3 }, [1, 20]),
  lengthsCase({ k: 20, n: 1 }),
  lengthsCase({ k: 128, n: 32 }, [1024, 1025]),
  lengthsCase({ k: 20, n: 5 }, [5000]),
  lengthsCase({ k: 112, n: 5, WG: 8 }, [1, 100]),
  ...[7, 31, 32, 33].map((chunk) => lengthsCase({ k: 32, n: 5, chunk }, [0, 1, 6, 20, 31, 32, 33, 64, 100])),
  minhashCase('a value of all ones in each slot', layOut([[5], ...Array.from({ length: 16 }, (_, slot) => [allOnesUnder(slot)])], 5), Array.from({ length: 16 }, (_, slot): [number, number] => [slot + 1, 0]), { k: 16, n: 5 }),
  ...[1, 2, 3, 31, 32, 33].map((count) => minhashCase(`${count} units of five lanes`, layOut([[5], ...unitsOfLengths(Array.from({ length: count }, (_, at) => (at % 4) + 1), count)], 5), Array.from({ length: count }, (_, at): [number, number] => [at + 1, 0]), { k: 20, n: 5 })),
  repeatsCase(),
  wideCase(),
];
