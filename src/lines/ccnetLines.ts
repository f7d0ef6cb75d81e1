import { createHash } from 'node:crypto';
import { firstOfEach } from '../exact/firstOfEach.ts';
import { HashSet64 } from '../exact/hashSet64.ts';
import { LineNormaliser } from './lineNormaliser.ts';
import { codePointsIn, newlinePieces, type NewlinePieces } from './newlinePieces.ts';

const ONCE = 1;
const SEVERAL = 2;
/** First met in the document that is being counted. */
const HERE = 3;

const BLANK = createHash('sha1').digest();

/** Lines of one document and the low and high u32 of the hash of each. */
export interface HashedLines {
  readonly pieces: NewlinePieces;
  readonly hashes: Uint32Array;
}

/** CCNet's line hash: the first 8 bytes of the SHA-1 of the normal form, little-endian. */
export class LineHasher {
  readonly #form = new LineNormaliser('ccnet');

  /** Returns every line of `split("\n")`, blank ones too, and its hash. Any bytes. */
  read(bytes: Uint8Array): HashedLines {
    const pieces = newlinePieces(bytes);
    const hashes = new Uint32Array(2 * pieces.count);
    for (let i = 0; i < pieces.count; i++) {
      this.#form.read(bytes, pieces.starts[i], pieces.ends[i]);
      const digest = this.#form.length === 0 ? BLANK : createHash('sha1').update(this.#form.bytes.subarray(0, this.#form.length)).digest();
      hashes[2 * i] = digest.readUInt32LE(0);
      hashes[2 * i + 1] = digest.readUInt32LE(4);
    }
    return { pieces, hashes };
  }
}

/**
 * Lines of a group of shards that share one set, as CCNet's `hash_in_mem` makes them (50 of 1600 shards there, one of
 * 5000 in RedPajama-V1). What goes depends on which shards are in the group and on nothing else; in the streaming mode
 * also on their order. Wenzek et al., CCNet, LREC 2020; cc_net/dedup.py.
 */
export class LineGroup {
  readonly #seen: HashSet64;

  /** @param most different lines it may hold; `HashSet64.within` says how many fit in a budget */
  constructor(most: number) {
    this.#seen = new HashSet64(most);
  }

  get size(): number {
    return this.#seen.size;
  }

  /** First pass of the mode that removes all copies. Copies within the document count once. @throws BudgetError (`budget`) */
  count({ hashes }: HashedLines): void {
    const seen = this.#seen;
    for (let i = 0; i < hashes.length; i += 2) {
      const value = seen.get(hashes[i], hashes[i + 1]);
      if (value === 0) seen.set(hashes[i], hashes[i + 1], HERE);
      else if (value === ONCE) seen.set(hashes[i], hashes[i + 1], SEVERAL);
    }
    for (let i = 0; i < hashes.length; i += 2) {
      if (seen.get(hashes[i], hashes[i + 1]) === HERE) seen.set(hashes[i], hashes[i + 1], ONCE);
    }
  }

  /** Adds what another part of the group has counted: a line of both is in several documents. @throws BudgetError (`budget`) */
  merge(other: LineGroup): void {
    other.#seen.forEach((low, high, value) => this.#seen.set(low, high, this.#seen.get(low, high) === 0 ? value : SEVERAL));
  }

  /**
   * Second pass: returns 1 for each line that stays. A line of several documents goes from all of them, the first included;
   * of copies within the document the first stays. All zeros: the document goes.
   */
  keepUnshared(lines: HashedLines): Uint8Array {
    const keep = firstCopies(lines);
    const { hashes } = lines;
    for (let i = 0; i < keep.length; i++) if (this.#seen.get(hashes[2 * i], hashes[2 * i + 1]) === SEVERAL) keep[i] = 0;
    return keep;
  }

  /** The streaming mode, documents in their order: returns 1 for each line that was in no document before and not before in this one. @throws BudgetError (`budget`) */
  keepFirst(lines: HashedLines): Uint8Array {
    const keep = firstCopies(lines);
    const { hashes } = lines;
    for (let i = 0; i < keep.length; i++) {
      if (keep[i] === 1 && this.#seen.set(hashes[2 * i], hashes[2 * i + 1], ONCE) !== 0) keep[i] = 0;
    }
    return keep;
  }
}

/** Returns 1 for each line that the document does not have before. CCNet takes the hash 0 for a line that is gone, and so do we. */
export function firstCopies({ hashes, pieces }: HashedLines): Uint8Array {
  const keeper = firstOfEach(hashes, 2, [Uint32Array.from({ length: pieces.count }, (_, i) => i)]);
  return Uint8Array.from(keeper, (each, i) => (each < 0 && (hashes[2 * i] | hashes[2 * i + 1]) !== 0 ? 1 : 0));
}

/** The columns that CCNet adds. */
export interface LineBookkeeping {
  readonly original_nlines: number;
  /** Code points, newlines included. */
  readonly original_length: number;
  readonly nlines: number;
  readonly length: number;
  /** Numbers of the kept lines in the original. */
  readonly line_ids: readonly number[];
}

/**
 * Returns what CCNet writes beside the text.
 * @param bytes well-formed UTF-8
 * @param before of an earlier removal, whose numbers then go on to be those of the first original
 */
export function lineBookkeeping(bytes: Uint8Array, { count, starts, ends }: NewlinePieces, keep: Uint8Array, before?: LineBookkeeping): LineBookkeeping {
  const ids: number[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    if (keep[i] === 0) continue;
    ids.push(before === undefined ? i : before.line_ids[i]);
    length += codePointsIn(bytes, starts[i], ends[i]);
  }
  return {
    original_nlines: before?.original_nlines ?? count,
    original_length: before?.original_length ?? codePointsIn(bytes, 0, bytes.length),
    nlines: ids.length,
    length: length + Math.max(0, ids.length - 1),
    line_ids: ids,
  };
}

/** Number of the group a shard is in, `size` shards to a group in the order given. */
export function groupOf(shard: number, size: number): number {
  return Math.floor(shard / size);
}
