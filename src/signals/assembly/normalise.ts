import { codePointOf, isFrom, IS_CASE_IGNORABLE, IS_CASED, IS_HANGUL_SYLLABLE, IS_NUMERIC, IS_SPACE, NEWLINE, recordOf, sizeOf } from './characters';
import { asciiNormal, lineNumerics, normal, pool, records, text, wordEnds, wordLengths, wordsToLine, wordStarts } from './layout';
import { sortMarks } from './marks';

const DELETED: u32 = 255;
const SPACE: u32 = 0x20;
const CAPITAL_SIGMA: u32 = 0x3a3;

/** What the last `readWords` found. */
export let normalEnd: u32 = 0;
export let wordCharacters: u32 = 0;

let end: usize = 0;

// @ts-ignore: decorator
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

/** As `read` of normalisedWords.ts, and code points with str.isnumeric() of each line's words. Returns how many words there are. */
export function readWords(length: usize): u32 {
  end = text + length;
  let at = text;
  let used = normal;
  let wordStart = normal;
  let count: usize = 0;
  let lines: usize = 0;
  let characters: u32 = 0;
  let total: u32 = 0;
  let numerics: u32 = 0;
  let lastOrder: u32 = 0;
  let disordered = false;
  // One step beyond the end, as if white space stood there, closes the last word.
  for (;;) {
    if (at < end) {
      const v = v128.load(at);
      const digit = isFrom(v, 0x30, 10);
      const plain = i8x16.bitmask(v128.or(digit, isFrom(v128.or(v, i8x16.splat(0x20)), 0x61, 26))) as u32;
      const run = min<u32>(ctz(~plain), min<usize>(end - at, 16) as u32);
      if (run > 0) {
        v128.store(used, v128.or(v, v128.and(isFrom(v, 0x41, 26), i8x16.splat(0x20))));
        numerics += popcnt((i8x16.bitmask(digit) as u32) & ((1 << run) - 1));
        used += run;
        at += run;
        characters += run;
        lastOrder = 0;
        if (run === 16) continue;
      }
    }
    const lead = at < end ? (load<u8>(at) as u32) : SPACE;
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
        characters++;
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
        const place = count << 2;
        store<u32>(wordStarts + place, (wordStart - normal) as u32);
        store<u32>(wordEnds + place, (used - normal) as u32);
        store<u32>(wordLengths + place, characters);
        count++;
        total += characters;
        characters = 0;
        store<u8>(used++, SPACE);
        wordStart = used;
      }
      if (at >= end) break;
      if (lead === NEWLINE) {
        store<u32>(wordsToLine + (lines << 2), count as u32);
        store<u32>(lineNumerics + (lines << 2), numerics);
        lines++;
        numerics = 0;
      }
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
        characters++;
      } else {
        const from = pool + (load<u16>(record, 2) as usize);
        const bytes: usize = expansion & 255;
        // No form takes more than these.
        v128.store(used, v128.load(from));
        if ((flags & IS_NUMERIC) !== 0) numerics += numericsIn(used, used + bytes);
        used += bytes;
        characters += expansion >>> 8;
      }
    } else if ((flags & IS_HANGUL_SYLLABLE) !== 0) {
      const syllable = codePoint - 0xac00;
      const tail = syllable % 28;
      used = writeJamo(used, 0x1100 + syllable / 588);
      used = writeJamo(used, 0x1161 + (syllable % 588) / 28);
      if (tail > 0) used = writeJamo(used, 0x11a7 + tail);
      characters += tail > 0 ? 3 : 2;
    } else {
      store<u32>(used, load<u32>(at));
      used += size;
      characters++;
      if ((flags & IS_NUMERIC) !== 0) numerics++;
    }
    at += size;
  }
  if (length > 0 && (load<u8>(end - 1) as u32) !== NEWLINE) {
    store<u32>(wordsToLine + (lines << 2), count as u32);
    store<u32>(lineNumerics + (lines << 2), numerics);
  }
  normalEnd = count === 0 ? 0 : ((used - normal - 1) as u32);
  wordCharacters = total;
  return count as u32;
}
