/** One row a line: the text, and where the values of the other keys stand. */
import { ends, keyCount, keys, QUOTE, ranges, starts, textEnds, tokens } from './layout';
import { copyString, escaped, stringEnd, textEnd } from './strings';
import { skipSpace, valueEnd } from './values';

const NULL_TEXT: u32 = 0xffffffff;

/** Why `scan` stopped. */
const DONE: u32 = 0;
const ODD: u32 = 1;
const FULL: u32 = 2;

let reason: u32 = DONE;
/** Where the text that readRow wrote ends; 0 for null. */
let rowEnd: usize = 0;

export function stopReason(): u32 {
  return reason;
}

/** The number of the key whose bytes these are, or -1. */
@inline
function matchKey(at: usize, length: usize): i32 {
  for (let k: usize = 0; k < keyCount; k++) {
    if (<usize>load<u32>(keys + k * 8, 4) != length) continue;
    const key = <usize>load<u32>(keys + k * 8);
    let i: usize = 0;
    while (i < length && load<u8>(at + i) == load<u8>(key + i)) i++;
    if (i == length) return <i32>k;
  }
  return -1;
}

/** Reads one line; false if it is odd. Sets rowEnd. */
function readRow(base: usize, row: usize, out: usize): bool {
  const start = base + <usize>load<u32>(starts + row * 4);
  const end = base + <usize>load<u32>(ends + row * 4);
  const values = ranges + row * (keyCount - 1) * 8;
  memory.fill(values, 255, (keyCount - 1) * 8);
  let found = false;
  let i = skipSpace(start);
  if (load<u8>(i) != 0x7b) return false;
  i = skipSpace(i + 1);
  if (load<u8>(i) == 0x7d) return false;
  while (true) {
    if (load<u8>(i) != QUOTE) return false;
    const keyAt = i + 1;
    i = stringEnd(keyAt);
    if (i == 0 || escaped) return false;
    const key = matchKey(keyAt, i - 1 - keyAt);
    i = skipSpace(i);
    if (load<u8>(i) != 0x3a) return false;
    i = skipSpace(i + 1);
    const valueAt = i;
    if (key == 0) {
      if (load<u8>(i) == QUOTE) {
        i = copyString(i + 1, out);
        rowEnd = textEnd;
      } else if (load<u32>(i) == 0x6c6c756e) {
        rowEnd = 0;
        i += 4;
      } else return false;
      found = true;
    } else i = valueEnd(i);
    if (i == 0) return false;
    if (key == 0) {
      store<u32>(tokens + row * 8, <u32>(valueAt - base));
      store<u32>(tokens + row * 8, <u32>(i - base), 4);
    } else if (key > 0) {
      store<u32>(values + <usize>(key - 1) * 8, <u32>(valueAt - base));
      store<u32>(values + <usize>(key - 1) * 8, <u32>(i - base), 4);
    }
    i = skipSpace(i);
    const c: u32 = load<u8>(i++);
    if (c == 0x7d) break;
    if (c != 0x2c) return false;
    i = skipSpace(i);
  }
  return found && skipSpace(i) == end;
}

/**
 * Reads rows `from` … `count` − 1 of the block at `base`, texts one behind the other from `out` + `used` on. Returns the
 * number of the row it stopped at: the first odd one, or the first whose text would end behind `limit` or that is one
 * more than `room`, unless it is the first of its batch (`pending` rows are in it already).
 * There must be room for as many bytes as the rows have, and 16 more. `out` + `used` is a place in memory; `out` alone
 * need not be.
 */
export function scan(base: usize, from: usize, count: usize, out: usize, used: usize, limit: usize, room: usize, pending: usize, longest: usize): usize {
  let at = out + used;
  for (let row = from; row < count; row++) {
    const before = pending + (row - from);
    if (before != 0 && row - from >= room) {
      reason = FULL;
      return row;
    }
    if (!readRow(base, row, at)) {
      reason = ODD;
      return row;
    }
    if (before != 0 && (rowEnd == 0 ? at : rowEnd) - out > limit) {
      reason = FULL;
      return row;
    }
    if (rowEnd == 0) {
      store<u32>(textEnds + row * 4, NULL_TEXT);
      continue;
    }
    if (rowEnd - at > longest) {
      reason = ODD;
      return row;
    }
    at = rowEnd;
    store<u32>(textEnds + row * 4, <u32>(at - out));
  }
  reason = DONE;
  return count;
}
