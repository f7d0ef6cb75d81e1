import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** Number of slots that are equal in all their words, for pairs of signature rows. */
export const slotAgreement = defineKernel({
  id: 'slot_agreement',
  params: ['pair_count', 'k', 'slot_words'],
  bindings: [
    { name: 'signatures', access: 'read' },
    { name: 'pairs', access: 'read' },
    { name: 'counts', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.pair_count, constants),
  twin({ params, buffers }) {
    const { signatures, pairs, counts } = buffers;
    const slotWords = params.slot_words;
    const rowWords = params.k * slotWords;
    for (let pair = 0; pair < params.pair_count; pair++) {
      const left = pairs[2 * pair] * rowWords;
      const right = pairs[2 * pair + 1] * rowWords;
      let count = 0;
      for (let slot = 0; slot < rowWords; slot += slotWords) {
        let different = 0;
        for (let word = slot; word < slot + slotWords; word++) different |= signatures[left + word] ^ signatures[right + word];
        if (different === 0) count++;
      }
      counts[pair] = count;
    }
  },
});
