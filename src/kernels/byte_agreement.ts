import { popcount } from '../core/u32.ts';
import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/**
 * Number of slots whose low bytes are equal, for pairs of a row of `left` and a row of `right`, four slots a word: never
 * less than the number of equal slots. Rows have k / 4 words.
 */
export const byteAgreement = defineKernel({
  id: 'byte_agreement',
  params: ['pair_count', 'k'],
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
    const rowWords = params.k / 4;
    for (let pair = 0; pair < params.pair_count; pair++) {
      const leftAt = pairs[2 * pair] * rowWords;
      const rightAt = pairs[2 * pair + 1] * rowWords;
      let different = 0;
      for (let word = 0; word < rowWords; word++) {
        const x = left[leftAt + word] ^ right[rightAt + word];
        // The top bit of each byte that is not 0: adding 0x7F carries into it from any lower bit.
        different += popcount((((x & 0x7f7f7f7f) + 0x7f7f7f7f) | x) & 0x80808080);
      }
      counts[pair] = params.k - different;
    }
  },
});
