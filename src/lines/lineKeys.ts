import { HASH_WORDS, type ContentHasher } from '../exact/contentHash.ts';
import { LineNormaliser, type LineForm } from './lineNormaliser.ts';
import { newlinePieces, type NewlinePieces } from './newlinePieces.ts';

/** Four u32 for each line of `split("\n")`: the content hash of its normal form, so that who writes a line cannot make it meet another. */
export class LineKeys {
  readonly #form: LineNormaliser;
  readonly #hasher: ContentHasher;

  constructor(form: LineForm, hasher: ContentHasher) {
    this.#form = new LineNormaliser(form);
    this.#hasher = hasher;
  }

  /** Any bytes, which are only read; none, one empty line. */
  read(bytes: Uint8Array): { readonly pieces: NewlinePieces; readonly keys: Uint32Array } {
    const pieces = newlinePieces(bytes);
    const keys = new Uint32Array(HASH_WORDS * pieces.count);
    for (let i = 0; i < pieces.count; i++) {
      this.#form.read(bytes, pieces.starts[i], pieces.ends[i]);
      this.#hasher.hash(this.#form.bytes, 0, this.#form.length, keys, HASH_WORDS * i);
    }
    return { pieces, keys };
  }
}
