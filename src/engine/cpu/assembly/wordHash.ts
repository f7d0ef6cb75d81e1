/** The 32-bit hash and the whole-word hash of the tile's words, four words at a time. */
import { edges, folded, hashes, longWords, wholeHigh, wholeLow } from './layout';
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

/** The first two lengths of four, each eight times. */
@inline
function endsOf01(lengths: v128): v128 {
  return i8x16.swizzle(lengths, i8x16(0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4));
}

/** The last two. */
@inline
function endsOf23(lengths: v128): v128 {
  return i8x16.swizzle(lengths, i8x16(8, 8, 8, 8, 8, 8, 8, 8, 12, 12, 12, 12, 12, 12, 12, 12));
}

/** Eight bytes each of two words, cleared behind the words' ends; `ends` holds each word's length in its eight bytes. */
@inline
function loadTwo(first: usize, second: usize, ends: v128, index: v128): v128 {
  return v128.and(v128.load64_lane(second, v128.load64_zero(first), 1), i8x16.lt_s(index, ends));
}

/** Four bytes each of four words of at most four bytes, cleared behind the words' ends. */
@inline
function loadFour(pair: usize, length: v128): v128 {
  const words = v128.load32_lane(
    folded + <usize>load<u16>(pair, 12),
    v128.load32_lane(folded + <usize>load<u16>(pair, 8), v128.load32_lane(folded + <usize>load<u16>(pair, 4), v128.load32_zero(folded + <usize>load<u16>(pair)), 1), 2),
    3,
  );
  const ends = i8x16.swizzle(length, i8x16(0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12));
  return v128.and(words, i8x16.gt_s(ends, i8x16(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3)));
}

@inline
function finish(i: usize, h: v128, low: v128, high: v128): void {
  v128.store(hashes + (i << 2), xorShift(i32x4.mul(h, i32x4.splat(<i32>0xc2b2ae3d)), 16));
  v128.store(wholeLow + (i << 2), xorShift(i32x4.mul(low, i32x4.splat(0x27d4eb2f)), 16));
  v128.store(wholeHigh + (i << 2), xorShift(i32x4.mul(high, i32x4.splat(0x165667b1)), 16));
}

/**
 * Hashes words 0 … count − 1 of the tile. Words of more than eight bytes get a wrong hash at first and a place in a
 * list: going on with one word in four would cost more in mispredicted branches than beginning them again.
 */
export function hashWords(count: u32): void {
  // What is read of the pairs behind the last one must be positions in the tile.
  v128.store(edges + (<usize>count << 2), i32x4.splat(0));
  const four = i32x4.splat(4);
  const eight = i32x4.splat(8);
  let longs = longWords;
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const pair = edges + (i << 2);
    const pairs = v128.load(pair);
    const length = i32x4.sub(i32x4.shr_u(pairs, 16), v128.and(pairs, i32x4.splat(0xffff)));
    const above = i32x4.gt_s(length, four);
    if (!v128.any_true(above)) {
      const a = loadFour(pair, length);
      const h = step(step(i32x4.splat(SHORT_SEED), a, i32x4.splat(<i32>0x9e3779b1), 15), i32x4.splat(0), i32x4.splat(<i32>0x85ebca77), 13);
      finish(i, h, step(i32x4.splat(LOW_SEED), a, i32x4.splat(<i32>0x85ebca77), 15), step(i32x4.splat(HIGH_SEED), a, i32x4.splat(<i32>0xc2b2ae3d), 13));
      continue;
    }
    const byteIndex = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    const shown = i32x4.min_u(length, eight);
    const two = loadTwo(folded + <usize>load<u16>(pair), folded + <usize>load<u16>(pair, 4), endsOf01(shown), byteIndex);
    const more = loadTwo(folded + <usize>load<u16>(pair, 8), folded + <usize>load<u16>(pair, 12), endsOf23(shown), byteIndex);
    const a = v128.shuffle<i32>(two, more, 0, 2, 4, 6);
    const b = v128.shuffle<i32>(two, more, 1, 3, 5, 7);
    const h = step(step(i32x4.splat(SHORT_SEED), a, i32x4.splat(<i32>0x9e3779b1), 15), b, i32x4.splat(<i32>0x85ebca77), 13);
    const low = step(i32x4.splat(LOW_SEED), a, i32x4.splat(<i32>0x85ebca77), 15);
    const high = step(i32x4.splat(HIGH_SEED), a, i32x4.splat(<i32>0xc2b2ae3d), 13);
    finish(
      i,
      h,
      v128.bitselect(step(low, b, i32x4.splat(<i32>0x85ebca77), 15), low, above),
      v128.bitselect(step(high, b, i32x4.splat(<i32>0xc2b2ae3d), 13), high, above),
    );
    const isLong = <usize>i32x4.bitmask(i32x4.gt_s(length, eight));
    store<u32>(longs, <u32>i);
    longs += (isLong & 1) << 2;
    store<u32>(longs, <u32>i + 1);
    longs += (isLong & 2) << 1;
    store<u32>(longs, <u32>i + 2);
    longs += isLong & 4;
    store<u32>(longs, <u32>i + 3);
    longs += (isLong & 8) >> 1;
  }
  if (longs != longWords) hashListed(longs);
}

