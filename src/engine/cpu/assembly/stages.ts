/** The sketch plan cut short, so that a benchmark can see what each stage costs. */
import { addToDigest } from './digest';
import { hashes } from './layout';
import { hashShingles } from './shingleHash';
import { beginUnit, cutTile, hashTile, hasMore } from './unitTiles';

const WORD_HASHES: u32 = 2;
const DIGESTS: u32 = 3;
const SHINGLES: u32 = 4;

/**
 * Walks the units through the first `stages` of: cut and fold, hash words, digest, hash shingles. Returns the number
 * of words. A unit's shingles are hashed tile by tile, without those across tiles. `digest` is room for four numbers.
 */
export function walkStages(text: usize, offsets: usize, units: u32, n: u32, stages: u32, digest: usize): u32 {
  let total: u32 = 0;
  for (let unit: u32 = 0; unit < units; unit++) {
    beginUnit(text + <usize>load<u32>(offsets + (<usize>unit << 2)), text + <usize>load<u32>(offsets + (<usize>unit << 2), 4));
    while (hasMore()) {
      const count = cutTile();
      total += count;
      if (count == 0) continue;
      if (stages >= WORD_HASHES) hashTile(count);
      if (stages >= DIGESTS) addToDigest(digest, count, 0);
      if (stages >= SHINGLES && count >= n) hashShingles(hashes, count - n + 1, n);
    }
  }
  return total;
}
