import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/**
 * Number of slots that are equal in all their words, for pairs of a row of `left` and a row of `right`. A pair whose
 * entry of `counts` is below `settled_below` beforehand is left as it is: a bound has settled it.
 */
export const slotAgreement = defineKernel({
  id: 'slot_agreement',
  params: ['pair_count', 'k', 'slot_words', 'settled_below'],
  bindings: [
    { name: 'left', access: 'read' },
    { name: 'right', access: 'read' },
    { name: 'pairs', access: 'read' },
    { name: 'counts', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.pair_count, constants),
  twin({ params, buffers }) {
    const { left, right, pairs, counts } = buffers;
    const slotWords = params.slot_words;
    const rowWords = params.k * slotWords;
    for (let pair = 0; pair < params.pair_count; pair++) {
      if (counts[pair] < params.settled_below) continue;
      const leftAt = pairs[2 * pair] * rowWords;
      const rightAt = pairs[2 * pair + 1] * rowWords;
      let count = 0;
      for (let slot = 0; slot < rowWords; slot += slotWords) {
        let different = 0;
        for (let word = slot; word < slot + slotWords; word++) different |= left[leftAt + word] ^ right[rightAt + word];
        if (different === 0) count++;
      }
      counts[pair] = count;
    }
  },
});
