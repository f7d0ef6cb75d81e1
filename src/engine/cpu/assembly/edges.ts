/** Bitmaps of a block to edges, the u16 positions of word starts and ends in turn. Position = `base` + bit. */
import { bitPositions, endRun, startRun } from './layout';

/** Writes the positions of the set bits among eight, the first of which is bit `shift`. */
@inline
function writeEight(toggles: u64, shift: u64, positions: v128, to: usize): usize {
  const byte = <usize>(toggles >> shift) & 255;
  v128.store(to, i16x8.add(v128.load8x8_u(bitPositions + (byte << 3)), positions));
  return to + (<usize>popcnt<u32>(<u32>byte) << 1);
}

/** Writes base + the position of every set bit and returns the address behind them; may write 14 bytes more. */
@inline
export function writeToggles(toggles: u64, base: u32, to: usize): usize {
  const eight = i16x8.splat(8);
  let positions = i16x8.splat(<i16>base);
  let at = writeEight(toggles, 0, positions, to);
  at = writeEight(toggles, 8, (positions = i16x8.add(positions, eight)), at);
  at = writeEight(toggles, 16, (positions = i16x8.add(positions, eight)), at);
  at = writeEight(toggles, 24, (positions = i16x8.add(positions, eight)), at);
  at = writeEight(toggles, 32, (positions = i16x8.add(positions, eight)), at);
  at = writeEight(toggles, 40, (positions = i16x8.add(positions, eight)), at);
  at = writeEight(toggles, 48, (positions = i16x8.add(positions, eight)), at);
  return writeEight(toggles, 56, i16x8.add(positions, eight), at);
}

@inline
function writeThree(starts: u64, shift: u64, positions: v128, to: usize): usize {
  const byte = <usize>(starts >> shift) & 255;
  const first = i16x8.add(v128.load8x8_u(bitPositions + (byte << 3)), positions);
  v128.store(to, v128.shuffle<u16>(first, i16x8.add(first, i16x8.splat(3)), 0, 8, 1, 9, 2, 10, 3, 11));
  return to + (<usize>popcnt<u32>(<u32>byte) << 2);
}

/** Writes the pairs of three-byte singles, of which eight bytes can hold three starts; may write 16 bytes more. */
@inline
export function writeSingles(starts: u64, base: u32, to: usize): usize {
  const eight = i16x8.splat(8);
  let positions = i16x8.splat(<i16>base);
  let at = writeThree(starts, 0, positions, to);
  at = writeThree(starts, 8, (positions = i16x8.add(positions, eight)), at);
  at = writeThree(starts, 16, (positions = i16x8.add(positions, eight)), at);
  at = writeThree(starts, 24, (positions = i16x8.add(positions, eight)), at);
  at = writeThree(starts, 32, (positions = i16x8.add(positions, eight)), at);
  at = writeThree(starts, 40, (positions = i16x8.add(positions, eight)), at);
  at = writeThree(starts, 48, (positions = i16x8.add(positions, eight)), at);
  return writeThree(starts, 56, i16x8.add(positions, eight), at);
}

/**
 * Writes starts and, one behind each of `lasts`, ends, and returns the address behind the last end; the first end
 * belongs to a start that is written already if `open`. A start without its end stands behind that address. May write
 * 32 bytes more.
 */
@inline
export function writePairs(starts: u64, lasts: u64, open: bool, base: u32, to: usize): usize {
  const pairs = open ? to - 2 : to;
  store<u16>(startRun, load<u16>(pairs));
  writeToggles(starts, base, open ? startRun + 2 : startRun);
  const size = writeToggles(lasts, base + 1, endRun) - endRun;
  for (let at: usize = 0; at <= size; at += 16) {
    const start = v128.load(startRun + at);
    const end = v128.load(endRun + at);
    v128.store(pairs + (at << 1), v128.shuffle<u16>(start, end, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(pairs + (at << 1), v128.shuffle<u16>(start, end, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
  return pairs + (size << 1);
}
