/**
 * What the masks know, script by script. Each function returns the leads it knows in the 64 bytes at `src`, as a bit per
 * byte; bytes behind a lead may prove to be something else, so the caller still checks that they continue it. Folds are
 * done in place in the copy of the block that lies in the folded text; a copy behind the caller's cut is made again.
 */
import { bits, inRange, splat } from './bytes';
import { kana, lanes, pairs, separators, symbols } from './layout';

/** What scriptOf tells apart; from FIRST_PAIR on the pairs of two-byte leads. */
export const HAN: u32 = 0;
export const OTHER_SINGLES: u32 = 1;
export const KANA: u32 = 2;
export const SYMBOLS: u32 = 3;
export const PUNCTUATION: u32 = 4;
export const NO_SCRIPT: u32 = 5;
export const FIRST_PAIR: u32 = 6;

/** Says which of the functions below may know a lead. */
export function scriptOf(lead: u32, second: u32): u32 {
  if (lead < 0xe0) return lead < 0xc2 ? NO_SCRIPT : FIRST_PAIR + ((lead - 0xc2) >> 1);
  if (lead - 0xe4 < 6) return HAN;
  if (lead == 0xe3) return second >= 0x90 ? OTHER_SINGLES : second == 0x80 ? PUNCTUATION : KANA;
  if (lead == 0xe2) return second == 0x80 ? PUNCTUATION : SYMBOLS;
  if (lead == 0xef) return second - 0xbc < 2 ? PUNCTUATION : NO_SCRIPT;
  return lead - 0xea < 4 ? OTHER_SINGLES : NO_SCRIPT;
}

/** Entries of foldPair for code points that are no word; greater ones are the byte of ASCII that a code point folds to. */
export const PAIR_SEPARATOR: i32 = 1;
export const PAIR_IGNORED: i32 = 2;

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

/** Of the last call of foldPair: leads of words that keep two bytes, of ones that fold to one byte, of ignored ones. */
export let pairWords: u64 = 0;
export let pairAscii: u64 = 0;
export let pairIgnored: u64 = 0;

/**
 * Folds two-byte code points of one pair of leads, `even` and the next. What folds to one byte has it in the lead's
 * place; the byte behind it has to go.
 */
