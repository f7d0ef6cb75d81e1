import { createHash } from 'node:crypto';
import { fmix } from '../core/u32.ts';

/**
 * A number for each row of the inputs, by its file's name (relative to the inputs' common parent) and its place there
 * alone: who chooses rows by it chooses the same ones whatever the batches, the order of reading or the engine.
 */
export class RowHash {
  readonly #seeds: Uint32Array;

  /** @param salt another one gives numbers that have nothing to do with these */
  constructor(names: readonly string[], salt = 0) {
    this.#seeds = Uint32Array.from(names, (name) => createHash('sha256').update(name).digest().readUInt32LE() ^ salt);
  }

  /** Returns a whole number below 2⁵³, all alike likely. */
  of(file: number, row: number): number {
    const first = fmix((row % 2 ** 32) ^ this.#seeds[file]) >>> 0;
    const second = fmix((first + Math.imul(Math.floor(row / 2 ** 32) + 1, 0x9e3779b1)) | 0) >>> 0;
    return first * 2 ** 21 + (second >>> 11);
  }
}
