import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { WordWalk } from './wordWalk.ts';
import { hashWords } from './hash_words.ts';

/** Words of a window's state: is a word under way, its first byte, its rank, then the walk. */
export const STATE_WORDS = 16;

/** The group of the last word that begins in groups first … end − 1; there is one. */
function lastGroup(bases: Uint32Array, first: number, end: number): number {
  let low = first;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bases[middle + 1] === bases[end]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Hashes of the words of STEP bytes of text and more, STEP bytes each time; `turn` counts from 0 and `walks` goes from one
 * to the next. What hash_words has done stays as it is.
 */
export const hashLongWords = defineKernel({
  id: 'hash_long_words',
  params: ['byte_count', 'group_count', 'window_count', 'turn'],
  bindings: [
    { name: 'text', access: 'read' },
    { name: 'table', access: 'read' },
    { name: 'masks', access: 'read' },
    { name: 'starts', access: 'read' },
    { name: 'bases', access: 'read' },
    { name: 'words', access: 'read_write' },
    { name: 'whole_words', access: 'read_write' },
    { name: 'walks', access: 'read_write' },
  ],
  constants: { WG: 64, STEP: hashWords.constants['STEP'] },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ window_count }, constants) => lanesFor(window_count, constants),
  twin({ params: { byte_count, group_count, window_count, turn }, constants: { STEP }, buffers: { text, table, masks, starts, bases, words, whole_words, walks } }) {
    const walk = new WordWalk();
    const walked = { text, table, masks, byteCount: byte_count };
    for (let window = 0; window < window_count; window++) {
      const base = window * STATE_WORDS;
      if (turn === 0) {
        walks.fill(0, base, base + 4);
        const first = window * (STEP / 32);
        const end = Math.min(first + STEP / 32, group_count);
        if (bases[first] === bases[end]) continue;
        const group = lastGroup(bases, first, end);
        walks[base + 1] = group * 32 + 31 - Math.clz32(starts[group]);
        walks[base + 2] = bases[end] - 1;
        walk.begin(walks[base + 1]);
      } else {
        if (walks[base] === 0) continue;
        walk.load(walks, base + 3);
      }
      const wordAt = walks[base + 1];
      const rank = walks[base + 2];
      if (walk.on(walked, wordAt, wordAt + (turn + 1) * STEP)) {
        walks.fill(0, base, base + 4);
        // A word that ends in its first STEP bytes is none of this kernel's.
        if (turn > 0) walk.end(words, whole_words, rank);
      } else {
        walks[base] = 1;
        walk.save(walks, base + 3);
      }
    }
  },
});
