/** A unit as a row of tiles: cut, fold, hash. Only the word that is open at a tile's end is carried over. */
import { takeBlocks } from './blocks';
import { AFTER_SINGLE, CLOSED, edge, IN_WORD, out, setCursor, state } from './cursor';
import { edges, folded } from './layout';
import { extendPrefix, finishPrefixed, hashWords, startPrefix } from './wordHash';

/** An open word longer than this is taken into a running hash, so that carrying it stays cheap. */
const CARRIED: u32 = 256;
/** Bytes of it that are kept: a tail may still change the last code point. */
const KEPT: u32 = 16;

let source: usize = 0;
let sourceEnd: usize = 0;
let isPrefixed: bool = false;
/** The open word at the end of the last tile. */
let openStart: u32 = 0;
let openState: u32 = CLOSED;

export function beginUnit(start: usize, end: usize): void {
  source = start;
  sourceEnd = end;
  isPrefixed = false;
  setCursor(CLOSED, 0, edges);
  openState = CLOSED;
}

@inline
export function hasMore(): bool {
  return source < sourceEnd;
}

/** Moves the word that was open at the end of the last tile to the beginning of this one. */
function carryOpenWord(): void {
  let start = openStart;
  let length = out - start;
  if (length > CARRIED) {
    const taken = (length - KEPT) & ~3;
    if (isPrefixed) extendPrefix(folded + start, taken);
    else startPrefix(folded + start, taken);
    isPrefixed = true;
    start += taken;
    length -= taken;
  }
  memory.copy(folded, folded + start, length);
  store<u16>(edges, 0);
  store<u16>(edges, <u16>length, 2);
  setCursor(openState, length, openState == IN_WORD ? edges + 2 : edges + 4);
}

/** Cuts the next tile and returns how many words end in it; `hashTile` must follow unless there are none. */
export function cutTile(): u32 {
  if (openState != CLOSED) carryOpenWord();
  else setCursor(CLOSED, 0, edges);
  source = takeBlocks(source, sourceEnd);
  let last = edge;
  openState = CLOSED;
  if (source < sourceEnd) {
    openState = state;
    if (state == IN_WORD) last -= 2;
    else if (state == AFTER_SINGLE) last -= 4;
    if (state != CLOSED) openStart = load<u16>(last);
  } else if (state == IN_WORD) {
    store<u16>(last, <u16>out);
    last += 2;
  }
  return <u32>((last - edges) >> 2);
}

/** Hashes the tile's `count` words, one at least, to hashes, wholeLow and wholeHigh. */
export function hashTile(count: u32): void {
  // The open word's start lies where hashWords puts its padding: openStart has it already.
  hashWords(count);
  if (isPrefixed) {
    finishPrefixed();
    isPrefixed = false;
  }
}

/** Both, and returns the number of words. */
export function nextTile(): u32 {
  const count = cutTile();
  if (count != 0) hashTile(count);
  return count;
}
