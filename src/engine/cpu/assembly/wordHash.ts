/** The 32-bit hash and the whole-word hash of the tile's words, four words at a time. */
import { edges, folded, hashes, wholeHigh, wholeLow } from './layout';
import { step, xorShift } from './mix';

const HASHED_BYTES: u32 = 64;

const SHORT_SEED: u32 = 0x2545f491;
const LOW_SEED: u32 = 0x2545f491;
const HIGH_SEED: u32 = 0x9e3779b9;

/** Both halves of a whole-word hash before their last steps, low | high << 32. */
const WHOLE_SEED: u64 = <u64>LOW_SEED | (<u64>HIGH_SEED << 32);

/** What has been taken in of a word that is longer than a tile keeps. */
let prefixShort: u32 = 0;
let prefixWhole: u64 = 0;

/** Bytes at `at` as a little-endian number, `length` of them and then zeros. */
@inline
function loadPadded(at: usize, length: u32): u32 {
  return length >= 4 ? load<u32>(at) : load<u32>(at) & ((1 << (length << 3)) - 1);
}

/** The 32-bit hash of a word of any length. */
function shortHash(at: usize, length: u32): u32 {
  const counted = length < HASHED_BYTES ? length : HASHED_BYTES;
  let h = SHORT_SEED;
  for (let i: u32 = 0; i < counted; i += 8) {
    h = (h ^ loadPadded(at + i, counted - i)) * 0x9e3779b1;
    h ^= h >> 15;
    h = (h ^ (counted - i > 4 ? loadPadded(at + i + 4, counted - i - 4) : 0)) * 0x85ebca77;
    h ^= h >> 13;
  }
  h *= 0xc2b2ae3d;
  return h ^ (h >> 16);
}

/** Goes on with a whole-word hash over `length` bytes. */
function absorb(whole: u64, at: usize, length: u32): u64 {
  let low = <u32>whole;
  let high = <u32>(whole >> 32);
  for (let i: u32 = 0; i < length; i += 4) {
    const b = loadPadded(at + i, length - i);
    low = (low ^ b) * 0x85ebca77;
    low ^= low >> 15;
    high = (high ^ b) * 0xc2b2ae3d;
    high ^= high >> 13;
  }
  return <u64>low | (<u64>high << 32);
}

/** Takes in the first bytes of a word, `length` a multiple of 4 and at least 64. */
export function startPrefix(at: usize, length: u32): void {
  prefixShort = shortHash(at, length);
  prefixWhole = absorb(WHOLE_SEED, at, length);
}

/** Takes in more of it, `length` a multiple of 4. */
export function extendPrefix(at: usize, length: u32): void {
  prefixWhole = absorb(prefixWhole, at, length);
}

function storeHashes(index: usize, short: u32, whole: u64): void {
  let low = <u32>whole * 0x27d4eb2f;
  low ^= low >> 16;
  let high = <u32>(whole >> 32) * 0x165667b1;
  high ^= high >> 16;
  store<u32>(hashes + (index << 2), short);
  store<u32>(wholeLow + (index << 2), low);
  store<u32>(wholeHigh + (index << 2), high);
}

/** Finishes the word whose beginning was taken in; its rest is the tile's first word. */
export function finishPrefixed(): void {
  const start: u32 = load<u16>(edges);
  storeHashes(0, prefixShort, absorb(prefixWhole, folded + start, <u32>load<u16>(edges, 2) - start));
}

function hashLongWord(index: usize): void {
  const start: u32 = load<u16>(edges + (index << 2));
  const length = <u32>load<u16>(edges + (index << 2), 2) - start;
  const at = folded + start;
  storeHashes(index, shortHash(at, length), absorb(WHOLE_SEED, at, length));
}

/** Eight bytes each of two words, cleared behind the words' ends; `ends` holds each word's length in its eight bytes. */
@inline
function loadTwo(first: usize, second: usize, ends: v128, index: v128): v128 {
  return v128.and(v128.load64_lane(second, v128.load64_zero(first), 1), i8x16.lt_s(index, ends));
}

