/**
 * The working region: everything one instance needs besides the batch itself. Its size is fixed, because a unit is
 * taken in tiles of folded text and nothing that grows with a unit is kept.
 */

/** Folded bytes a tile may hold. Positions in a tile are u16, and tile, words and hashes stay in L1 and L2. */
export const TILE: usize = 16384;
/** A turn starts only below this mark: 64 source bytes fold to at most 64 * 6 bytes. */
export const TILE_FULL: u32 = 16384 - 1024;
/** Widest signature and longest shingle the formulas allow. */
export const MAX_SLOTS: usize = 512;
export const MAX_SHINGLE: usize = 32;

const LATIN_BYTES: usize = 2048 * 4;
const BIT_POSITIONS_BYTES: usize = 256 * 8;
const SEPARATORS_BYTES: usize = 256;
const CYRILLIC_BYTES: usize = 256;
const KANA_BYTES: usize = 256;
const PERMUTATIONS_BYTES: usize = MAX_SLOTS * 4;
const SLACK: usize = 256;

/** U+0000-07FF ready to emit: folded bytes, length << 24, class << 26, bit 31 for what does not fit in three bytes. */
export let latin: usize = 0;
/** Positions of the set bits of each byte, eight u8 per entry. */
export let bitPositions: usize = 0;
/** Which third (or second) bytes are separators, see tables.ts. */
export let separators: usize = 0;
export let cyrillic: usize = 0;
export let kana: usize = 0;
export let multipliers: usize = 0;
export let addends: usize = 0;
/** Folded text of the tile. */
export let folded: usize = 0;
/** Words of the tile as (start, end) pairs of u16 positions in the folded text. */
export let edges: usize = 0;
/** Word hashes of the tile; the MAX_SHINGLE words before this address are the end of the previous tile. */
export let hashes: usize = 0;
export let wholeLow: usize = 0;
export let wholeHigh: usize = 0;
export let shingles: usize = 0;
/** A few vectors for handing lanes to scalar code. */
export let lanes: usize = 0;

let next: usize = 0;

function take(bytes: usize): usize {
  const at = next;
  next += (bytes + SLACK + 63) & ~63;
  return at;
}

/** Lays the region out from `base` (a multiple of 64) and returns its end. */
export function layOut(base: usize): usize {
  next = base;
  latin = take(LATIN_BYTES);
  bitPositions = take(BIT_POSITIONS_BYTES);
  separators = take(SEPARATORS_BYTES);
  cyrillic = take(CYRILLIC_BYTES);
  kana = take(KANA_BYTES);
  multipliers = take(PERMUTATIONS_BYTES);
  addends = take(PERMUTATIONS_BYTES);
  lanes = take(256);
  folded = take(TILE);
  edges = take(TILE * 4);
  hashes = take(MAX_SHINGLE * 4 + TILE * 4) + MAX_SHINGLE * 4;
  wholeLow = take(TILE * 4);
  wholeHigh = take(TILE * 4);
  shingles = take(TILE * 4 + MAX_SHINGLE * 4);
  return next;
}