/** Stores each lane with the word whose number it belongs to. */
@inline
function scatter(to: usize, i0: usize, i1: usize, i2: usize, i3: usize, values: v128): void {
  v128.store32_lane(to + (i0 << 2), values, 0);
  v128.store32_lane(to + (i1 << 2), values, 1);
  v128.store32_lane(to + (i2 << 2), values, 2);
  v128.store32_lane(to + (i3 << 2), values, 3);
}

/** Hashes the words whose numbers stand in the list ending at `end`. */
function hashListed(end: usize): void {
  const counted = i32x4.splat(HASHED_BYTES);
  const lowFactor = i32x4.splat(<i32>0x85ebca77);
  const highFactor = i32x4.splat(<i32>0xc2b2ae3d);
  // Padding names the last word again.
  v128.store(end, v128.load32_splat(end - 4));
  for (let at = longWords; at < end; at += 16) {
    const i0 = <usize>load<u32>(at);
    const i1 = <usize>load<u32>(at, 4);
    const i2 = <usize>load<u32>(at, 8);
    const i3 = <usize>load<u32>(at, 12);
    const pairs = v128.load32_lane(edges + (i3 << 2), v128.load32_lane(edges + (i2 << 2), v128.load32_lane(edges + (i1 << 2), v128.load32_zero(edges + (i0 << 2)), 1), 2), 3);
    const length = i32x4.sub(i32x4.shr_u(pairs, 16), v128.and(pairs, i32x4.splat(0xffff)));
    const shown = i32x4.min_u(length, counted);
    const ends01 = endsOf01(shown);
    const ends23 = endsOf23(shown);
    let at0 = folded + <usize>load<u16>(edges + (i0 << 2));
    let at1 = folded + <usize>load<u16>(edges + (i1 << 2));
    let at2 = folded + <usize>load<u16>(edges + (i2 << 2));
    let at3 = folded + <usize>load<u16>(edges + (i3 << 2));
    let h = i32x4.splat(SHORT_SEED);
    let low = i32x4.splat(LOW_SEED);
    let high = i32x4.splat(HIGH_SEED);
    let index = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    let done: i32 = 0;
    let isActive = i32x4.splat(-1);
    do {
      const two = loadTwo(at0, at1, ends01, index);
      const more = loadTwo(at2, at3, ends23, index);
      const a = v128.shuffle<i32>(two, more, 0, 2, 4, 6);
      const b = v128.shuffle<i32>(two, more, 1, 3, 5, 7);
      h = v128.bitselect(step(step(h, a, i32x4.splat(<i32>0x9e3779b1), 15), b, lowFactor, 13), h, isActive);
      low = v128.bitselect(step(low, a, lowFactor, 15), low, isActive);
      high = v128.bitselect(step(high, a, highFactor, 13), high, isActive);
      const goesOn = i32x4.gt_s(shown, i32x4.splat(done + 4));
      low = v128.bitselect(step(low, b, lowFactor, 15), low, goesOn);
      high = v128.bitselect(step(high, b, highFactor, 13), high, goesOn);
      done += 8;
      at0 += 8;
      at1 += 8;
      at2 += 8;
      at3 += 8;
      index = i8x16.add(index, i8x16.splat(8));
      isActive = i32x4.gt_s(shown, i32x4.splat(done));
    } while (v128.any_true(isActive));
    scatter(hashes, i0, i1, i2, i3, xorShift(i32x4.mul(h, i32x4.splat(<i32>0xc2b2ae3d)), 16));
    scatter(wholeLow, i0, i1, i2, i3, xorShift(i32x4.mul(low, i32x4.splat(0x27d4eb2f)), 16));
    scatter(wholeHigh, i0, i1, i2, i3, xorShift(i32x4.mul(high, i32x4.splat(0x165667b1)), 16));
    const beyond = i32x4.bitmask(i32x4.gt_s(length, counted));
    if (beyond != 0) {
      for (let lane: usize = 0; lane < 4; lane++) {
        if ((beyond >> <i32>lane) & 1) hashLongWord(<usize>load<u32>(at + (lane << 2)));
      }
    }
  }
}
