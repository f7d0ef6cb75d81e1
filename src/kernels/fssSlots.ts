/** FastSimilaritySketch (arXiv 1704.04370) as ARCHITECTURE.md fixes it; shared by the two kernels that differ in who does what. */

const EMPTY = 0xffffffff;
/** For every number of slots; the round is the top byte of a slot, so that earlier rounds win. */
const RANDOM_ROUNDS = 128;

function roundHash(shingle: number, seed: number): number {
  let h = Math.imul(shingle ^ seed, 0x85ebca6b);
  h ^= h >>> 15;
  return Math.imul(h, 0xc2b2ae35);
}

function roundSeed(round: number): number {
  return Math.imul(round, 0x9e3779b9);
}

/** Round 0 takes the shingle hash as it is. */
function firstRound(slots: Uint32Array, shingles: Uint32Array, from: number, to: number): void {
  const k = slots.length;
  for (let i = from; i < to; i++) {
    const x = shingles[i];
    const slot = ((x >>> 16) * k) >>> 16;
    const value = x & 0xffffff;
    if (value < slots[slot]) slots[slot] = value;
  }
}

function randomRound(slots: Uint32Array, shingles: Uint32Array, from: number, to: number, round: number): void {
  const k = slots.length;
  const seed = roundSeed(round);
  const top = round << 24;
  for (let i = from; i < to; i++) {
    const h = roundHash(shingles[i], seed);
    const slot = ((h >>> 16) * k) >>> 16;
    const value = top | ((h >>> 1) & 0xffffff);
    if (value < slots[slot]) slots[slot] = value;
  }
}

function directedValue(shingles: Uint32Array, from: number, to: number, slot: number): number {
  const seed = roundSeed(slot + RANDOM_ROUNDS);
  let least = EMPTY;
  for (let i = from; i < to; i++) {
    const value = roundHash(shingles[i], seed) >>> 8;
    if (value < least) least = value;
  }
  return ((RANDOM_ROUNDS + (slot & 127)) * 2 ** 24) + least;
}

/** Index of the first empty slot from `from` on, or k. A plain loop: on so few slots it beats indexOf. */
function nextEmpty(slots: Uint32Array, from: number): number {
  let slot = from;
  while (slot < slots.length && slots[slot] !== EMPTY) slot++;
  return slot;
}

/**
 * Sketches shingles[from … to) into `slots`, one per number of the sketch, which must all be 0xFFFFFFFF before; without
 * shingles they stay so. A round can only change empty slots, so the rounds end when none is left; that is looked at
 * after every 2k steps, because looking costs k.
 */
export function sketchShingles(slots: Uint32Array, shingles: Uint32Array, from: number, to: number): void {
  if (from === to) return;
  const roundsAtOnce = Math.max(1, Math.floor((2 * slots.length) / (to - from)));
  firstRound(slots, shingles, from, to);
  let round = 1;
  while (round < RANDOM_ROUNDS && nextEmpty(slots, 0) < slots.length) {
    const end = Math.min(round + roundsAtOnce, RANDOM_ROUNDS);
    for (; round < end; round++) randomRound(slots, shingles, from, to, round);
  }
  for (let slot = nextEmpty(slots, 0); slot < slots.length; slot = nextEmpty(slots, slot + 1)) {
    slots[slot] = directedValue(shingles, from, to, slot);
  }
}
