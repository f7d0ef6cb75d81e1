import { fmix } from '../core/u32.ts';

/** Numbers that look drawn and follow from a seed alone. */
export class Draws {
  readonly #seed: number;
  #count = 0;

  /** @param seed a whole number below 2⁵³ */
  constructor(seed: number) {
    this.#seed = fmix((seed % 2 ** 32) ^ fmix(Math.floor(seed / 2 ** 32)));
  }

  /** Returns a number from 0 to before 1. */
  next(): number {
    return fmix((this.#seed + Math.imul(++this.#count, 0x9e3779b1)) | 0) / 2 ** 32;
  }

  /** Returns a whole number from 0 to before `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}
