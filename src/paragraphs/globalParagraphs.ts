import { createHash } from 'node:crypto';
import { firstOfEach } from '../exact/firstOfEach.ts';
import { codePointsIn, newlinePieces, type NewlinePieces } from '../lines/newlinePieces.ts';

/** u32 of a key: the first 128 bits of SHA-256. */
const WORDS = 4;

/**
 * Returns the paragraphs of a text (between newlines, empty ones too) and the key of each: SHA-256 of its bytes as they
 * are. Any bytes. MAP-NEO, Matrix, dedup/Paragraph_Deduplication/paragraph.py.
 */
export function paragraphKeys(bytes: Uint8Array): { readonly pieces: NewlinePieces; readonly keys: Uint32Array } {
  const pieces = newlinePieces(bytes);
  const keys = new Uint32Array(WORDS * pieces.count);
  for (let i = 0; i < pieces.count; i++) {
    const digest = createHash('sha256').update(bytes.subarray(pieces.starts[i], pieces.ends[i])).digest();
    for (let w = 0; w < WORDS; w++) keys[WORDS * i + w] = digest.readUInt32BE(4 * w);
  }
  return { pieces, keys };
}

/** Returns for each paragraph of the corpus −1 where it is the first by rank of its document and place in it, else the record of the first. Records come in any order. */
export function paragraphOwners(keys: Uint32Array, ranks: Float64Array, positions: Uint32Array): Int32Array {
  return firstOfEach(keys, WORDS, [ranks, positions]);
}

/** `once`: as released, an empty paragraph is one like any other, so that one blank line is left in the whole corpus. `keep`: blank lines stay. */
export type BlankParagraphs = 'once' | 'keep';

/** Returns 1 for each paragraph that stays. @param owners of the paragraphs of this document, in order */
export function keepParagraphs({ count, starts, ends }: NewlinePieces, owners: Int32Array, blank: BlankParagraphs): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (owners[i] < 0 || (blank === 'keep' && starts[i] === ends[i]) ? 1 : 0));
}

/** Returns code points of the paragraphs that stay, joined by newlines: below 20 the document goes, whether it lost any or not. @param bytes well-formed UTF-8 */
export function rebuiltLength(bytes: Uint8Array, { count, starts, ends }: NewlinePieces, keep: Uint8Array): number {
  let length = 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (keep[i] === 0) continue;
    length += codePointsIn(bytes, starts[i], ends[i]);
    kept += 1;
  }
  return length + Math.max(0, kept - 1);
}

export const SHORTEST_DOCUMENT = 20;
