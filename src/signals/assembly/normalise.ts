import { asciiRun, bitsOf, firstBits } from './block';
import { codePointOf, isFrom, IS_CASE_IGNORABLE, IS_CASED, IS_HANGUL_SYLLABLE, IS_NUMERIC, IS_SPACE, NEWLINE, recordOf, sizeOf } from './characters';
import { asciiNormal, lineNumerics, moves, normal, pool, records, text, wordEnds, wordLengths, wordPlaces, wordsToLine, wordStarts } from './layout';
import { sortMarks } from './marks';

const DELETED: u32 = 255;
const SPACE: u32 = 0x20;
const CAPITAL_SIGMA: u32 = 0x3a3;

/** What the last `readWords` found. */
export let normalEnd: u32 = 0;
export let wordCharacters: u32 = 0;

/** Where the text ends, where the next byte of the normalised text goes and where its last word began. */
let end: usize = 0;
let used: usize = 0;
let wordStart: usize = 0;
let words: u32 = 0;
let lines: usize = 0;
/** In the line so far. */
let numerics: u32 = 0;

/** Writes for each byte of bits which of eight bytes they keep, moved to the front. */
export function makeMoves(): void {
  for (let bits: usize = 0; bits < 256; bits++) {
    let to = moves + (bits << 3);
    for (let i: usize = 0; i < 8; i++) if (((bits >>> i) & 1) !== 0) store<u8>(to++, i as u8);
  }
}

@inline
function writeJamo(at: usize, jamo: u32): usize {
  store<u8>(at, 0xe1);
  store<u8>(at, 0x80 | ((jamo >>> 6) & 63), 1);
  store<u8>(at, 0x80 | (jamo & 63), 2);
  return at + 3;
}

/** Flags of the code point at `at`, all bits set for what is deleted. */
function flagsOrDeleted(at: usize): u32 {
  const lead = load<u8>(at) as u32;
  if (lead < 0x80 && (load<u8>(asciiNormal + lead) as u32) === DELETED) return 0xffffffff;
  return load<u16>(recordOf(codePointOf(at, sizeOf(lead)))) as u32;
}

/** As in normalisedWords.ts. */
function isFinalSigma(at: usize): bool {
  let isCased = false;
  for (let before = at; before > text; ) {
    before--;
    while ((load<u8>(before) & 0xc0) === 0x80) before--;
    const flags = flagsOrDeleted(before);
    if (flags === 0xffffffff || (flags & IS_CASE_IGNORABLE) !== 0) continue;
    isCased = (flags & IS_CASED) !== 0;
    break;
  }
  if (!isCased) return false;
  for (let behind = at + 2; behind < end; behind += sizeOf(load<u8>(behind) as u32)) {
    const flags = flagsOrDeleted(behind);
    if (flags !== 0xffffffff && (flags & IS_CASE_IGNORABLE) === 0) return (flags & IS_CASED) === 0;
  }
  return true;
}

function numericsIn(from: usize, to: usize): u32 {
  let found: u32 = 0;
  for (let at = from; at < to; ) {
    const size = sizeOf(load<u8>(at) as u32);
    if ((load<u16>(recordOf(codePointOf(at, size))) & IS_NUMERIC) !== 0) found++;
    at += size;
  }
  return found;
}

@inline
function isSpaceByte(v: v128): v128 {
  return v128.or(isFrom(v, 9, 5), isFrom(v, 0x1c, 5));
}

/** Letters and digits, and what no text has: control characters. */
@inline
function isKeptByte(v: v128): v128 {
  const alnum = v128.or(isFrom(v128.or(v, i8x16.splat(0x20)), 0x61, 26), isFrom(v, 0x30, 10));
  return v128.or(alnum, v128.not(v128.or(isSpaceByte(v), isFrom(v, 0x21, 0x5e))));
}

@inline
function closeLine(wordsBefore: u32): void {
  store<u32>(wordsToLine + (lines << 2), wordsBefore);
  store<u32>(lineNumerics + (lines << 2), numerics);
  lines++;
  numerics = 0;
}

