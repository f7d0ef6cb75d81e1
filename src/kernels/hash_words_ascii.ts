import { defineKernel, lanesFor } from './kernel.ts';
import { wholeHi, wholeHiEnd, wholeLo, wholeLoEnd, WHOLE_HI_SEED, WHOLE_LO_SEED, wordEnd, wordEven, wordOdd, WORD_SEED } from './hash.ts';
import { bitsFrom, decode, encode, encodedLength, firstBytes, loadText } from './utf8Window.ts';
import { CLASS_SHIFT, FOLD_MASK, tableEntry } from './wordLookup.ts';
import { trailingZeros } from '../core/u32.ts';
import { DELTA_COUNT, TABLE_LAYOUT, TAIL } from '../text/wordTable.ts';

const LONGEST = 32;
const HIGH_BITS = 0x80808080;

/** Lower case of ASCII letters and digits: letters have bit 6, digits do not. */
function lowerCase(bytes: number): number {
  return bytes | ((bytes & 0x40404040) >> 1);
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
  workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
  twin({ params: { byte_count, group_count }, buffers: { text, table, masks, starts, bases, words, whole_words, todo } }) {
    for (let group = 0; group < group_count; group++) {
      const here = group * 4;
      const hasNext = group + 1 < group_count;
      let rank = bases[group];
      let left = 0;
      for (let rest = starts[group]; rest !== 0; rest &= rest - 1, rank++) {
        const bit = trailingZeros(rest);
        const at = group * 32 + bit;
        let hash = WORD_SEED;
        let lo = WHOLE_LO_SEED;
        let hi = WHOLE_HI_SEED;

        if (((masks[here + 2] >>> bit) & 1) === 1) {
          const c = decode(loadText(text, at, byte_count));
          const fold = tableEntry(table, c) & FOLD_MASK;
          if (fold >= DELTA_COUNT || !standsAlone(text, table, masks, group, bit + encodedLength(c), byte_count)) {
            left |= 1 << bit;
            continue;
          }
          const bytes = encode((c + table[TABLE_LAYOUT.delta + fold]) | 0);
          hash = wordOdd(wordEven(hash, bytes), 0);
          lo = wholeLo(lo, bytes);
          hi = wholeHi(hi, bytes);
        } else {
          const further = masks[here] & ~masks[here + 3];
          const furtherNext = hasNext ? masks[here + 4] & ~masks[here + 7] : 0;
          const run = trailingZeros(~bitsFrom(further, furtherNext, bit + 1));
          const ignored = masks[here + 1] & ~masks[here + 3];
          const ignoredNext = hasNext ? masks[here + 5] & ~masks[here + 7] : 0;
          if (run >= LONGEST || (bitsFrom(ignored, ignoredNext, bit + 1 + run) & 1) === 1) {
            left |= 1 << bit;
            continue;
          }
          const length = run + 1;
          let seen = 0;
          for (let done = 0; done < length; done += 8) {
            const a = firstBytes(loadText(text, at + done, byte_count), length - done);
            let b = 0;
            lo = wholeLo(lo, lowerCase(a));
            hi = wholeHi(hi, lowerCase(a));
            if (done + 4 < length) {
              b = firstBytes(loadText(text, at + done + 4, byte_count), length - done - 4);
              lo = wholeLo(lo, lowerCase(b));
              hi = wholeHi(hi, lowerCase(b));
            }
            hash = wordOdd(wordEven(hash, lowerCase(a)), lowerCase(b));
            seen |= a | b;
          }
          if ((seen & HIGH_BITS) !== 0) {
            left |= 1 << bit;
            continue;
          }
        }
        words[rank] = wordEnd(hash);
        whole_words[rank * 2] = wholeLoEnd(lo);
        whole_words[rank * 2 + 1] = wholeHiEnd(hi);
      }
      todo[group] = left;
    }
  },
});
