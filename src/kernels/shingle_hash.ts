import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { SHINGLE_FACTOR } from './hash.ts';
import { ceilDiv, fmix } from '../core/u32.ts';

/** P^(n-1): what the oldest word of a shingle is multiplied by. */
function oldestFactor(n: number): number {
  let factor = 1;
  for (let j = 1; j < n; j++) factor = Math.imul(factor, SHINGLE_FACTOR);
  return factor;
}

/**
 * The hash of the shingle that begins at each word, where the unit has one; other entries stay as they are. A unit of
 * fewer than n words has one shingle of all of them, salted with their number, at its first word.
 */
export const shingleHash = defineKernel({
  id: 'shingle_hash',
  params: ['unit_count', 'word_capacity', 'n'],
  bindings: [
    { name: 'words', access: 'read' },
    { name: 'unit_words', access: 'read' },
    { name: 'shingles', access: 'read_write' },
  ],
  // RUN: words a lane takes.
  constants: { WG: 64, RUN: 8 },
  tunable: { WG: WORKGROUP_SIZES, RUN: [2, 4, 8, 16, 32] },
  workgroups: ({ word_capacity }, constants) => lanesFor(ceilDiv(word_capacity, constants['RUN']), constants),
  twin({ params: { unit_count, n }, buffers: { words, unit_words, shingles } }) {
    const oldest = oldestFactor(n);
    for (let unit = 0; unit < unit_count; unit++) {
      const begin = unit_words[unit];
      const end = unit_words[unit + 1];
      if (begin === end) continue;
      const length = Math.min(n, end - begin);
      let sum = length < n ? length : 0;
      for (let j = begin; j < begin + length; j++) sum = Math.imul(sum, SHINGLE_FACTOR) + words[j];
      shingles[begin] = fmix(sum);
      for (let i = begin + 1; i + length <= end; i++) {
        sum = Math.imul(sum - Math.imul(words[i - 1], oldest), SHINGLE_FACTOR) + words[i - 1 + length];
        shingles[i] = fmix(sum);
      }
    }
  },
});
