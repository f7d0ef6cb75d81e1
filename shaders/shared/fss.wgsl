// FastSimilaritySketch (arXiv 1704.04370) with 128 random rounds for every K and one directed round, see ARCHITECTURE.md.
// A value of an earlier round is smaller than any of a later one, so a sketch may stop as soon as no slot is empty, and
// sketches of parts merge by minimum.

const EMPTY = 0xffffffffu;
const RANDOM_ROUNDS = 128u;

fn fss_hash(shingle: u32, round: u32) -> u32 {
  var h = (shingle ^ (round * 0x9e3779b9u)) * 0x85ebca6bu;
  h ^= h >> 15u;
  return h * 0xc2b2ae35u;
}

// (slot, value) of a shingle in a random round. The shingle hash is good enough to be used as it is in round 0.
fn fss_random(shingle: u32, round: u32) -> vec2<u32> {
  if (round == 0u) {
    return vec2<u32>(((shingle >> 16u) * K) >> 16u, shingle & 0xffffffu);
  }
  let h = fss_hash(shingle, round);
  return vec2<u32>(((h >> 16u) * K) >> 16u, (round << 24u) | ((h >> 1u) & 0xffffffu));
}

// Value of a shingle in the round that fills one given slot.
fn fss_directed(shingle: u32, slot: u32) -> u32 {
  let h = fss_hash(shingle, slot + RANDOM_ROUNDS);
  return ((RANDOM_ROUNDS + (slot & 127u)) << 24u) | (h >> 8u);
}
