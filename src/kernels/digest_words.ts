import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { ceilDiv, fmix, rotateLeft } from '../core/u32.ts';

/** Adds to the four digest words of each unit what its words give by content and rank; `digests` must be 0 before. */
export const digestWords = defineKernel({
  id: 'digest_words',
  params: ['unit_count', 'word_capacity'],
  bindings: [
    { name: 'whole_words', access: 'read' },
    { name: 'unit_words', access: 'read' },
    { name: 'digests', access: 'read_write' },
  ],
  // RUN: words a lane takes.
  constants: { WG: 64, RUN: 16 },
  tunable: { WG: WORKGROUP_SIZES, RUN: [4, 8, 16, 32, 64] },
  workgroups: ({ word_capacity }, constants) => lanesFor(ceilDiv(word_capacity, constants['RUN']), constants),
  twin({ params: { unit_count }, buffers: { whole_words, unit_words, digests } }) {
    for (let unit = 0; unit < unit_count; unit++) {
      const begin = unit_words[unit];
      let [d0, d1, d2, d3] = [0, 0, 0, 0];
      for (let word = begin; word < unit_words[unit + 1]; word++) {
        const rank = word - begin;
        const m0 = fmix(whole_words[word * 2] ^ Math.imul(rank, 0x9e3779b1));
        const m1 = fmix(whole_words[word * 2 + 1] ^ Math.imul(rank, 0x85ebca77));
        d0 = (d0 + m0) | 0;
        d1 = (d1 + m1) | 0;
        d2 = (d2 + (m0 ^ rotateLeft(m1, 16))) | 0;
        d3 = (d3 + Math.imul(m0, m1 | 1)) | 0;
      }
      digests[unit * 4] += d0;
      digests[unit * 4 + 1] += d1;
      digests[unit * 4 + 2] += d2;
      digests[unit * 4 + 3] += d3;
    }
  },
});
