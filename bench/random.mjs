/** Reproducible random numbers for made corpora: the same seed gives the same corpus on every machine. */

/** murmur3's 32-bit finaliser; a counter sent through it is random enough for choosing words. */
function mix(h) {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Returns a generator: `u32()`, `unit()` in [0, 1), `below(n)` in 0…n−1, `pick(list)`, and `shuffle(list)`, which
 * returns a shuffled copy.
 * @param {number} seed any u32
 */
export function seeded(seed) {
  let counter = mix(seed ^ 0x6a09e667);
  const u32 = () => mix((counter = (counter + 0x9e3779b9) >>> 0));
  const unit = () => u32() / 2 ** 32;
  const below = (n) => Math.floor(unit() * n);
  return {
    u32,
    unit,
    below,
    pick: (list) => list[below(list.length)],
    shuffle(list) {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [out[i], out[j]] = [out[j], out[i]];
      }
      return out;
    },
  };
}
