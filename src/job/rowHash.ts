import { createHash } from 'node:crypto';
import { fmix } from '../core/u32.ts';

/** A hash of every row of a job's inputs: of its file's name, relative to the inputs' common parent, and its number. */
export class RowHash {
  readonly #seeds: Uint32Array;

  /** @param names of the files, in their order */
  constructor(names: readonly string[]) {
    this.#seeds = Uint32Array.from(names, (name) => createHash('sha256').update(name).digest().readUInt32LE());
  }

  /** Returns a whole number below 2⁵³. */
  of(file: number, row: number): number {
    const first = fmix((row % 2 ** 32) ^ this.#seeds[file]) >>> 0;
    const second = fmix((first + Math.imul(Math.floor(row / 2 ** 32) + 1, 0x9e3779b1)) | 0) >>> 0;
    return first * 2 ** 21 + (second >>> 11);
  }
}