export function foldPair(src: usize, copy: usize, even: u32): u64 {
  const table = pairs + (<usize>(even - 0xc2) << 6);
  const evens = splat(even);
  let leads: u64 = 0;
  let twoBytes: u64 = 0;
  let before = splat(0);
  for (let at: usize = 0; at < 64; at += 16) {
    const v = v128.load(src + at);
    const second = v128.load(src + at, 1);
    const isOdd = i8x16.eq(v, splat(even + 1));
    const entry = v128.and(
      v128.bitselect(lookUp(table + 64, second), lookUp(table, second), isOdd),
      v128.or(isOdd, i8x16.eq(v, evens)),
    );
    v128.store(lanes + at, entry);
    // The entry of a lead tells its own new byte and, moved up by one, that of the byte behind it.
    const moved = v128.shuffle<u8>(before, entry, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
    const lead = v128.or(evens, v128.and(i16x8.shr_u(entry, 6), splat(1)));
    const last = v128.or(v128.and(moved, splat(63)), splat(0x80));
    const ascii = v128.bitselect(entry, v128.load(copy + at), i8x16.gt_s(entry, splat(PAIR_IGNORED)));
    v128.store(copy + at, where(last, where(lead, ascii, entry), moved));
    leads |= <u64>(<u32>i8x16.bitmask(i8x16.ne(entry, splat(0)))) << at;
    twoBytes |= <u64>(<u32>i8x16.bitmask(entry)) << at;
    before = entry;
  }
  pairWords = twoBytes;
  if (leads == twoBytes) {
    pairAscii = 0;
    pairIgnored = 0;
    return leads;
  }
  const entry0 = v128.load(lanes);
  const entry1 = v128.load(lanes, 16);
  const entry2 = v128.load(lanes, 32);
  const entry3 = v128.load(lanes, 48);
  const ignored = splat(PAIR_IGNORED);
  pairAscii = bits(i8x16.gt_s(entry0, ignored), i8x16.gt_s(entry1, ignored), i8x16.gt_s(entry2, ignored), i8x16.gt_s(entry3, ignored));
  pairIgnored = bits(i8x16.eq(entry0, ignored), i8x16.eq(entry1, ignored), i8x16.eq(entry2, ignored), i8x16.eq(entry3, ignored));
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

@inline
function han(at: usize): v128 {
  const v = v128.load(at);
  // U+4DC0-4DFF, the hexagrams, are separators among ideographs.
  return v128.andnot(inRange(v, 0xe4, 6), v128.and(i8x16.eq(v, splat(0xe4)), i8x16.eq(v128.load(at, 1), splat(0xb7))));
}

/** Finds E4 to E9, which lead ideographs that fold to themselves. */
export function unifiedHan(src: usize): u64 {
  let leads: u64 = 0;
  for (let at: usize = 0; at < 64; at += 16) leads |= <u64>(<u32>i8x16.bitmask(han(src + at))) << at;
  return leads;
}

@inline
function plain(at: usize): v128 {
  // By the lead's low nibble E0…EF: least and greatest second byte, as signed numbers.
  const least = i8x16(127, 127, 127, -112, -128, -128, -128, -128, -128, -128, -80, -128, -128, -128, 127, 127);
  const greatest = i8x16(-128, -128, -128, -65, -65, -65, -65, -65, -65, -65, -65, -65, -65, -99, -128, -128);
  const v = v128.load(at);
  const second = v128.load(at, 1);
  const nibble = v128.and(v, splat(15));
  const isLead = i8x16.eq(v128.and(v, splat(0xf0)), splat(0xe0));
  const fits = v128.and(i8x16.ge_s(second, i8x16.swizzle(least, nibble)), i8x16.le_s(second, i8x16.swizzle(greatest, nibble)));
  const hexagram = v128.and(i8x16.eq(v, splat(0xe4)), i8x16.eq(second, splat(0xb7)));
  return v128.andnot(v128.and(isLead, fits), hexagram);
}

/** Finds leads of all three-byte singles that fold to themselves, row by row: Han with its extension A, Hangul syllables. */
export function plainSingles(src: usize): u64 {
  let leads: u64 = 0;
  for (let at: usize = 0; at < 64; at += 16) leads |= <u64>(<u32>i8x16.bitmask(plain(src + at))) << at;
  return leads;
}

/** Bit of a byte 80…BF's high nibble, in both halves of a byte. */
@inline
function highBit(byte: v128): v128 {
  return i8x16.swizzle(i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x22, 0x44, -0x78, 0, 0, 0, 0), v128.and(i16x8.shr_u(byte, 4), splat(15)));
}

@inline
function separator(at: usize): v128 {
  const v = v128.load(at);
  const second = v128.load(at, 1);
  const third = v128.load(at, 2);
  const low = v128.and(third, splat(15));
  const e2 = v128.and(i8x16.eq(v, splat(0xe2)), splat(0x0f));
  const e3 = v128.and(i8x16.eq(v, splat(0xe3)), splat(0xf0));
  const bc = v128.and(i8x16.eq(second, splat(0xbc)), splat(0x0f));
  const bd = v128.and(i8x16.eq(second, splat(0xbd)), splat(0xf0));
  const general = v128.and(v128.or(e2, e3), i8x16.eq(second, splat(0x80)));
  const wide = v128.and(v128.or(bc, bd), i8x16.eq(v, splat(0xef)));
  const known = v128.or(
    v128.and(i8x16.swizzle(v128.load(separators), low), general),
    v128.and(i8x16.swizzle(v128.load(separators, 16), low), wide),
  );
  return i8x16.ne(v128.and(known, highBit(third)), splat(0));
}

/** Finds separators among U+2000-203F, U+3000-303F and U+FF00-FF7F. */
export function punctuation(src: usize): u64 {
  let leads: u64 = 0;
  for (let at: usize = 0; at < 64; at += 16) leads |= <u64>(<u32>i8x16.bitmask(separator(src + at))) << at;
  return leads;
}
