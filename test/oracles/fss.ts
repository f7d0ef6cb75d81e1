/**
 * FastSimilaritySketch, formula by formula, round after round over the set of shingles. Imports nothing from src.
 */

function multiply(a: number, b: number): number {
  return Number((BigInt(a) * BigInt(b)) & 0xffffffffn);
}

function xor(a: number, b: number): number {
  return (a ^ b) >>> 0;
}

function hashOfRound(x: number, r: number): number {
  let h = multiply(xor(x, multiply(r, 0x9e3779b9)), 0x85ebca6b);
  h = xor(h, h >>> 15);
  return multiply(h, 0xc2b2ae35);
}

function bucket(h: number, k: number): number {
  return Math.floor(((h >>> 16) * k) / 65_536);
}

/** The k slots of a set (or list) of shingle hashes; all ones without shingles. */
export function fssOracle(shingles: Iterable<number>, k: number): Uint32Array {
  const set = [...new Set(shingles)];
  const slots = new Uint32Array(k).fill(0xffffffff);
  if (set.length === 0) return slots;
  for (const x of set) slots[bucket(x, k)] = Math.min(slots[bucket(x, k)], x % 2 ** 24);
  for (let r = 1; r <= 127; r++) {
    // Once no slot is empty all later values lose, which the minimum would find too, only slower.
    if (!slots.includes(0xffffffff)) return slots;
    for (const x of set) {
      const h = hashOfRound(x, r);
      slots[bucket(h, k)] = Math.min(slots[bucket(h, k)], r * 2 ** 24 + (Math.floor(h / 2) % 2 ** 24));
    }
  }
  const empty = [...slots.keys()].filter((q) => slots[q] === 0xffffffff);
  for (const q of empty) {
    for (const x of set) {
      const value = (128 + (q % 128)) * 2 ** 24 + Math.floor(hashOfRound(x, q + 128) / 256);
      slots[q] = Math.min(slots[q], value);
    }
  }
  return slots;
}
