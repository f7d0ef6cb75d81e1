/** Slots in which two signatures are equal. */
import { sumLanes } from './mix';

export function agreement(leftRows: usize, rightRows: usize, pairs: usize, count: u32, k: u32, slotWords: u32, counts: usize): void {
  const bytes = <usize>k * (<usize>slotWords << 2);
  for (let pair: u32 = 0; pair < count; pair++) {
    const left = leftRows + <usize>load<u32>(pairs + (<usize>pair << 3)) * bytes;
    const right = rightRows + <usize>load<u32>(pairs + (<usize>pair << 3), 4) * bytes;
    let equal = i32x4.splat(0);
    if (slotWords == 1) {
      for (let at: usize = 0; at < bytes; at += 16) equal = i32x4.sub(equal, i32x4.eq(v128.load(left + at), v128.load(right + at)));
    } else {
      // Each equal 64-bit slot is −1 in both halves: count the low ones.
      const half = i32x4(-1, 0, -1, 0);
      for (let at: usize = 0; at < bytes; at += 16) {
        equal = i32x4.sub(equal, v128.and(i64x2.eq(v128.load(left + at), v128.load(right + at)), half));
      }
    }
    store<u32>(counts + (<usize>pair << 2), sumLanes(equal));
  }
}