/** Writes of sixteen bytes of the text those whose bits are set, in lower case, white space as spaces. */
@inline
function keep(v: v128, bits: u32): void {
  const form = v128.bitselect(i8x16.splat(SPACE as i8), v128.or(v, v128.and(isFrom(v, 0x41, 26), i8x16.splat(0x20))), isSpaceByte(v));
  const low = bits & 255;
  const high = bits >>> 8;
  v128.store64_lane(used, i8x16.swizzle(form, v128.load64_zero(moves + (low << 3))), 0);
  used += popcnt(low);
  v128.store64_lane(used, i8x16.swizzle(form, i8x16.add(v128.load64_zero(moves + (high << 3)), i8x16.splat(8))), 0);
  used += popcnt(high);
}

/** Takes `length` bytes of ASCII from `at` on, up to 64. */
function takeBlock(at: usize, length: usize): void {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const valid = firstBits(length);
  const kept = bitsOf(isKeptByte(a), isKeptByte(b), isKeptByte(c), isKeptByte(d)) & valid;
  const space = bitsOf(isSpaceByte(a), isSpaceByte(b), isSpaceByte(c), isSpaceByte(d)) & valid;
  const digit = bitsOf(isFrom(a, 0x30, 10), isFrom(b, 0x30, 10), isFrom(c, 0x30, 10), isFrom(d, 0x30, 10)) & valid;
  // Of white space that stays which is the first behind a letter, what is deleted between the two not counted: a sum
  // carries a bit through each run of deleted ones.
  const deleted = ~(kept | space) & valid;
  const behind = (kept << 1) | (used > wordStart ? 1 : 0);
  const ending = space & ((((behind & deleted) + deleted) ^ deleted) | behind);
  const newline = i8x16.splat(NEWLINE as i8);
  let left = valid;
  for (let breaks = bitsOf(i8x16.eq(a, newline), i8x16.eq(b, newline), i8x16.eq(c, newline), i8x16.eq(d, newline)) & valid; breaks !== 0; breaks &= breaks - 1) {
    const to = firstBits((ctz(breaks) as usize) + 1);
    numerics += popcnt(digit & left & to) as u32;
    closeLine(words + (popcnt(ending & to) as u32));
    left &= ~to;
  }
  numerics += popcnt(digit & left) as u32;
  const stay = kept | ending;
  keep(a, (stay as u32) & 0xffff);
  keep(b, ((stay >>> 16) as u32) & 0xffff);
  keep(c, ((stay >>> 32) as u32) & 0xffff);
  keep(d, (stay >>> 48) as u32);
  if (ending !== 0) {
    words += popcnt(ending) as u32;
    wordStart = used - (popcnt(stay & ~firstBits(64 - (clz(ending) as usize))) as usize);
  }
}

/** Finds the words of the normalised text, each with a space behind it. */
function findWords(): void {
  let count: usize = 0;
  let start: u32 = 0;
  let characters: u32 = 0;
  let first: u32 = 0;
  const length = used - normal;
  const continued = i8x16.splat(-64);
  const blank = i8x16.splat(SPACE as i8);
  for (let block: usize = 0; block < length; block += 64) {
    const a = v128.load(normal + block);
    const b = v128.load(normal + block, 16);
    const c = v128.load(normal + block, 32);
    const d = v128.load(normal + block, 48);
    const valid = firstBits(length - block);
    const begins = ~bitsOf(i8x16.lt_s(a, continued), i8x16.lt_s(b, continued), i8x16.lt_s(c, continued), i8x16.lt_s(d, continued)) & valid;
    for (let ends = bitsOf(i8x16.eq(a, blank), i8x16.eq(b, blank), i8x16.eq(c, blank), i8x16.eq(d, blank)) & valid; ends !== 0; ends &= ends - 1) {
      const to = ctz(ends);
      const before = characters + (popcnt(begins & (((1 as u64) << to) - 1)) as u32);
      const place = count << 2;
      store<u32>(wordStarts + place, start);
      const wordEnd = (block as u32) + (to as u32);
      store<u32>(wordEnds + place, wordEnd);
      store<u32>(wordLengths + place, before - first);
      store<u32>(wordPlaces + place, first);
      start = wordEnd + 1;
      first = before + 1;
      count++;
    }
    characters += popcnt(begins) as u32;
  }
  wordCharacters = characters - words;
}

