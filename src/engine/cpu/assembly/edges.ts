/** Bitmaps of a block to edges, the u16 positions of word starts and ends in turn. Position = `base` + bit. */
import { bitPositions } from './layout';

/** Writes base + the position of every set bit and returns the address behind them; may write 14 bytes more. */
@inline
export function writeToggles(toggles: u64, base: u32, to: usize): usize {
  let at = to;
  let positions = i16x8.splat(<i16>base);
  const eight = i16x8.splat(8);
  for (let i: u64 = 0; i < 64; i += 8) {
    const byte = <usize>((toggles >> i) & 255);
    v128.store(at, i16x8.add(v128.load8x8_u(bitPositions + (byte << 3)), positions));
    at += <usize>popcnt<u32>(<u32>byte) << 1;
    positions = i16x8.add(positions, eight);
  }
  return at;
}

/** Writes the pairs of three-byte singles, of which eight bytes can hold three starts; may write 16 bytes more. */
@inline
export function writeSingles(starts: u64, base: u32, to: usize): usize {
  let at = to;
  let positions = i16x8.splat(<i16>base);
  const eight = i16x8.splat(8);
  const three = i16x8.splat(3);
  for (let rest = starts; rest != 0; rest >>= 8) {
    const byte = <usize>(rest & 255);
    const first = i16x8.add(v128.load8x8_u(bitPositions + (byte << 3)), positions);
    v128.store(at, v128.shuffle<u16>(first, i16x8.add(first, three), 0, 8, 1, 9, 2, 10, 3, 11));
    at += <usize>popcnt<u32>(<u32>byte) << 2;
    positions = i16x8.add(positions, eight);
  }
  return at;
}

/**
 * Writes starts and, one behind each of `lasts`, ends, and returns the address behind the last end; the first end
 * belongs to a start that is written already if `open`. A start without its end stands behind that address.
 */
@inline
export function writePairs(starts: u64, lasts: u64, open: bool, base: u32, to: usize): usize {
  let startAt = open ? to + 2 : to;
  for (let rest = starts; rest != 0; rest &= rest - 1) {
    store<u16>(startAt, <u16>(base + <u32>ctz<u64>(rest)));
    startAt += 4;
  }
  let endAt = open ? to : to + 2;
  for (let rest = lasts; rest != 0; rest &= rest - 1) {
    store<u16>(endAt, <u16>(base + 1 + <u32>ctz<u64>(rest)));
    endAt += 4;
  }
  return endAt - 2;
}
