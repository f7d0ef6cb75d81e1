import { createHash } from 'node:crypto';
import { firstOfEach } from '../exact/firstOfEach.ts';
import { LineNormaliser } from './lineNormaliser.ts';
import { newlinePieces, type NewlinePieces } from './newlinePieces.ts';

const WORDS = 4;

/** C4's name of a line: MD5 of strip() and lower(), as four big-endian u32. */
export class C4LineKeys {
  readonly #form = new LineNormaliser('lower');

  /** Returns the lines of `split("\n")` and four u32 for each. Any bytes. */
  read(bytes: Uint8Array): { readonly pieces: NewlinePieces; readonly keys: Uint32Array } {
    const pieces = newlinePieces(bytes);
    const keys = new Uint32Array(WORDS * pieces.count);
    for (let i = 0; i < pieces.count; i++) {
      this.#form.read(bytes, pieces.starts[i], pieces.ends[i]);
      md5Words(this.#form.bytes.subarray(0, this.#form.length), keys, WORDS * i);
    }
    return { pieces, keys };
  }
}

/** Writes the MD5 of an address to out[at … at + 4), so that comparing words is comparing digests; a page without one comes after all others. */
export function urlKey(url: string | null, out: Uint32Array, at: number): void {
  if (url === null) out.fill(0xffffffff, at, at + WORDS);
  else md5Words(Buffer.from(url), out, at);
}

function md5Words(bytes: Uint8Array, out: Uint32Array, at: number): void {
  const digest = createHash('md5').update(bytes).digest();
  for (let w = 0; w < WORDS; w++) out[at + w] = digest.readUInt32BE(4 * w);
}

/** Lines of many pages, in any order; columns of one length. */
export interface C4LineRecords {
  /** Four u32 a line. */
  readonly lineKeys: Uint32Array;
  /** Four u32 a line: those of its page. */
  readonly urlKeys: Uint32Array;
  /** Rank of the page, which decides between pages of one address. */
  readonly ranks: Float64Array;
  /** Number of the line in its page. */
  readonly positions: Uint32Array;
}

/**
 * Gives each line to the page whose address has the smallest MD5 and takes it from the others; of copies within that page
 * the first stays. Returns for each record −1 where it stays, else the record that does. The answer does not hang on the
 * order of pages. Raffel et al., 2020; tensorflow_datasets, c4_utils.py, remove_duplicate_text.
 */
export function c4LineOwners({ lineKeys, urlKeys, ranks, positions }: C4LineRecords): Int32Array {
  const words = Array.from({ length: WORDS }, (_, w) => Uint32Array.from({ length: urlKeys.length / WORDS }, (_unused, i) => urlKeys[WORDS * i + w]));
  return firstOfEach(lineKeys, WORDS, [...words, ranks, positions]);
}
