import { createHash } from 'node:crypto';
import { newlinePieces, type NewlinePieces } from '../lines/newlinePieces.ts';

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
