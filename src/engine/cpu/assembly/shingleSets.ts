/** The sets that exact similarity compares: the distinct 64-bit shingle hashes of each unit, ascending. */
import { wholeHigh, wholeLow } from './layout';
import { fmix, fmix4 } from './mix';
import { sortUnique } from './sortUnique';
import { beginUnit, hasMore, nextTile } from './unitTiles';

const LOW_BASE: u32 = 0x01000193;
const HIGH_BASE: u32 = 0x9e3779b1;

/** Writes the hashes of the `count` shingles of n words whose halves begin at `low` and `high` to `out`, up to three more behind them. */
function writeShingles(low: usize, high: usize, count: u32, n: u32, out: usize): void {
  const lowBase = i32x4.splat(<i32>LOW_BASE);
  const highBase = i32x4.splat(<i32>HIGH_BASE);
  for (let i: u32 = 0; i < count; i += 4) {
    const from = <usize>i << 2;
    let a = v128.load(low + from);
    let b = v128.load(high + from);
    for (let j: usize = 4; j < <usize>n << 2; j += 4) {
      a = i32x4.add(i32x4.mul(a, lowBase), v128.load(low + from + j));
      b = i32x4.add(i32x4.mul(b, highBase), v128.load(high + from + j));
    }
    a = fmix4(a);
    b = fmix4(b);
    v128.store(out + (<usize>i << 3), v128.shuffle<i32>(a, b, 0, 4, 1, 5));
    v128.store(out + (<usize>i << 3), v128.shuffle<i32>(a, b, 2, 6, 3, 7), 16);
  }
}

/** The one shingle of a unit of 1 … n − 1 words. */
function shortUnit(low: usize, high: usize, words: u32): u64 {
  let a = words;
  let b = words;
  for (let at: usize = 0; at < <usize>words << 2; at += 4) {
    a = a * LOW_BASE + load<u32>(low + at);
    b = b * HIGH_BASE + load<u32>(high + at);
  }
  return <u64>fmix(a) | (<u64>fmix(b) << 32);
}

/** Moves the tile's last `before` halves in front of the next tile's. */
@inline
function carry(halves: usize, end: usize, before: u32): void {
  const bytes = <usize>before << 2;
  memory.copy(halves - bytes, end - bytes, bytes);
}

/** Writes the hashes of all shingles of text[start … end) to `out` in order and returns how many they are. */
function shinglesOf(start: usize, end: usize, n: u32, out: usize): u32 {
  let shingles: u32 = 0;
  // Words of earlier tiles that stand before the tile's own.
  let before: u32 = 0;
  beginUnit(start, end);
  while (hasMore()) {
    const count = nextTile();
    if (count == 0) continue;
    const first = <usize>before << 2;
    const there = before + count;
    if (there >= n) {
      writeShingles(wholeLow - first, wholeHigh - first, there - n + 1, n, out + (<usize>shingles << 3));
      shingles += there - n + 1;
    }
    before = there < n - 1 ? there : n - 1;
    carry(wholeLow, wholeLow + (<usize>count << 2), before);
    carry(wholeHigh, wholeHigh + (<usize>count << 2), before);
  }
  if (shingles != 0 || before == 0) return shingles;
  store<u64>(out, shortUnit(wholeLow - (<usize>before << 2), wholeHigh - (<usize>before << 2), before));
  return 1;
}

/**
 * Writes the sets of the units to `sets`, one behind the other, and where each begins, in halves, to `setOffsets`, which has
 * units + 1 entries. `scratch` has room for the shingles of any one unit, and `sets` for those of all.
 */
export function shingleSets(text: usize, offsets: usize, units: u32, n: u32, scratch: usize, sets: usize, setOffsets: usize): void {
  let end = sets;
  store<u32>(setOffsets, 0);
  for (let unit: u32 = 0; unit < units; unit++) {
    const offset = offsets + (<usize>unit << 2);
    const count = shinglesOf(text + <usize>load<u32>(offset), text + <usize>load<u32>(offset, 4), n, scratch);
    if (count != 0) end = sortUnique(scratch, count, end);
    store<u32>(setOffsets + (<usize>unit << 2), <u32>((end - sets) >> 2), 4);
  }
}
