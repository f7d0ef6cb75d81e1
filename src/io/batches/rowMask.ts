import { open, type FileHandle } from 'node:fs/promises';
import { readFailure } from '../fileErrors.ts';
import type { KeptSummary } from '../format.ts';
import { writeWhole } from '../outputFile.ts';

/** Rows in a piece, whole bytes. */
const PIECE = 1 << 20;

/** Writes one bit a row, the lowest of a byte first: 1 where the row stays. @throws OutputError */
export async function writeMask(target: string, rows: number, keep: (row: number) => boolean): Promise<KeptSummary> {
  return writeWhole(target, async (file) => {
    let kept = 0;
    for (let from = 0; from < rows; from += PIECE) {
      const to = Math.min(from + PIECE, rows);
      const bits = new Uint8Array((to - from + 7) >> 3);
      for (let row = from; row < to; row++) {
        if (!keep(row)) continue;
        bits[(row - from) >> 3] |= 1 << (row & 7);
        kept++;
      }
      await file.write(bits);
    }
    return { rows: kept, bytes: file.bytes };
  });
}

/** Reads a mask in pieces of any length; the caller closes it. */
export class RowMask {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws InputError */
  static async open(path: string): Promise<RowMask> {
    try {
      return new RowMask(path, await open(path, 'r'));
    } catch (error) {
      throw readFailure(path, error);
    }
  }

  /** Returns a byte a row, 1 where it stays, for rows [first, first + count). @throws InputError */
  async read(first: number, count: number): Promise<Uint8Array> {
    const start = Math.floor(first / 8);
    const bits = new Uint8Array(Math.ceil((first + count) / 8) - start);
    try {
      for (let done = 0; done < bits.length; ) {
        const { bytesRead } = await this.#handle.read(bits, done, bits.length - done, start + done);
        if (bytesRead === 0) throw new Error('the mask ends before its rows');
        done += bytesRead;
      }
    } catch (error) {
      throw readFailure(this.#path, error);
    }
    const flags = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const bit = (first % 8) + i;
      flags[i] = (bits[bit >> 3] >> (bit & 7)) & 1;
    }
    return flags;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
