/** Cutting and folding 64 source bytes a turn; blocks with bytes outside ASCII go to takeMixedBlock. */
import { bits, inRange, keep, splat } from './bytes';
import { CLOSED, edge, IN_WORD, out, setCursor, state } from './cursor';
import { writeToggles } from './edges';
import { folded, TILE_FULL } from './layout';
import { takeMixedBlock } from './mixedBlock';

/** Letters and digits of ASCII; `lower` is the same text with bit 5 set, which leaves digits and makes letters small. */
@inline
function asciiWord(v: v128, lower: v128): v128 {
  return v128.or(inRange(lower, 0x61, 26), inRange(v, 0x30, 10));
}

/** Cuts from `src` until `end` or a full tile; returns where it stopped, which is the start of a code point. */
export function takeBlocks(from: usize, end: usize): usize {
  let src = from;
  let at = out;
  let to = edge;
  let open: u64 = state == IN_WORD ? 1 : 0;
  let now = state;
  while (src < end && at < TILE_FULL) {
    const left: u32 = end - src > 64 ? 64 : <u32>(end - src);
    let v0 = v128.load(src);
    let v1 = v128.load(src, 16);
    let v2 = v128.load(src, 32);
    let v3 = v128.load(src, 48);
    if (left < 64) {
      const limit = splat(left);
      v0 = keep(v0, 0, limit);
      v1 = keep(v1, 16, limit);
      v2 = keep(v2, 32, limit);
      v3 = keep(v3, 48, limit);
    }
    if (i8x16.bitmask(v128.or(v128.or(v0, v1), v128.or(v2, v3))) != 0) {
      setCursor(now, at, to);
      src = takeMixedBlock(src, left, end);
      now = state;
      open = now == IN_WORD ? 1 : 0;
      at = out;
      to = edge;
      continue;
    }
    // What this makes of separators is in no word, so nobody reads it.
    const low0 = v128.or(v0, splat(0x20));
    const low1 = v128.or(v1, splat(0x20));
    const low2 = v128.or(v2, splat(0x20));
    const low3 = v128.or(v3, splat(0x20));
    v128.store(folded + at, low0);
    v128.store(folded + at, low1, 16);
    v128.store(folded + at, low2, 32);
    v128.store(folded + at, low3, 48);
    const words = bits(asciiWord(v0, low0), asciiWord(v1, low1), asciiWord(v2, low2), asciiWord(v3, low3));
    to = writeToggles(words ^ ((words << 1) | open), at, to);
    open = left == 64 ? words >> 63 : 0;
    now = open != 0 ? IN_WORD : CLOSED;
    at += left;
    src += left;
  }
  setCursor(now, at, to);
  return src;
}
