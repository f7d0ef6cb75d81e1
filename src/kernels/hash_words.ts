import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { WordWalk } from './wordWalk.ts';
import { popcount, trailingZeros } from '../core/u32.ts';

/** Hashes of the words that hash_words_ascii left, but for those that go on over STEP bytes of text: hash_long_words has them. */
export const hashWords = defineKernel({
  id: 'hash_words',
  params: ['byte_count', 'group_count'],
  bindings: [
    { name: 'text', access: 'read' },
    { name: 'table', access: 'read' },
    { name: 'masks', access: 'read' },
    { name: 'starts', access: 'read' },
    { name: 'bases', access: 'read' },
    { name: 'words', access: 'read_write' },
    { name: 'whole_words', access: 'read_write' },
    { name: 'todo', access: 'read' },
  ],
  // STEP: bytes of text that a lane walks at most.
  constants: { WG: 64, STEP: 65_536 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
  twin({ params: { byte_count, group_count }, constants: { STEP }, buffers: { text, table, masks, starts, bases, words, whole_words, todo } }) {
    const walk = new WordWalk();
    const walked = { text, table, masks, byteCount: byte_count };
    for (let group = 0; group < group_count; group++) {
      for (let rest = todo[group]; rest !== 0; rest &= rest - 1) {
        const bit = trailingZeros(rest);
        const wordAt = group * 32 + bit;
        walk.begin(wordAt);
        if (walk.on(walked, wordAt, wordAt + STEP)) walk.end(words, whole_words, bases[group] + popcount(starts[group] & ((1 << bit) - 1)));
      }
    }
  },
});
