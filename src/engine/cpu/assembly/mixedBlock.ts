/** A block with bytes outside ASCII: masks for what is common, takeCodePoints for the first thing they do not know. */
import { below, inRange, keep, splat } from './bytes';
import { codePointAt, ILL_FORMED, takeCodePoints } from './codePoints';
import { dropBits, dropBytes } from './compact';
import { AFTER_SINGLE, CLOSED, edge, IN_WORD, out, setCursor, state } from './cursor';
import { writePairs, writeSingles, writeToggles } from './edges';
import { CANNOT, foldInPlace, widthOf } from './foldInPlace';
import { folded } from './layout';
import { FIRST_PAIR, foldKana, foldPair, HAN, KANA, NO_SCRIPT, pairAscii, pairIgnored, pairWords, plainSingles, PUNCTUATION, punctuation, scriptOf, symbolRows, SYMBOLS, unifiedHan } from './scripts';
import { SINGLE, WORD } from './tables';

/** Up to this many leads of a block are looked up one by one; more than that are looked for by script. */
const FEW: i32 = 6;
/** Leads of a block that are looked up at most. */
const LOOK_UPS: i32 = 12;

@inline
function upperToLower(v: v128): v128 {
  return v128.or(v, v128.and(inRange(v, 0x41, 26), splat(0x20)));
}

/** Letters and digits of text already in lower case. */
@inline
function asciiWord(v: v128): v128 {
  return v128.or(inRange(v, 0x61, 26), inRange(v, 0x30, 10));
}

/** Takes all of the block or a part, at least one code point; returns where it stopped. */
export function takeMixedBlock(src: usize, left: u32, end: usize): usize {
  const copy = folded + out;
  let outside: u64 = 0;
  let continuations: u64 = 0;
  let words: u64 = 0;
  // A loop, as V8 would interleave all four and then have too few registers for them.
  for (let at: usize = 0; at < 64; at += 16) {
    let v = v128.load(src + at);
    if (left < 64) v = keep(v, <i32>at, splat(left));
    outside |= <u64>(<u32>i8x16.bitmask(v)) << at;
    continuations |= <u64>(<u32>i8x16.bitmask(i8x16.lt_s(v, splat(-64)))) << at;
    v = upperToLower(v);
    words |= <u64>(<u32>i8x16.bitmask(asciiWord(v))) << at;
    v128.store(copy + at, v);
  }
  let singles: u64 = 0;
  let three: u64 = 0;
  let two: u64 = 0;
  let four: u64 = 0;
  let gone: u64 = 0;
  let unknown = outside & ~continuations;
  let tried: u32 = 1 << NO_SCRIPT;
  // A block holds few scripts, so the first unknown lead says what to look for.
  for (let lookUps = LOOK_UPS; unknown != 0; ) {
    const at = <u32>ctz<u64>(unknown);
    const lead: u32 = load<u8>(src + at);
    const many = <i32>popcnt<u64>(unknown) > FEW;
    let script = scriptOf(lead, load<u8>(src + at, 1));
    // Always in one order, since a processor guesses well what comes after what.
    if (script == PUNCTUATION && many && (tried & (1 << HAN)) == 0) script = HAN;
    if ((many || script == PUNCTUATION) && ((tried >> script) & 1) == 0) {
      tried |= 1 << script;
      if (script >= FIRST_PAIR) {
        const known = unknown & foldPair(src, copy, lead & 0xfe);
        const ascii = pairAscii & known;
        const full = pairWords & known;
        const ignored = pairIgnored & known;
        two |= known;
        words |= ascii | full | (full << 1);
        gone |= (ascii << 1) | ignored | (ignored << 1);
        unknown &= ~known;
        continue;
      }
      if (script == PUNCTUATION || script == SYMBOLS) {
        const known = unknown & (script == PUNCTUATION ? punctuation(src) : symbolRows(src));
        three |= known;
        unknown &= ~known;
        continue;
      }
      const known = unknown & (script == HAN ? unifiedHan(src) : script == KANA ? foldKana(src, copy) : plainSingles(src));
      three |= known;
      singles |= known;
      unknown &= ~known;
      continue;
    }
    if (lookUps-- == 0) break;
    const code = codePointAt(src + at, end);
    if (code == ILL_FORMED) break;
    const result = foldInPlace(code, copy + at);
    if (result == CANNOT) break;
    const width = widthOf(code);
    const length = result & 7;
    const kind = result >> 3;
    const first = (<u64>1) << at;
    if (width == 2) two |= first;
    else if (width == 3) three |= first;
    else four |= first;
    if (kind == WORD) words |= below(length) << at;
    else if (kind == SINGLE) singles |= first;
    gone |= (below(width) ^ below(length)) << at;
    unknown ^= first;
  }

  // The cut: everything below it must be whole code points.
  const whole = continuations == 0xffffffffffffffff ? 0 : 63 - <u32>clz<u64>(~continuations);
  let cut: u32 = left < 64 ? left : (outside >> 63) == 0 ? 64 : whole;
  if (unknown != 0) {
    const first = <u32>ctz<u64>(unknown);
    if (first < cut) cut = first;
  }
  const long = three | four;
  const demanded = ((two | long) << 1) | (long << 2) | (four << 3);
  const wrong = (demanded ^ continuations) & below(cut + 1);
  if (wrong != 0) {
    const before = ~continuations & below(<u32>ctz<u64>(wrong));
    const good: u32 = before == 0 ? 0 : 63 - <u32>clz<u64>(before);
    if (good < cut) cut = good;
  }
  if (cut != 0) {
    takeKnown(words, singles, gone, cut, copy);
    if (unknown == 0 && wrong == 0) return src + cut;
  }
  const stop = src + <usize>left;
  const next = src + cut;
  if (next >= stop) return next;
  return takeCodePoints(next, stop, end, cut != 0 || <i32>popcnt<u64>(unknown) <= FEW);
}

/** Writes the edges of the first `cut` bytes, more than none, which are whole code points; `gone` ones leave the copy. */
@inline
function takeKnown(blockWords: u64, blockSingles: u64, blockGone: u64, cut: u32, copy: usize): void {
  let words = blockWords & below(cut);
  let singles = blockSingles & below(cut);
  let length = cut;
  const gone = blockGone & below(cut);
  if (gone != 0) {
    dropBytes(copy, ~gone);
    words = dropBits(words, gone);
    singles = dropBits(singles, gone);
    length -= <u32>popcnt<u64>(gone);
    if (length == 0) return;
  }
  const within = below(length);
  const at = out;
  let to = edge;
  let open: u64 = state == IN_WORD ? 1 : 0;
  if (singles == 0) {
    to = writeToggles((words ^ ((words << 1) | open)) & within, at, to);
    setCursor(((words >> (length - 1)) & 1) != 0 ? IN_WORD : CLOSED, at + length, to);
    return;
  }
  if (open != 0 && (words & 1) == 0) {
    store<u16>(to, <u16>at);
    to += 2;
    open = 0;
  }
  const final = length - 1;
  if ((words | open) == 0) to = writeSingles(singles, at, to);
  else to = writePairs((words & ~((words << 1) | open)) | singles, (words & ~(words >> 1) & (within >> 1)) | (singles << 2), open != 0, at, to);
  const isOpen = ((words >> final) & 1) != 0;
  if (isOpen) to += 2;
  setCursor(isOpen ? IN_WORD : (((singles << 2) >> final) & 1) != 0 ? AFTER_SINGLE : CLOSED, at + length, to);
}
