/** Classic MinHash in BigInt arithmetic. Imports nothing from src. */

const U32 = 0xffffffffn;

function fmix(h: bigint): bigint {
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & U32;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & U32;
  return h ^ (h >> 16n);
}

/** a and b of permutation i. */
export function permutationOracle(i: number): [number, number] {
  const golden = 0x9e3779b9n;
  const a = fmix((BigInt(2 * i + 1) * golden) & U32) | 1n;
  const b = fmix((BigInt(2 * i + 2) * golden) & U32);
  return [Number(a), Number(b)];
}

/** The k slots of a list of shingle hashes; all ones without shingles. */
export function minhashOracle(shingles: readonly number[], k: number): Uint32Array {
  const slots = new Uint32Array(k).fill(0xffffffff);
  for (let i = 0; i < k; i++) {
    const [a, b] = permutationOracle(i).map(BigInt);
    for (const x of new Set(shingles)) slots[i] = Math.min(slots[i], Number((a * BigInt(x) + b) & U32));
  }
  return slots;
}
