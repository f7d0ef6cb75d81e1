import { fssOracle } from '../oracles/fss.ts';
import type { KernelCase } from './case.ts';
import { emptyRows, layOut, LENGTHS, numbers, sketched, tasksOf, unitsOfLengths } from './sketchUnits.ts';
import type { SketchUnits } from './sketchUnits.ts';

interface Options {
  readonly k: number;
  readonly n: number;
  readonly chunk?: number;
  readonly WG?: number;
}

/** Unit 0 is a decoy: only a task behind the last one names it. */
function fssCase(name: string, units: SketchUnits, tasks: readonly (readonly [number, number])[], { k, n, chunk = 1024, WG = 32 }: Options): KernelCase {
  const listed = new Set(tasks.map(([unit]) => unit));
  return {
    name,
    params: { task_count: tasks.length, n },
    constants: { WG, K: k, CHUNK: chunk },
    buffers: {
      tasks: Uint32Array.from([...tasks.flat(), 0, 0]),
      unit_words: units.unitWords,
      shingles: units.shingles,
      signatures: emptyRows(units.lists.length, k, listed),
    },
    expected: { signatures: sketched(units, k, listed, (shingles) => fssOracle(shingles, k)) },
  };
}

function lengthsCase(options: Options, lengths: readonly number[] = LENGTHS): KernelCase {
  const { k, n, chunk = 1024 } = options;
  const units = layOut([[1, 2, 3], ...unitsOfLengths(lengths, k + chunk)], n, (unit) => (unit % n) + 1);
  const tasks = tasksOf(units, chunk, k).filter(([unit]) => unit !== 0);
  return fssCase(`0 to ${Math.max(...lengths)} shingles, k = ${k}, n = ${n}, chunks of ${chunk}, ${options.WG ?? 32} lanes`, units, tasks, options);
}

/** An odd number of tasks, so that one workgroup too many is dispatched; nearly all name a unit without words. */
function wideCase(): KernelCase {
  const units = layOut([[7], [], [11], [13, 14], [15], [16, 17, 18], [19]], 5);
  const tasks = Array.from({ length: 65_601 }, (): [number, number] => [1, 0]);
  [[0, 2], [65_534, 3], [65_535, 4], [65_536, 5], [65_600, 6]].forEach(([at, unit]) => (tasks[at] = [unit, 0]));
  return fssCase('more than 65,535 workgroups', units, tasks, { k: 16, n: 5, WG: 1 });
}

/**
 * Few shingles in the first chunk fill slots in late rounds; one in the second chunk would fill the same slots earlier. A
 * kernel that judges emptiness in the shared row stops before it gets there.
 */
function chunkOrderCase(order: 'forward' | 'backward'): KernelCase {
  const units = layOut([[7], ...Array.from({ length: 20 }, (_, at) => numbers(3, 50 + at))], 2);
  const tasks = units.lists.flatMap((list, unit) => (unit === 0 ? [] : list.map((_, at): [number, number] => [unit, at])));
  return fssCase(`chunks of one shingle, ${order}`, units, order === 'forward' ? tasks : tasks.toReversed(), { k: 64, n: 2, chunk: 1 });
}

function repeatsCase(): KernelCase {
  const seen = numbers(7, 3);
  const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
  const units = layOut([[5], Array.from({ length: 2300 }, (_, at) => seen[at % 7]), Array.from({ length: 40 }, () => seen[0]), edges, [0xffffffff], [0]], 5);
  return fssCase('repeated and extreme shingles', units, tasksOf(units, 1024, 4).filter(([unit]) => unit !== 0), { k: 128, n: 5 });
}

export const cases: readonly KernelCase[] = [
  fssCase('no task', layOut([[7]], 5), [], { k: 16, n: 5 }),
  ...[16, 64, 112, 128, 256, 512].map((k) => lengthsCase({ k, n: 5 })),
  lengthsCase({ k: 128, n: 1 }),
  lengthsCase({ k: 20, n: 32 }),
  lengthsCase({ k: 112, n: 5, WG: 64 }),
  ...[7, 31, 32, 33, 64].map((chunk) => lengthsCase({ k: 64, n: 5, chunk }, [0, 1, 6, 20, 31, 32, 33, 64, 100])),
  chunkOrderCase('forward'),
  chunkOrderCase('backward'),
  repeatsCase(),
  wideCase(),
];
