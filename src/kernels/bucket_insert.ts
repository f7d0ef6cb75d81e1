import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** Where the search for a key begins; both halves count, one of them may be the same in many keys. */
function firstSlot(lo: number, hi: number): number {
  const h = Math.imul(lo ^ Math.imul(hi, 0x9e3779b1), 0x85ebca77);
  return h ^ (h >>> 15);
}

/**
 * Puts each record into the bucket of its key. `table` holds the owner of each bucket + 1 (0 is free), at least twice as
 * many places as records, so that probing ends. Which record owns a bucket, and so which place it has, depends on the
 * order of arrival; who shares a place does not.
 */
export const bucketInsert = defineKernel({
  id: 'bucket_insert',
  params: ['record_count', 'table_size'],
  bindings: [
    { name: 'keys', access: 'read' },
    { name: 'table', access: 'read_write' },
    { name: 'slots', access: 'read_write' },
    { name: 'counts', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.record_count, constants),
  twin({ params, buffers }) {
    const { keys, table, slots, counts } = buffers;
    const mask = params.table_size - 1;
    for (let record = 0; record < params.record_count; record++) {
      const lo = keys[2 * record];
      const hi = keys[2 * record + 1];
      let slot = firstSlot(lo, hi) & mask;
      for (;;) {
        if (table[slot] === 0) table[slot] = record + 1;
        const owner = table[slot] - 1;
        if (keys[2 * owner] === lo && keys[2 * owner + 1] === hi) break;
        slot = (slot + 1) & mask;
      }
      slots[record] = slot;
      counts[slot]++;
    }
  },
});
