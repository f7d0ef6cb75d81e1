/** What the arithmetic kernels of bench/shaders must give, for one workgroup, computed on the host. */

function multiplyAdd({ group, lanes, rounds }) {
  const results = new Uint32Array(lanes);
  for (let lane = 0; lane < lanes; lane++) {
    const id = group * lanes + lane;
    let all = 0;
    for (let part = 1; part <= 4; part++) {
      const c = Math.imul(id, 2 * part) + 1;
      for (let chain = 1; chain <= 8; chain++) {
        let x = (c + 0x10 * chain) | 0;
        for (let i = 0; i < 2 * rounds; i++) x = (Math.imul(x, x) + c) | 0;
        all ^= x;
      }
    }
    results[lane] = all;
  }
  return results;
}

function atomicMin({ group, lanes, rounds }) {
  const slots = new Uint32Array(128).fill(0xffffffff);
  for (let lane = 0; lane < lanes; lane++) {
    let x = (Math.imul(group * lanes + lane, 0x9e3779b9) + 1) >>> 0;
    for (let i = 0; i < rounds; i++) {
      x = (Math.imul(x, 0x915f77f5) + 0x6a09e667) >>> 0;
      const slot = x >>> 25;
      if (x < slots[slot]) slots[slot] = x;
    }
  }
  return slots;
}

/** @type {Record<string, (wish: { group: number, lanes: number, rounds: number }) => Uint32Array>} */
export const ANSWERS = { multiply_add: multiplyAdd, atomic_min: atomicMin };
