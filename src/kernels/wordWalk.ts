/**
 * Walks along one word of any length and any mix of code points, ignored ones inside, and hashes its folded bytes, as in
 * shaders/shared/word_walk.wgsl. A walk can stop after so many bytes of text and go on later.
 */
import { asciiWordBytes } from './asciiBytes.ts';
import { wholeHi, wholeHiEnd, wholeLo, wholeLoEnd, WHOLE_HI_SEED, WHOLE_LO_SEED, wordEnd, wordEven, wordOdd, WORD_SEED } from './hash.ts';
import { bitsFrom, decode, encode, encodedLength, firstBytes, loadText } from './utf8Window.ts';
import { CLASS_SHIFT, FOLD_MASK, tableEntry } from './wordLookup.ts';
import { trailingZeros } from '../core/u32.ts';
import { composeHangul } from '../text/hangul.ts';
import { DELTA_COUNT, TABLE_LAYOUT, TAIL, WORD } from '../text/wordTable.ts';

/** No code point: before the first of a word and behind its last. */
const NOTHING = -1;
/** Four bytes that compose with nothing. */
const PACKED = -2;
/** The word hash covers 16 times 4 bytes. */
const HASHED = 16;
const HIGH_BITS = 0x80808080 | 0;

/** What a walk reads; the buffers of the kernels. */
interface WalkedText {
  readonly text: Uint32Array;
  readonly table: Uint32Array;
  readonly masks: Uint32Array;
  readonly byteCount: number;
}

/** The next byte that is not ignored or begins a unit, or the first at or behind `end`. */
function skipIgnored(masks: Uint32Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const group = (at >>> 5) * 4;
    const stops = (~masks[group + 1] | masks[group + 3]) >>> (at & 31);
    if (stops !== 0) return at + trailingZeros(stops);
    at = (at | 31) + 1;
  }
  return at;
}

/** Takes folded code points, keeps the hashes of their UTF-8. One at a time is held back, for the next may compose with it. */
export class WordWalk {
  #at = 0;
  #held = NOTHING;
  #heldBytes = 0;
  #heldLength = 0;
  #pending = 0;
  #filled = 0;
  #fed = 0;
  #hash = WORD_SEED;
  #lo = WHOLE_LO_SEED;
  #hi = WHOLE_HI_SEED;

  begin(at: number): void {
    this.#at = at;
    this.#held = NOTHING;
    this.#heldBytes = this.#heldLength = this.#pending = this.#filled = this.#fed = 0;
    this.#hash = WORD_SEED;
    this.#lo = WHOLE_LO_SEED;
    this.#hi = WHOLE_HI_SEED;
  }

  /** Writes what `load` needs to go on. */
  save(state: Uint32Array, base: number): void {
    state.set([this.#at, this.#held, this.#heldBytes, this.#heldLength, this.#pending, this.#filled, this.#fed, this.#hash, 0, this.#lo, this.#hi, 0, 0], base);
  }

  load(state: Uint32Array, base: number): void {
    this.#at = state[base];
    this.#held = state[base + 1] | 0;
    this.#heldBytes = state[base + 2];
    this.#heldLength = state[base + 3];
    this.#pending = state[base + 4];
    this.#filled = state[base + 5];
    this.#fed = state[base + 6];
    this.#hash = state[base + 7];
    this.#lo = state[base + 9];
    this.#hi = state[base + 10];
  }

  /** Goes on with the word that begins at `wordAt`; false if it reached the byte `limit` before the word's end was seen. */
  on({ text, table, masks, byteCount }: WalkedText, wordAt: number, limit: number): boolean {
    // What continues a word: word code points; what continues a single: tails.
    const continuing = ((masks[(wordAt >>> 5) * 4 + 2] >>> (wordAt & 31)) & 1) === 1 ? TAIL : WORD;
    for (;;) {
      const at = (this.#at = skipIgnored(masks, this.#at, Math.min(limit, byteCount)));
      if (at >= limit) return false;
      if (at >= byteCount) break;
      const unitStarts = masks[(at >>> 5) * 4 + 3];
      const unitStartsNext = (at | 31) + 1 < byteCount ? masks[((at >>> 5) + 1) * 4 + 3] : 0;
      if (at > wordAt && ((unitStarts >>> (at & 31)) & 1) === 1) break;
      // A unit that begins in bytes 1 to 3 of the window ends it.
      const room = 1 + trailingZeros((bitsFrom(unitStarts, unitStartsNext, (at & 31) + 1) & 7) | 8);
      const window = firstBytes(loadText(text, at, byteCount), room);
      if (continuing === WORD && (asciiWordBytes(window) & HIGH_BITS) === HIGH_BITS) {
        this.#at = at + 4;
        // Lower case: letters have bit 6, digits do not.
        this.#add(PACKED, window | ((window >> 1) & 0x20202020), 4);
        continue;
      }
      const c = (window & 0x80) === 0 ? window & 0x7f : decode(window);
      const entry = tableEntry(table, c);
      if (at > wordAt && entry >> CLASS_SHIFT !== continuing) break;
      this.#at = at + encodedLength(c);
      this.#addFolded(table, c, entry & FOLD_MASK);
    }
    this.#flushHeld();
    if (this.#filled > 0) this.#feed(this.#pending);
    return true;
  }

  /** Writes the hashes of a walk that has ended. */
  end(words: Uint32Array, wholeWords: Uint32Array, rank: number): void {
    const odd = this.#fed < HASHED && (this.#fed & 1) === 1;
    words[rank] = wordEnd(odd ? wordOdd(this.#hash, 0) : this.#hash);
    wholeWords[rank * 2] = wholeLoEnd(this.#lo);
    wholeWords[rank * 2 + 1] = wholeHiEnd(this.#hi);
  }

  #addFolded(table: Uint32Array, c: number, fold: number): void {
    if (fold < DELTA_COUNT) {
      this.#addCode((c + table[TABLE_LAYOUT.delta + fold]) | 0);
      return;
    }
    // Two or three code points; a zero stands for the third of two.
    const expansion = TABLE_LAYOUT.expansion + (fold - DELTA_COUNT) * 3;
    this.#addCode(table[expansion]);
    this.#addCode(table[expansion + 1]);
    if (table[expansion + 2] !== 0) this.#addCode(table[expansion + 2]);
  }

  #addCode(c: number): void {
    const composed = composeHangul(this.#held, c);
    if (composed === 0) this.#add(c, encode(c), encodedLength(c));
    else this.#hold(composed, encode(composed), encodedLength(composed));
  }

  #add(c: number, bytes: number, length: number): void {
    this.#flushHeld();
    this.#hold(c, bytes, length);
  }

  #hold(c: number, bytes: number, length: number): void {
    this.#held = c;
    this.#heldBytes = bytes;
    this.#heldLength = length;
  }

  #flushHeld(): void {
    this.#pending |= this.#heldBytes << (this.#filled * 8);
    const spill = (this.#heldBytes >>> 8) >>> (24 - this.#filled * 8);
    this.#filled += this.#heldLength;
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