/** Hashes words 0 … count − 1 of the tile. */
export function hashWords(count: u32): void {
  // What is read of the pairs behind the last one must be positions in the tile.
  v128.store(edges + (<usize>count << 2), i32x4.splat(0));
  const firstA = i32x4.splat(<i32>0x9e3779b1);
  const firstB = i32x4.splat(<i32>0x85ebca77);
  const lowFactor = i32x4.splat(<i32>0x85ebca77);
  const highFactor = i32x4.splat(<i32>0xc2b2ae3d);
  const byteIndex = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
  const counted = i32x4.splat(HASHED_BYTES);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const pair = edges + (i << 2);
    const pairs = v128.load(pair);
    const length = i32x4.sub(i32x4.shr_u(pairs, 16), v128.and(pairs, i32x4.splat(0xffff)));
    const shown = i32x4.min_u(length, counted);
    const ends01 = v128.shuffle<u8>(shown, shown, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4);
    const ends23 = v128.shuffle<u8>(shown, shown, 8, 8, 8, 8, 8, 8, 8, 8, 12, 12, 12, 12, 12, 12, 12, 12);
    let at0 = folded + <usize>load<u16>(pair);
    let at1 = folded + <usize>load<u16>(pair, 4);
    let at2 = folded + <usize>load<u16>(pair, 8);
    let at3 = folded + <usize>load<u16>(pair, 12);
    let two = loadTwo(at0, at1, ends01, byteIndex);
    let more = loadTwo(at2, at3, ends23, byteIndex);
    let a = v128.shuffle<i32>(two, more, 0, 2, 4, 6);
    let b = v128.shuffle<i32>(two, more, 1, 3, 5, 7);
    let h = step(step(i32x4.splat(SHORT_SEED), a, firstA, 15), b, firstB, 13);
    let low = step(i32x4.splat(LOW_SEED), a, lowFactor, 15);
    let high = step(i32x4.splat(HIGH_SEED), a, highFactor, 13);
    let goesOn = i32x4.gt_s(shown, i32x4.splat(4));
    low = v128.bitselect(step(low, b, lowFactor, 15), low, goesOn);
    high = v128.bitselect(step(high, b, highFactor, 13), high, goesOn);
    let done: i32 = 8;
    let isActive = i32x4.gt_s(shown, i32x4.splat(8));
    while (v128.any_true(isActive)) {
      at0 += 8;
      at1 += 8;
      at2 += 8;
      at3 += 8;
      const index = i8x16.add(byteIndex, i8x16.splat(<i8>done));
      two = loadTwo(at0, at1, ends01, index);
      more = loadTwo(at2, at3, ends23, index);
      a = v128.shuffle<i32>(two, more, 0, 2, 4, 6);
      b = v128.shuffle<i32>(two, more, 1, 3, 5, 7);
      h = v128.bitselect(step(step(h, a, firstA, 15), b, firstB, 13), h, isActive);
      low = v128.bitselect(step(low, a, lowFactor, 15), low, isActive);
      high = v128.bitselect(step(high, a, highFactor, 13), high, isActive);
      goesOn = i32x4.gt_s(shown, i32x4.splat(done + 4));
      low = v128.bitselect(step(low, b, lowFactor, 15), low, goesOn);
      high = v128.bitselect(step(high, b, highFactor, 13), high, goesOn);
      done += 8;
      isActive = i32x4.gt_s(shown, i32x4.splat(done));
    }
    v128.store(hashes + (i << 2), xorShift(i32x4.mul(h, i32x4.splat(<i32>0xc2b2ae3d)), 16));
    v128.store(wholeLow + (i << 2), xorShift(i32x4.mul(low, i32x4.splat(0x27d4eb2f)), 16));
    v128.store(wholeHigh + (i << 2), xorShift(i32x4.mul(high, i32x4.splat(0x165667b1)), 16));
    if (done > 8 && v128.any_true(i32x4.gt_s(length, counted))) {
      const long = i32x4.bitmask(i32x4.gt_s(length, counted));
      for (let lane: usize = 0; lane < 4; lane++) {
        if ((long >> <i32>lane) & 1) hashLongWord(i + lane);
      }
    }
  }
}
