/** The fused plans `tokenize` and `sketch`: one walk over the units of a batch. */
import { writeBandKeys } from './bandKeys';
import { addToDigest } from './digest';
import { addToFss } from './fss';
import { hashes, wholeHigh, wholeLow } from './layout';
import { addToMinhash } from './minhash';
import { hashShingles, hashShortUnit } from './shingleHash';
import { hashSignatures } from './signatureHash';
import { beginUnit, hasMore, nextTile } from './unitTiles';

const MINHASH: u32 = 1;

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

/** Cuts, hashes and sketches the unit text[start … end); returns its number of words. */
function sketchUnit(start: usize, end: usize, family: u32, k: u32, n: u32, signature: usize, digest: usize): u32 {
  memory.fill(signature, 0xff, <usize>k << 2);
  memory.fill(digest, 0, 16);
  let total: u32 = 0;
  // Words of earlier tiles that stand before `hashes`, for the shingles that reach into this one.
  let before: u32 = 0;
  beginUnit(start, end);
  while (hasMore()) {
    const count = nextTile();
    if (count == 0) continue;
    addToDigest(digest, count, total);
    total += count;
    const first = hashes - (<usize>before << 2);
    const there = before + count;
    if (there >= n) {
      hashShingles(first, there - n + 1, n);
      addShingles(there - n + 1, family, signature, k);
    }
    before = there < n - 1 ? there : n - 1;
    memory.copy(hashes - (<usize>before << 2), first + (<usize>(there - before) << 2), <usize>before << 2);
  }
  if (total != 0 && total < n) {
    hashShortUnit(hashes - (<usize>total << 2), total);
    addShingles(1, family, signature, k);
  }
  return total;
}

export function sketch(
  text: usize, offsets: usize, salts: usize, units: u32, family: u32, k: u32, n: u32, bands: u32, rows: u32,
  signatures: usize, digests: usize, keys: usize, signatureHashes: usize, unitWords: usize,
): void {
  let total: u32 = 0;
  for (let unit: u32 = 0; unit < units; unit++) {
    const offset = offsets + (<usize>unit << 2);
    const signature = signatures + <usize>unit * (<usize>k << 2);
    store<u32>(unitWords + (<usize>unit << 2), total);
    total += sketchUnit(text + <usize>load<u32>(offset), text + <usize>load<u32>(offset, 4), family, k, n, signature, digests + (<usize>unit << 4));
    const salt = salts + (<usize>unit << 3);
    writeBandKeys(signature, bands, rows, load<u32>(salt), load<u32>(salt, 4), keys + (<usize>unit << 3), <usize>units << 3);
  }
  hashSignatures(signatures, salts, units, k, signatureHashes);
  store<u32>(unitWords + (<usize>units << 2), total);
}
