import { fmix } from '../core/u32.ts';
import { sketchMinhash } from '../kernels/sketch_minhash.ts';
import { chunkTasks } from './chunkTasks.ts';
import type { Family } from './family.ts';

/** The largest k there is; smaller ones use the first of these permutations. */
const MOST_SLOTS = 512;
const GOLDEN = 0x9e3779b9;

let kept: Uint32Array | undefined;

/** (a, b) of permutation i at 2i; a is odd, so x → a·x + b is one. */
function permutations(): Uint32Array {
  if (kept === undefined) {
    kept = new Uint32Array(2 * MOST_SLOTS);
    for (let i = 0; i < MOST_SLOTS; i++) {
      kept[2 * i] = fmix(Math.imul(2 * i + 1, GOLDEN)) | 1;
      kept[2 * i + 1] = fmix(Math.imul(2 * i + 2, GOLDEN));
    }
  }
  return kept;
}

/** Classic MinHash: the least value of each of k permutations a·x + b mod 2^32. */
export const minhash: Family = {
  id: 'minhash',
  code: 1,
  slotWords: 1,
  shingleUnit: 'word',
  part({ offsets, k, n }) {
    const tasks = chunkTasks(offsets, n, sketchMinhash.constants['CHUNK'], 1);
    if (tasks.length === 0) return { steps: [], buffers: {}, inputs: {} };
    return {
      steps: [
        {
          kernel: 'sketch_minhash',
          params: { task_count: tasks.length / 2, n, k },
          bindings: { tasks: 'tasks', unit_words: 'unit_words', shingles: 'shingles', permutations: 'permutations', signatures: 'signatures' },
        },
      ],
      buffers: {
        tasks: { role: 'input', length: tasks.length },
        permutations: { role: 'static', length: 2 * MOST_SLOTS, key: 'minhash-permutations-1' },
      },
      inputs: { tasks, permutations: permutations() },
    };
  },
};
