import { rotateLeft } from '../core/u32.ts';
import { cutWords, type WordSink } from '../text/words.ts';

/** Of a content hash, in u32. */
export const HASH_WORDS = 4;
const ROUNDS = 12;
const BLOCK = 16;
/** Four u32, drawn by a job for itself and kept beside what it wrote. */
export type HashKey = Readonly<Uint32Array>;

/** For tests and for where nobody has a reason to make texts collide. */
export const PUBLIC_KEY: HashKey = Uint32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);

/** Twice a number of 128 bits, in the field of x¹²⁸ + x⁷ + x² + x + 1. */
function doubled(key: HashKey): Uint32Array {
  const carry = key[3] >>> 31 === 1 ? 0x87 : 0;
  return Uint32Array.of((key[0] << 1) ^ carry, (key[1] << 1) | (key[0] >>> 31), (key[2] << 1) | (key[1] >>> 31), (key[3] << 1) | (key[2] >>> 31));
}

/**
 * 128-bit hash of bytes in u32 additions, rotations and exclusive ors: Chaskey (Mouha et al., SAC 2014) of twelve rounds,
 * ISO/IEC 29192-6. It is a MAC: with a key that the writer of a text does not know, texts cannot be made to meet. With a
 * known key they can.
 *
 *     v = K; for each block of 16 bytes, little-endian: v ^= block; v = π(v)
 *     the last block is ^ 2K if it is whole, else it gets a byte 1 and zeros and is ^ 4K; so is the result, after π
 *     π, a round:  v0 += v1; v1 = v1 <<< 5 ^ v0; v0 <<<= 16;  v2 += v3; v3 = v3 <<< 8 ^ v2;
 *                  v0 += v3; v3 = v3 <<< 13 ^ v0;             v2 += v1; v1 = v1 <<< 7 ^ v2; v2 <<<= 16
 */
export class ContentHasher {
  readonly #key: HashKey;
  readonly #whole: Uint32Array;
  readonly #partial: Uint32Array;
  readonly #rounds: number;
  readonly #last = new Uint8Array(BLOCK);
  readonly #state = new Uint32Array(HASH_WORDS);
  #folded = new Uint8Array(1024);
  #used = 0;
  readonly #sink: WordSink = {
    take: (word) => {
      const needed = this.#used + word.length + 1;
      if (needed > this.#folded.length) {
        const larger = new Uint8Array(2 * needed);
        larger.set(this.#folded);
        this.#folded = larger;
      }
      this.#folded.set(word.bytes.subarray(0, word.length), this.#used);
      this.#used += word.length;
      this.#folded[this.#used++] = 0x20;
    },
  };

  /** @param rounds 8 for the vectors of the paper */
  constructor(key: HashKey = PUBLIC_KEY, rounds = ROUNDS) {
    if (key.length !== HASH_WORDS) throw new RangeError(`a key of ${key.length} words`);
    this.#key = key;
    this.#whole = doubled(key);
    this.#partial = doubled(this.#whole);
    this.#rounds = rounds;
  }

  /** Writes the hash of bytes [start, end) to out[at … at + 4). Any bytes, none included; they are only read. */
  hash(bytes: Uint8Array, start: number, end: number, out: Uint32Array, at: number): void {
    const state = this.#state;
    state.set(this.#key);
    let from = start;
    for (; from + BLOCK < end; from += BLOCK) this.#absorb(bytes, from);
    const last = this.#last;
    const rest = end - from;
    const key = rest === BLOCK ? this.#whole : this.#partial;
    last.fill(0);
    for (let i = 0; i < rest; i++) last[i] = bytes[from + i];
    if (rest < BLOCK) last[rest] = 1;
    for (let i = 0; i < HASH_WORDS; i++) state[i] ^= key[i];
    this.#absorb(last, 0);
    for (let i = 0; i < HASH_WORDS; i++) out[at + i] = state[i] ^ key[i];
  }

  /** The same of the folded words of `words-v1`, a space behind each: texts that differ in case, marks and punctuation are one. No words, the hash of nothing. */
  hashWords(bytes: Uint8Array, start: number, end: number, out: Uint32Array, at: number): void {
    this.#used = 0;
    cutWords(bytes, start, end, this.#sink);
    this.hash(this.#folded, 0, this.#used, out, at);
  }

  #absorb(bytes: Uint8Array, at: number): void {
    const state = this.#state;
    let v0 = state[0] ^ wordAt(bytes, at);
    let v1 = state[1] ^ wordAt(bytes, at + 4);
    let v2 = state[2] ^ wordAt(bytes, at + 8);
    let v3 = state[3] ^ wordAt(bytes, at + 12);
    for (let round = this.#rounds; round > 0; round--) {
      v0 = (v0 + v1) | 0;
      v1 = rotateLeft(v1, 5) ^ v0;
      v0 = rotateLeft(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotateLeft(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotateLeft(v3, 13) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotateLeft(v1, 7) ^ v2;
      v2 = rotateLeft(v2, 16);
    }
    state[0] = v0;
    state[1] = v1;
    state[2] = v2;
    state[3] = v3;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
