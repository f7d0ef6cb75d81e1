import { hashBytes, sameBytes } from './hashBytes.ts';

interface Spelt {
  readonly count: number;
  readonly text: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const FREE = 0xffffffff;

/** Words numbered from 0 in the order of first appearance: equal words have equal numbers. */
export interface Numbers {
  /** Different words. */
  readonly distinct: number;
  /** Number of each word. */
  readonly of: Uint32Array;
  /** By number: how often it occurs, and the first word that has it. */
  readonly counts: Uint32Array;
  readonly firsts: Uint32Array;
}

/** Numbers words by what they are: exact, since bytes are compared, whatever the hash does. */
export class WordNumbers implements Numbers {
  distinct = 0;
  of = new Uint32Array(1024);
  counts = new Uint32Array(1024);
  firsts = new Uint32Array(1024);
  #hashes = new Uint32Array(1024);
  #slots = new Uint32Array(2048);

  number({ count, text, starts, ends }: Spelt): void {
    if (count > this.of.length) {
      const size = 2 ** Math.ceil(Math.log2(count));
      this.of = new Uint32Array(size);
      this.counts = new Uint32Array(size);
      this.firsts = new Uint32Array(size);
      this.#hashes = new Uint32Array(size);
      this.#slots = new Uint32Array(2 * size);
    }
    let size = 64;
    while (size < 2 * count) size *= 2;
    const slots = this.#slots;
    slots.fill(FREE, 0, size);
    const { of, counts, firsts } = this;
    const hashes = this.#hashes;
    let distinct = 0;
    for (let i = 0; i < count; i++) {
      const start = starts[i];
      const end = ends[i];
      const hash = hashBytes(text, start, end);
      let slot = hash & (size - 1);
      for (;;) {
        const number = slots[slot];
        if (number === FREE) {
          slots[slot] = distinct;
          hashes[distinct] = hash;
          firsts[distinct] = i;
          counts[distinct] = 1;
          of[i] = distinct++;
          break;
        }
        const first = firsts[number];
        if (hashes[number] === hash && sameBytes(text, start, end, text, starts[first], ends[first])) {
          counts[number]++;
          of[i] = number;
          break;
        }
        slot = (slot + 1) & (size - 1);
      }
    }
    this.distinct = distinct;
  }
}