/** As `read` of normalisedWords.ts, and code points with str.isnumeric() of each line's words. Returns how many words there are. */
export function readWords(length: usize): u32 {
  end = text + length;
  used = normal;
  wordStart = normal;
  words = 0;
  lines = 0;
  numerics = 0;
  let lastOrder: u32 = 0;
  let disordered = false;
  for (let at = text; at < end; ) {
    // Behind marks a run of them may go on, punctuation between them or not.
    const run = lastOrder === 0 && !disordered ? asciiRun(at, end) : 0;
    if (run !== 0) {
      takeBlock(at, run);
      at += run;
      continue;
    }
    for (const stop = min<usize>(at + 16, end); at < stop; ) {
      const lead = load<u8>(at) as u32;
      const size = sizeOf(lead);
      let record: usize = records;
      let codePoint = lead;
      let isSpace: bool;
      if (lead < 0x80) {
        const form = load<u8>(asciiNormal + lead) as u32;
        isSpace = form === SPACE;
        if (!isSpace) {
          at++;
          if (form === DELETED) continue;
          lastOrder = 0;
          store<u8>(used++, form);
          numerics += lead - 0x30 < 10 ? 1 : 0;
          continue;
        }
      } else {
        codePoint = codePointOf(at, size);
        record = recordOf(codePoint);
        isSpace = (load<u16>(record) & IS_SPACE) !== 0;
      }
      if (isSpace) {
        lastOrder = 0;
        if (used > wordStart) {
          if (disordered) sortMarks(wordStart, used);
          disordered = false;
          store<u8>(used++, SPACE);
          wordStart = used;
          words++;
        }
        if (lead === NEWLINE) closeLine(words);
        at += size;
        continue;
      }
      const flags = load<u16>(record) as u32;
      const expansion = load<u16>(record, 4) as u32;
      const orders = load<u16>(record, 6) as u32;
      if ((orders & 255) !== 0 && lastOrder > (orders & 255)) disordered = true;
      // What is out of order stands behind a greater one whatever follows it.
      lastOrder = orders >>> 8;
      if (expansion !== 0) {
        if (codePoint === CAPITAL_SIGMA && isFinalSigma(at)) {
          store<u16>(used, 0x82cf);
          used += 2;
        } else {
          // No form takes more bytes than a vector has.
          v128.store(used, v128.load(pool + (load<u16>(record, 2) as usize)));
          const bytes: usize = expansion & 255;
          if ((flags & IS_NUMERIC) !== 0) numerics += numericsIn(used, used + bytes);
          used += bytes;
        }
      } else if ((flags & IS_HANGUL_SYLLABLE) !== 0) {
        const syllable = codePoint - 0xac00;
        const tail = syllable % 28;
        used = writeJamo(used, 0x1100 + syllable / 588);
        used = writeJamo(used, 0x1161 + (syllable % 588) / 28);
        if (tail > 0) used = writeJamo(used, 0x11a7 + tail);
      } else {
        store<u32>(used, load<u32>(at));
        used += size;
        if ((flags & IS_NUMERIC) !== 0) numerics++;
      }
      at += size;
    }
  }
  if (used > wordStart) {
    if (disordered) sortMarks(wordStart, used);
    store<u8>(used++, SPACE);
    words++;
  }
  if (length > 0 && (load<u8>(end - 1) as u32) !== NEWLINE) closeLine(words);
  findWords();
  normalEnd = words === 0 ? 0 : ((used - normal - 1) as u32);
  return words;
}
