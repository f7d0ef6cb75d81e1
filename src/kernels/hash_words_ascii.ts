import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { wholeHi, wholeHiEnd, wholeLo, wholeLoEnd, WHOLE_HI_SEED, WHOLE_LO_SEED, wordEnd, wordEven, wordOdd, WORD_SEED } from './hash.ts';
import { bitsFrom, decode, encode, encodedLength, firstBytes, loadText } from './utf8Window.ts';
import { CLASS_SHIFT, FOLD_MASK, tableEntry } from './wordLookup.ts';
import { trailingZeros } from '../core/u32.ts';
import { DELTA_COUNT, TABLE_LAYOUT, TAIL } from '../text/wordTable.ts';

const LONGEST = 32;
const HIGH_BITS = 0x80808080;

/**
 * Writes the hashes of a word of ASCII letters and digits and returns true, or false and nothing if it is not all ASCII.
 * The steps of hash.ts are written out here, because V8 runs this loop at half the speed with calls in it.
 */
function hashAscii(text: Uint32Array, at: number, length: number, words: Uint32Array, wholeWords: Uint32Array, rank: number): boolean {
  const shift = (at & 3) * 8;
  const end = text.length;
  let index = at >>> 2;
  let current = text[index] | 0;
  let left = length;
  let seen = 0;
  let hash = WORD_SEED | 0;
  let lo = WHOLE_LO_SEED | 0;
  let hi = WHOLE_HI_SEED | 0;
  do {
    // What lies behind the text counts as 0, what lies behind the word is dropped.
    const next = ++index < end ? text[index] | 0 : 0;
    const afterNext = ++index < end ? text[index] | 0 : 0;
    let a = (current >>> shift) | ((next << 8) << (24 - shift));
    let b = (next >>> shift) | ((afterNext << 8) << (24 - shift));
    current = afterNext;
    if (left <= 4) b = 0;
    if (left < 4) a &= (1 << (left * 8)) - 1;
    else if (left > 4 && left < 8) b &= (1 << ((left & 3) * 8)) - 1;
    seen |= a | b;
    // Lower case: letters have bit 6, digits do not.
    a |= (a & 0x40404040) >> 1;
    b |= (b & 0x40404040) >> 1;
    hash = Math.imul(hash ^ a, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca77);
    hash ^= hash >>> 13;
    lo = Math.imul(lo ^ a, 0x85ebca77);
    lo ^= lo >>> 15;
    hi = Math.imul(hi ^ a, 0xc2b2ae3d);
    hi ^= hi >>> 13;
    if (left > 4) {
      lo = Math.imul(lo ^ b, 0x85ebca77);
      lo ^= lo >>> 15;
      hi = Math.imul(hi ^ b, 0xc2b2ae3d);
      hi ^= hi >>> 13;
    }
    left -= 8;
  } while (left > 0);
  if ((seen & HIGH_BITS) !== 0) return false;
  words[rank] = wordEnd(hash);
  wholeWords[rank * 2] = wholeLoEnd(lo);
  wholeWords[rank * 2 + 1] = wholeHiEnd(hi);
  return true;
}

/** True if nothing at the byte `behind`, counted from the group's first, can belong to a single that ends before it. */
function standsAlone(text: Uint32Array, table: Uint32Array, masks: Uint32Array, group: number, behind: number, byteCount: number): boolean {
  const here = group * 4;
  const next = (group + 1) * 32 < byteCount ? here + 4 : -1;
  const nextStarts = next < 0 ? 0 : masks[next + 3];
  // A word byte, another single or the next unit ends it at once; else what follows may belong to it.
  const takenNext = next < 0 ? 0 : masks[next] | masks[next + 2] | nextStarts;
  if ((bitsFrom(masks[here] | masks[here + 2] | masks[here + 3], takenNext, behind) & 1) === 1) return true;
  if ((bitsFrom(masks[here + 1], next < 0 ? 0 : masks[next + 1], behind) & 1) === 1) return false;
  const room = 1 + trailingZeros((bitsFrom(masks[here + 3], nextStarts, behind + 1) & 7) | 8);
  const follower = decode(firstBytes(loadText(text, group * 32 + behind, byteCount), room));
  return tableEntry(table, follower) >> CLASS_SHIFT !== TAIL;
}

/** Writes the hashes of a single and returns true, or false and nothing if hash_words has to see to it. */
function hashSingle(text: Uint32Array, table: Uint32Array, masks: Uint32Array, at: number, byteCount: number, words: Uint32Array, wholeWords: Uint32Array, rank: number): boolean {
  const c = decode(loadText(text, at, byteCount));
  const fold = tableEntry(table, c) & FOLD_MASK;
  if (fold >= DELTA_COUNT || !standsAlone(text, table, masks, at >>> 5, (at & 31) + encodedLength(c), byteCount)) return false;
  const bytes = encode((c + table[TABLE_LAYOUT.delta + fold]) | 0);
  words[rank] = wordEnd(wordOdd(wordEven(WORD_SEED, bytes), 0));
  wholeWords[rank * 2] = wholeLoEnd(wholeLo(WHOLE_LO_SEED, bytes));
  wholeWords[rank * 2 + 1] = wholeHiEnd(wholeHi(WHOLE_HI_SEED, bytes));
  return true;
}

/**
 * Hashes of the words that need no general loop: words of at most 32 bytes, all ASCII, and singles that fold to one code
 * point and have nothing behind them that could belong to them. Every other word start gets a bit in `todo` and waits
 * for hash_words.
 */
export const hashWordsAscii = defineKernel({
  id: 'hash_words_ascii',
  params: ['byte_count', 'group_count'],
  bindings: [
    { name: 'text', access: 'read' },
    { name: 'table', access: 'read' },
    { name: 'masks', access: 'read' },
    { name: 'starts', access: 'read' },
    { name: 'bases', access: 'read' },
    { name: 'words', access: 'read_write' },
    { name: 'whole_words', access: 'read_write' },
    { name: 'todo', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
  twin({ params: { byte_count, group_count }, buffers: { text, table, masks, starts, bases, words, whole_words, todo } }) {
    for (let group = 0; group < group_count; group++) {
      const here = group * 4;
      const hasNext = group + 1 < group_count;
      const singles = masks[here + 2];
      // Bytes that can go on with a word begun before them: those of word code points, and ignored ones.
      const further = masks[here] & ~masks[here + 3];
      const furtherNext = hasNext ? masks[here + 4] & ~masks[here + 7] : 0;
      const ignored = masks[here + 1] & ~masks[here + 3];
      const ignoredNext = hasNext ? masks[here + 5] & ~masks[here + 7] : 0;
      let rank = bases[group];
      let left = 0;
      for (let rest = starts[group]; rest !== 0; rest &= rest - 1, rank++) {
        const bit = trailingZeros(rest);
        const at = group * 32 + bit;
        let done = false;
        if (((singles >>> bit) & 1) === 1) {
          done = hashSingle(text, table, masks, at, byte_count, words, whole_words, rank);
        } else {
          const run = trailingZeros(~bitsFrom(further, furtherNext, bit + 1));
          const mayGoOn = run >= LONGEST || (bitsFrom(ignored, ignoredNext, bit + 1 + run) & 1) === 1;
          done = !mayGoOn && hashAscii(text, at, run + 1, words, whole_words, rank);
        }
        if (!done) left |= 1 << bit;
      }
      todo[group] = left;
    }
  },
});
