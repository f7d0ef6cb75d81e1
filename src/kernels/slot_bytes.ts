import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** The low byte of every slot, four to a word: a quarter of what a signature of 32-bit slots takes, an eighth of 64-bit ones. */
export const slotBytes = defineKernel({
  id: 'slot_bytes',
  params: ['word_count', 'slot_words'],
  bindings: [
    { name: 'signatures', access: 'read' },
    { name: 'bytes', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.word_count, constants),
  twin({ params, buffers }) {
    const { signatures, bytes } = buffers;
    for (let word = 0; word < params.word_count; word++) {
      let packed = 0;
      for (let i = 0; i < 4; i++) packed |= (signatures[(4 * word + i) * params.slot_words] & 0xff) << (8 * i);
      bytes[word] = packed;
    }
  },
});
