/**
 * What only some blocks need: folds that are done in place, byte for byte, in the copy of a block that lies in the
 * folded text. Each function returns the leads that it knows, as a bit per byte; bytes behind a lead may prove to be
 * something else, so the caller still checks that they continue it. A copy behind the caller's cut is made again.
 */
import { kana, pairs, symbols } from './layout';

@inline
function splat(byte: i32): v128 {
  return i8x16.splat(<i8>byte);
}

/** Looks the low six bits of each byte up in 64 entries. */
@inline
function lookUp(table: usize, bytes: v128): v128 {
  const index = v128.and(bytes, splat(63));
  // An index past 15 gives 0, and one below the part wraps to such.
  const first = v128.or(i8x16.swizzle(v128.load(table), index), i8x16.swizzle(v128.load(table, 16), i8x16.sub(index, splat(16))));
  const second = v128.or(i8x16.swizzle(v128.load(table, 32), i8x16.sub(index, splat(32))), i8x16.swizzle(v128.load(table, 48), i8x16.sub(index, splat(48))));
  return v128.or(first, second);
}

/** `entry` where its bit 7 says known, else `bytes`. */
@inline
function where(entry: v128, bytes: v128, known: v128): v128 {
  return v128.bitselect(entry, bytes, i8x16.lt_s(known, splat(0)));
}

/** Folds two-byte code points of one pair of leads, `even` and the next. */
export function foldPair(src: usize, copy: usize, even: u32): u64 {
  const table = pairs + (<usize>(even - 0xc2) << 6);
  const evens = splat(even);
  let leads: u64 = 0;
  let before = splat(0);
  for (let at: usize = 0; at < 64; at += 16) {
    const v = v128.load(src + at);
    const second = v128.load(src + at, 1);
    const isOdd = i8x16.eq(v, i8x16.add(evens, splat(1)));
    const entry = v128.and(
      v128.bitselect(lookUp(table + 64, second), lookUp(table, second), isOdd),
      v128.or(isOdd, i8x16.eq(v, evens)),
    );
    // The entry of a lead tells its own new byte and, moved up by one, that of the byte behind it.
    const moved = v128.shuffle<u8>(before, entry, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
    const lead = v128.or(evens, v128.and(i16x8.shr_u(entry, 6), splat(1)));
    const last = v128.or(v128.and(moved, splat(63)), splat(0x80));
    v128.store(copy + at, where(last, where(lead, v128.load(copy + at), entry), moved));
    leads |= <u64>(<u32>i8x16.bitmask(entry)) << at;
    before = entry;
  }
  return leads;
}

/** Folds kana, E3 81 to E3 83, that stay in their row. */
export function foldKana(src: usize, copy: usize): u64 {
  let leads: u64 = 0;
  let before = splat(0);
  for (let at: usize = 0; at < 64; at += 16) {
    const second = v128.load(src + at, 1);
    const third = v128.load(src + at, 2);
    const entry = v128.and(
      v128.or(
        v128.and(lookUp(kana, third), i8x16.eq(second, splat(0x81))),
        v128.or(v128.and(lookUp(kana + 64, third), i8x16.eq(second, splat(0x82))), v128.and(lookUp(kana + 128, third), i8x16.eq(second, splat(0x83)))),
      ),
      i8x16.eq(v128.load(src + at), splat(0xe3)),
    );
    const moved = v128.shuffle<u8>(before, entry, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    const last = v128.or(v128.and(moved, splat(63)), splat(0x80));
    v128.store(copy + at, where(last, v128.load(copy + at), moved));
    leads |= <u64>(<u32>i8x16.bitmask(entry)) << at;
    before = entry;
  }
  return leads;
}

/** Finds leads E2 of rows that hold separators only: arrows, mathematics, box drawing, most of the symbols. */
export function symbolRows(src: usize): u64 {
  let leads: u64 = 0;
  for (let at: usize = 0; at < 64; at += 16) {
    const entry = v128.and(lookUp(symbols, v128.load(src + at, 1)), i8x16.eq(v128.load(src + at), splat(0xe2)));
    leads |= <u64>(<u32>i8x16.bitmask(entry)) << at;
  }
  return leads;
}
