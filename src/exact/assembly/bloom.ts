/** Blocked Bloom filter: all bits of a key lie in one block of 64 bytes, which is one line of a cache. */

/** Keys a call may take. */
const BATCH: usize = 4096;
/** Blocks that are fetched before the first of them is used. */
const AHEAD: usize = 16;

/** The compiler's own data, if there is any, lies below. */
const START: usize = 4096;
const keys: usize = START;
const found: usize = keys + BATCH * 8;
/** Of the keys fetched: address of the block, and the hash its bits come from. */
const places: usize = found + BATCH;
const mixed: usize = places + AHEAD * 4;
const filter: usize = (mixed + AHEAD * 8 + 63) & ~63;

let blocks: u64 = 0;
let hashes: i32 = 0;
let touched: u32 = 0;

export function batch(): usize {
  return BATCH;
}

export function keyRoom(): usize {
  return keys;
}

export function foundRoom(): usize {
  return found;
}

export function filterRoom(): usize {
  return filter;
}

export function setShape(blockCount: u32, hashCount: i32): void {
  blocks = blockCount;
  hashes = hashCount;
}

/** The 64-bit finaliser of MurmurHash3: bits of keys may be any. */
function mix(x: u64): u64 {
  x ^= x >>> 33;
  x *= 0xff51afd7ed558ccd;
  x ^= x >>> 33;
  x *= 0xc4ceb9fe1a85ec53;
  return x ^ (x >>> 33);
}

function fetch(first: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const once = mix(load<u64>(keys + (first + i) * 8) ^ 0x9e3779b97f4a7c15);
    const place = filter + (((((once >>> 32) * blocks) >>> 32) << 6) as usize);
    store<u32>(places + i * 4, place as u32);
    store<u64>(mixed + i * 8, mix(once ^ 0xd1b54a32d192ed03));
    // The sum is never read, but the compiler cannot know.
    touched += load<u8>(place);
  }
}

/** Writes for each key whether all its bits are set, and with `insert` sets them, one key after the other. */
function visit(count: usize, insert: bool): void {
  for (let first: usize = 0; first < count; first += AHEAD) {
    const size = min<usize>(AHEAD, count - first);
    fetch(first, size);
    for (let i: usize = 0; i < size; i++) {
      const place = load<u32>(places + i * 4) as usize;
      let bits = load<u64>(mixed + i * 8);
      let left: i32 = 7;
      let missing: u64 = 0;
      for (let h: i32 = 0; h < hashes; h++) {
        // Seven numbers of nine bits are in one hash.
        if (left === 0) {
          bits = mix(load<u64>(mixed + i * 8) ^ 0x8cb92ba72f3d8dd7);
          left = 7;
        }
        const word = place + (((bits & 511) >>> 6) << 3) as usize;
        const bit: u64 = (1 as u64) << (bits & 63);
        const old = load<u64>(word);
        missing |= ~old & bit;
        if (insert) store<u64>(word, old | bit);
        bits >>>= 9;
        left -= 1;
      }
      store<u8>(found + first + i, missing === 0 ? 1 : 0);
    }
  }
}

export function contains(count: usize): void {
  visit(count, false);
}

export function add(count: usize): void {
  visit(count, true);
}

export function fetched(): u32 {
  return touched;
}
