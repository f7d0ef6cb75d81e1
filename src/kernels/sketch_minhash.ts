import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { shingleCount } from './shingleCount.ts';

/** x → x + 2^31 mod 2^32 carries unsigned order over to signed order, which is what V8 compares fastest. */
const FLIP = 0x80000000 | 0;

/** Slots at row … row + 3: least a·x + b over shingles[from … to), four permutations in one pass. */
function fourSlots(signatures: Uint32Array, row: number, permutations: Uint32Array, at: number, shingles: Uint32Array, from: number, to: number): void {
  const a0 = permutations[at] | 0;
  const a1 = permutations[at + 2] | 0;
  const a2 = permutations[at + 4] | 0;
  const a3 = permutations[at + 6] | 0;
  const b0 = (permutations[at + 1] + FLIP) | 0;
  const b1 = (permutations[at + 3] + FLIP) | 0;
  const b2 = (permutations[at + 5] + FLIP) | 0;
  const b3 = (permutations[at + 7] + FLIP) | 0;
  let m0 = (signatures[row] + FLIP) | 0;
  let m1 = (signatures[row + 1] + FLIP) | 0;
  let m2 = (signatures[row + 2] + FLIP) | 0;
  let m3 = (signatures[row + 3] + FLIP) | 0;
  for (let i = from; i < to; i++) {
    const x = shingles[i] | 0;
    const v0 = (Math.imul(a0, x) + b0) | 0;
    const v1 = (Math.imul(a1, x) + b1) | 0;
    const v2 = (Math.imul(a2, x) + b2) | 0;
    const v3 = (Math.imul(a3, x) + b3) | 0;
    if (v0 < m0) m0 = v0;
    if (v1 < m1) m1 = v1;
    if (v2 < m2) m2 = v2;
    if (v3 < m3) m3 = v3;
  }
  signatures[row] = m0 + FLIP;
  signatures[row + 1] = m1 + FLIP;
  signatures[row + 2] = m2 + FLIP;
  signatures[row + 3] = m3 + FLIP;
}

/** Classic MinHash by chunks of CHUNK shingles, a lane for four slots of each; chunks of a unit meet by minimum in its row. */
export const sketchMinhash = defineKernel({
  id: 'sketch_minhash',
  params: ['task_count', 'n', 'k'],
  bindings: [
    { name: 'tasks', access: 'read' },
    { name: 'unit_words', access: 'read' },
    { name: 'shingles', access: 'read' },
    { name: 'permutations', access: 'read' },
    { name: 'signatures', access: 'read_write' },
  ],
  constants: { WG: 32, CHUNK: 1024 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ task_count, k }, constants) => lanesFor((task_count * k) / 4, constants),
  twin({ params, constants, buffers }) {
    const { tasks, unit_words, shingles, permutations, signatures } = buffers;
    const k = params.k;
    const chunk = constants.CHUNK;
    for (let task = 0; task < params.task_count; task++) {
      const unit = tasks[2 * task];
      const skipped = tasks[2 * task + 1] * chunk;
      const first = unit_words[unit];
      const total = shingleCount(unit_words[unit + 1] - first, params.n);
      if (skipped >= total) continue;
      const from = first + skipped;
      const to = first + Math.min(total, skipped + chunk);
      for (let slot = 0; slot < k; slot += 4) fourSlots(signatures, unit * k + slot, permutations, 2 * slot, shingles, from, to);
    }
  },
});
