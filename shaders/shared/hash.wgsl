// The hashes of ARCHITECTURE.md that more than one kernel needs. All arithmetic wraps.

const SHINGLE_FACTOR = 0x01000193u;
const WORD_SEED = 0x2545f491u;
const WHOLE_SEED = vec2<u32>(0x2545f491u, 0x9e3779b9u);

fn fmix(hash: u32) -> u32 {
  var h = hash;
  h ^= h >> 16u;
  h *= 0x85ebca6bu;
  h ^= h >> 13u;
  h *= 0xc2b2ae35u;
  return h ^ (h >> 16u);
}

// Word hash, first half of eight bytes.
fn word_even(hash: u32, bytes: u32) -> u32 {
  let h = (hash ^ bytes) * 0x9e3779b1u;
  return h ^ (h >> 15u);
}

// Word hash, second half of eight bytes.
fn word_odd(hash: u32, bytes: u32) -> u32 {
  let h = (hash ^ bytes) * 0x85ebca77u;
  return h ^ (h >> 13u);
}

fn word_end(hash: u32) -> u32 {
  let h = hash * 0xc2b2ae3du;
  return h ^ (h >> 16u);
}

// Whole-word hash (lo, hi), four bytes.
fn whole_step(hash: vec2<u32>, bytes: u32) -> vec2<u32> {
  let h = (hash ^ vec2<u32>(bytes)) * vec2<u32>(0x85ebca77u, 0xc2b2ae3du);
  return h ^ (h >> vec2<u32>(15u, 13u));
}

fn whole_end(hash: vec2<u32>) -> vec2<u32> {
  let h = hash * vec2<u32>(0x27d4eb2fu, 0x165667b1u);
  return h ^ (h >> vec2<u32>(16u));
}
