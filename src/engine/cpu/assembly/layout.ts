/**
 * The working region: everything one instance needs besides the batch itself. Its size is fixed, because a unit is
 * taken in tiles of folded text and nothing that grows with a unit is kept. The addresses are constants, so that they
 * become offsets in the instructions that use them.
 */

/** Folded bytes a tile may hold. Positions in a tile are u16, and tile, words and hashes stay in L1 and L2. */
export const TILE: usize = 16384;
/** A turn starts only below this mark: 64 source bytes fold to at most 64 * 6 bytes. */
export const TILE_FULL: u32 = 16384 - 1024;
/** Widest signature and longest shingle the formulas allow. */
export const MAX_SLOTS: usize = 512;
export const MAX_SHINGLE: usize = 32;

/** Vector loads and stores run past the end of what they are meant for. */
const SLACK: usize = 256;
/** The compiler's own data, if there is any, lies below. */
const START: usize = 4096;

/** U+0000-07FF ready to emit: folded bytes, length << 24, class << 26, bit 31 for what does not fit in three bytes. */
export const latin: usize = START;
/** Each byte sixteen times. */
export const splats: usize = latin + 2048 * 4 + SLACK;
/** Positions of the set bits of each byte, eight u8 per entry. */
export const bitPositions: usize = splats + 256 * 16 + SLACK;
/** Which last bytes are separators, see tables.ts. */
export const separators: usize = bitPositions + 256 * 8 + SLACK;
/** Folds of the two-byte code points that stay in their pair of leads: 128 entries for each pair C2/C3 … DE/DF. */
export const pairs: usize = separators + 32 + SLACK;
/** Folds of U+3040-30FF that stay in their row of 64. */
export const kana: usize = pairs + 15 * 128 + SLACK;
/** Second bytes of E2 behind which there are separators only. */
export const symbols: usize = kana + 3 * 64 + SLACK;
export const multipliers: usize = symbols + 64 + SLACK;
export const addends: usize = multipliers + MAX_SLOTS * 4 + SLACK;
/** A few vectors for handing lanes to scalar code. */
export const lanes: usize = addends + MAX_SLOTS * 4 + SLACK;
/** A bit for each of 128 slots. */
export const openSlots: usize = lanes + 256 + SLACK;
/** Starts and ends of the words of a block, before they are paired. */
export const startRun: usize = openSlots + 16 + SLACK;
export const endRun: usize = startRun + 128 + SLACK;
/** Folded text of the tile. */
export const folded: usize = endRun + 128 + SLACK;
/** Words of the tile as (start, end) pairs of u16 positions in the folded text. */
export const edges: usize = folded + TILE + SLACK;
/** Word hashes of the tile; the MAX_SHINGLE words before this address are the end of the previous tile. */
export const hashes: usize = edges + TILE * 4 + SLACK + MAX_SHINGLE * 4;
/** Before these, too, there is room for the end of the previous tile. */
export const wholeLow: usize = hashes + TILE * 4 + SLACK + MAX_SHINGLE * 4;
export const wholeHigh: usize = wholeLow + TILE * 4 + SLACK + MAX_SHINGLE * 4;
export const shingles: usize = wholeHigh + TILE * 4 + SLACK;
/** Numbers of the words that are hashed a second time; there are no shingles yet. */
export const longWords: usize = shingles;
/** Eight bytes for each shingle, over the whole-word hashes, which are in the digest by then. */
export const hits: usize = wholeLow;
/** How many hashes belong in each place when a unit's are sorted, over what is left of its last tile. */
export const MOST_PLACES_BITS: u32 = 16;
export const counts: usize = edges;
export const END: usize = shingles + TILE * 4 + MAX_SHINGLE * 4 + SLACK;
