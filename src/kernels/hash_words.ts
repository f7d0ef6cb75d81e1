import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { wholeHi, wholeHiEnd, wholeLo, wholeLoEnd, WHOLE_HI_SEED, WHOLE_LO_SEED, wordEnd, wordEven, wordOdd, WORD_SEED } from './hash.ts';
import { bitsFrom, decode, encode, encodedLength, firstBytes, loadText } from './utf8Window.ts';
import { CLASS_SHIFT, FOLD_MASK, tableEntry } from './wordLookup.ts';
import { popcount, trailingZeros } from '../core/u32.ts';
import { composeHangul } from '../text/hangul.ts';
import { DELTA_COUNT, TABLE_LAYOUT, TAIL, WORD } from '../text/wordTable.ts';

/** No code point: before the first of a word and behind its last. */
const NOTHING = -1;
/** The word hash covers 16 times 4 bytes. */
const HASHED = 16;

/** The next byte that is not ignored or begins a unit, or the end of the text. */
function skipIgnored(masks: Uint32Array, from: number, byteCount: number): number {
  let at = from;
  while (at < byteCount) {
    const group = (at >>> 5) * 4;
    const stops = (~masks[group + 1] | masks[group + 3]) >>> (at & 31);
    if (stops !== 0) return at + trailingZeros(stops);
    at = (at | 31) + 1;
  }
  return at;
}

/** Takes folded code points, keeps the hashes of their UTF-8. One at a time is held back, for the next may compose with it. */
class WordHasher {
  #held = NOTHING;
  #pending = 0;
  #filled = 0;
  #fed = 0;
  #hash = WORD_SEED;
  #lo = WHOLE_LO_SEED;
  #hi = WHOLE_HI_SEED;

  begin(): void {
    this.#held = NOTHING;
    this.#pending = this.#filled = this.#fed = 0;
    this.#hash = WORD_SEED;
    this.#lo = WHOLE_LO_SEED;
    this.#hi = WHOLE_HI_SEED;
  }

  add(c: number): void {
    const composed = composeHangul(this.#held, c);
    if (composed === 0) this.#flushHeld();
    this.#held = composed === 0 ? c : composed;
  }

  end(words: Uint32Array, wholeWords: Uint32Array, rank: number): void {
    this.#flushHeld();
    if (this.#filled > 0) this.#feed(this.#pending);
    if (this.#fed < HASHED && (this.#fed & 1) === 1) this.#hash = wordOdd(this.#hash, 0);
    words[rank] = wordEnd(this.#hash);
    wholeWords[rank * 2] = wholeLoEnd(this.#lo);
    wholeWords[rank * 2 + 1] = wholeHiEnd(this.#hi);
  }

  #flushHeld(): void {
    if (this.#held === NOTHING) return;
    const encoded = encode(this.#held);
    this.#pending |= encoded << (this.#filled * 8);
    const spill = (encoded >>> 8) >>> (24 - this.#filled * 8);
    this.#filled += encodedLength(this.#held);
    if (this.#filled >= 4) {
      this.#feed(this.#pending);
      this.#pending = spill;
      this.#filled -= 4;
    }
  }

  #feed(bytes: number): void {
    if (this.#fed < HASHED) this.#hash = (this.#fed & 1) === 0 ? wordEven(this.#hash, bytes) : wordOdd(this.#hash, bytes);
    this.#lo = wholeLo(this.#lo, bytes);
    this.#hi = wholeHi(this.#hi, bytes);
    this.#fed++;
  }
}

/** Hashes of the words that hash_words_ascii left: any mix of code points, any length, ignored ones inside. */
export const hashWords = defineKernel({
  id: 'hash_words',
  params: ['byte_count', 'group_count'],
  bindings: [
    { name: 'text', access: 'read' },
    { name: 'table', access: 'read' },
    { name: 'masks', access: 'read' },
    { name: 'starts', access: 'read' },
    { name: 'bases', access: 'read' },
    { name: 'words', access: 'read_write' },
    { name: 'whole_words', access: 'read_write' },
    { name: 'todo', access: 'read' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
  twin({ params: { byte_count, group_count }, buffers: { text, table, masks, starts, bases, words, whole_words, todo } }) {
    const hasher = new WordHasher();
    for (let group = 0; group < group_count; group++) {
      for (let rest = todo[group]; rest !== 0; rest &= rest - 1) {
        const bit = trailingZeros(rest);
        const first = group * 32 + bit;
        // What continues a word: word code points; what continues a single: tails.
        const continuing = ((masks[group * 4 + 2] >>> bit) & 1) === 1 ? TAIL : WORD;
        hasher.begin();
        for (let at = first; at < byte_count; at = skipIgnored(masks, at, byte_count)) {
          const unitStarts = masks[(at >>> 5) * 4 + 3];
          const unitStartsNext = (at | 31) + 1 < byte_count ? masks[((at >>> 5) + 1) * 4 + 3] : 0;
          if (at > first && ((unitStarts >>> (at & 31)) & 1) === 1) break;
          // A unit that begins in bytes 1 to 3 of the window ends it.
          const room = 1 + trailingZeros((bitsFrom(unitStarts, unitStartsNext, (at & 31) + 1) & 7) | 8);
          const window = firstBytes(loadText(text, at, byte_count), room);
          const c = (window & 0x80) === 0 ? window & 0x7f : decode(window);
          const entry = tableEntry(table, c);
          if (at > first && entry >> CLASS_SHIFT !== continuing) break;
          at += encodedLength(c);
          const fold = entry & FOLD_MASK;
          if (fold < DELTA_COUNT) {
            hasher.add((c + table[TABLE_LAYOUT.delta + fold]) | 0);
          } else {
            // Two or three code points; a zero stands for the third of two.
            const expansion = TABLE_LAYOUT.expansion + (fold - DELTA_COUNT) * 3;
            hasher.add(table[expansion]);
            hasher.add(table[expansion + 1]);
            if (table[expansion + 2] !== 0) hasher.add(table[expansion + 2]);
          }
        }
        hasher.end(words, whole_words, bases[group] + popcount(starts[group] & ((1 << bit) - 1)));
      }
    }
  },
});
