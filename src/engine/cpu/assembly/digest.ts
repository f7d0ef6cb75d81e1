/** The 128-bit digest of a unit's words, a tile at a time. */
import { wholeHigh, wholeLow } from './layout';
import { fmix4, sumLanes } from './mix';

const LOW_RANK: u32 = 0x9e3779b1;
const HIGH_RANK: u32 = 0x85ebca77;

/** Adds the tile's `count` words, the first of which has rank `rank`, to the four numbers at `digest`. */
export function addToDigest(digest: usize, count: u32, rank: u32): void {
  const lane = i32x4(0, 1, 2, 3);
  let low = i32x4.mul(i32x4.add(i32x4.splat(rank), lane), i32x4.splat(<i32>LOW_RANK));
  let high = i32x4.mul(i32x4.add(i32x4.splat(rank), lane), i32x4.splat(<i32>HIGH_RANK));
  const one = i32x4.splat(1);
  let d0 = i32x4.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  for (let i: u32 = 0; i < count; i += 4) {
    const isWord = i32x4.gt_s(i32x4.splat(count - i), lane);
    const m0 = v128.and(fmix4(v128.xor(v128.load(wholeLow + (<usize>i << 2)), low)), isWord);
    const m1 = v128.and(fmix4(v128.xor(v128.load(wholeHigh + (<usize>i << 2)), high)), isWord);
    d0 = i32x4.add(d0, m0);
    d1 = i32x4.add(d1, m1);
    d2 = i32x4.add(d2, v128.xor(m0, v128.shuffle<u16>(m1, m1, 1, 0, 3, 2, 5, 4, 7, 6)));
    d3 = i32x4.add(d3, i32x4.mul(m0, v128.or(m1, one)));
    low = i32x4.add(low, i32x4.splat(<i32>(LOW_RANK * 4)));
    high = i32x4.add(high, i32x4.splat(<i32>(HIGH_RANK * 4)));
  }
  store<u32>(digest, load<u32>(digest) + sumLanes(d0));
  store<u32>(digest, load<u32>(digest, 4) + sumLanes(d1), 4);
  store<u32>(digest, load<u32>(digest, 8) + sumLanes(d2), 8);
  store<u32>(digest, load<u32>(digest, 12) + sumLanes(d3), 12);
}
