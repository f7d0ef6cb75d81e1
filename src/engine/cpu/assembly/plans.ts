/** The fused plans `tokenize` and `sketch`: one walk over the units of a batch. */
import { writeBandKeys } from './bandKeys';
import { addToDigest } from './digest';
import { addToFss } from './fss';
import { hashes, wholeHigh, wholeLow } from './layout';
import { addToMinhash } from './minhash';
import { hashShingles, hashShortUnit } from './shingleHash';
import { hashSignatures } from './signatureHash';
import { beginUnit, cutTile, hashTile, hasMore, nextTile } from './unitTiles';

const MINHASH: u32 = 1;

/** Stages of the sketch plan; tokenising alone is 1. */
const WORD_HASHES: u32 = 2;
const DIGESTS: u32 = 3;
const SHINGLES: u32 = 4;
const SLOTS: u32 = 5;
const KEYS: u32 = 6;

/** Writes all words' hashes, their whole-word hashes and each unit's first word; unitWords has units + 1 entries. */
export function tokenize(text: usize, offsets: usize, units: u32, words: usize, wholeWords: usize, unitWords: usize): void {
  let total: u32 = 0;
  for (let unit: u32 = 0; unit < units; unit++) {
    store<u32>(unitWords + (<usize>unit << 2), total);
    beginUnit(text + <usize>load<u32>(offsets + (<usize>unit << 2)), text + <usize>load<u32>(offsets + (<usize>unit << 2), 4));
    while (hasMore()) {
      const count = nextTile();
      memory.copy(words + (<usize>total << 2), hashes, <usize>count << 2);
      const at = wholeWords + (<usize>total << 3);
      for (let i: usize = 0; i < <usize>count; i++) {
        store<u32>(at + (i << 3), load<u32>(wholeLow + (i << 2)));
        store<u32>(at + (i << 3), load<u32>(wholeHigh + (i << 2)), 4);
      }
      total += count;
    }
  }
  store<u32>(unitWords + (<usize>units << 2), total);
}

@inline
function addShingles(count: u32, family: u32, signature: usize, k: u32): void {
  if (family == MINHASH) addToMinhash(count, signature, k);
  else addToFss(count, signature, k);
}

/**
 * Cuts, hashes and sketches the unit text[start … end); returns its number of words. Goes through the first `stages` of:
 * cut and fold, hash words, digest, hash shingles, sketch.
 */
function sketchUnit(start: usize, end: usize, family: u32, k: u32, n: u32, stages: u32, signature: usize, digest: usize): u32 {
  for (let at: usize = 0; at < <usize>k << 2; at += 16) v128.store(signature + at, i32x4.splat(-1));
  v128.store(digest, i32x4.splat(0));
  let total: u32 = 0;
  // Words of earlier tiles that stand before `hashes`, for the shingles that reach into this one.
  let before: u32 = 0;
  beginUnit(start, end);
  while (hasMore()) {
    const count = cutTile();
    if (count == 0) continue;
    if (stages >= WORD_HASHES) hashTile(count);
    if (stages >= DIGESTS) addToDigest(digest, count, total);
    total += count;
    if (stages < SHINGLES) continue;
    const first = hashes - (<usize>before << 2);
    const there = before + count;
    if (there >= n) {
      hashShingles(first, there - n + 1, n);
      if (stages >= SLOTS) addShingles(there - n + 1, family, signature, k);
    }
    before = there < n - 1 ? there : n - 1;
    // Forwards and by whole vectors: what is written too much is the next tile's to write.
    const last = first + (<usize>(there - before) << 2);
    for (let at: usize = 0; at < <usize>before << 2; at += 16) v128.store(hashes - (<usize>before << 2) + at, v128.load(last + at));
  }
  if (total != 0 && total < n && stages >= SLOTS) {
    hashShortUnit(hashes - (<usize>total << 2), total);
    addShingles(1, family, signature, k);
  }
  return total;
}

/** Writes signatures, digests, keys and each unit's first word; a benchmark asks for fewer than all of the stages. */
export function sketch(
  text: usize, offsets: usize, salts: usize, units: u32, family: u32, k: u32, n: u32, bands: u32, rows: u32, stages: u32,
  signatures: usize, digests: usize, keys: usize, signatureHashes: usize, unitWords: usize,
): void {
  let total: u32 = 0;
  for (let unit: u32 = 0; unit < units; unit++) {
    const offset = offsets + (<usize>unit << 2);
    const signature = signatures + <usize>unit * (<usize>k << 2);
    store<u32>(unitWords + (<usize>unit << 2), total);
    total += sketchUnit(text + <usize>load<u32>(offset), text + <usize>load<u32>(offset, 4), family, k, n, stages, signature, digests + (<usize>unit << 4));
    if (stages < KEYS) continue;
    const salt = salts + (<usize>unit << 3);
    writeBandKeys(signature, bands, rows, load<u32>(salt), load<u32>(salt, 4), keys + (<usize>unit << 3), <usize>units << 3);
  }
  if (stages >= KEYS) hashSignatures(signatures, salts, units, k, signatureHashes);
  store<u32>(unitWords + (<usize>units << 2), total);
}
