/**
 * Levenshtein distance of two strings of code points by bit vectors, 64 rows of the matrix a step (Myers 1999, in blocks
 * after Hyyrö 2003). One string, the pattern, is set once and compared with many.
 */

/** Code points a pattern may have. */
const LONGEST: usize = 16384;
const TABLE: usize = 65536;

/** The compiler's own data, if there is any, lies below. */
const START: usize = 4096;
/** Code points of the pattern: stamp << 32 | code point, and the row of bits of each. */
const keys: usize = START;
const rows: usize = keys + TABLE * 8;
/** Vertical differences +1 and −1, a bit a row of the matrix. */
const plus: usize = rows + TABLE * 4;
const minus: usize = plus + LONGEST / 8;
/** The two strings. */
const pattern: usize = minus + LONGEST / 8;
const text: usize = pattern + LONGEST * 4;
/** Row 0 has no bits: that of code points the pattern lacks. */
const bits: usize = text + LONGEST * 4;

let stamp: u64 = 0;
let blocks: usize = 0;
let length: usize = 0;

export function longest(): usize {
  return LONGEST;
}

export function patternRoom(): usize {
  return pattern;
}

export function textRoom(): usize {
  return text;
}

/** Bytes of memory that a pattern of this length may need. */
export function bytesFor(codePoints: usize): usize {
  return bits + (codePoints + 1) * ((codePoints + 63) / 64) * 8;
}

function slotOf(codePoint: u32): usize {
  let slot: usize = (codePoint * 0x9e3779b1) >>> 16;
  const wanted = (stamp << 32) | codePoint;
  let found = load<u64>(keys + slot * 8);
  // At most a quarter of the table is in use.
  while (found !== wanted && found >>> 32 === stamp) {
    slot = (slot + 1) & (TABLE - 1);
    found = load<u64>(keys + slot * 8);
  }
  return slot;
}

/** Takes the first `codePoints` u32 in the pattern's room as the pattern. */
export function setPattern(codePoints: usize): void {
  stamp += 1;
  length = codePoints;
  blocks = (codePoints + 63) / 64;
  const rowBytes = blocks * 8;
  memory.fill(bits, 0, rowBytes);
  let used: usize = 0;
  for (let i: usize = 0; i < codePoints; i++) {
    const codePoint = load<u32>(pattern + i * 4);
    const slot = slotOf(codePoint);
    if (load<u64>(keys + slot * 8) >>> 32 !== stamp) {
      used += 1;
      store<u64>(keys + slot * 8, (stamp << 32) | codePoint);
      store<u32>(rows + slot * 4, used as u32);
      memory.fill(bits + used * rowBytes, 0, rowBytes);
    }
    const word = bits + (load<u32>(rows + slot * 4) as usize) * rowBytes + (i >>> 6) * 8;
    store<u64>(word, load<u64>(word) | ((1 as u64) << (i & 63)));
  }
}

/** Returns the distance of the pattern to the first `codePoints` u32 in the text's room, or `limit` + 1 if it is more than `limit`. */
export function distance(codePoints: usize, limit: i32): i32 {
  if (length === 0) return min<i32>(codePoints as i32, limit + 1);
  memory.fill(plus, 0xff, blocks * 8);
  memory.fill(minus, 0, blocks * 8);
  const rowBytes = blocks * 8;
  const lastBit = (1 as u64) << ((length - 1) & 63);
  let score = length as i32;
  for (let j: usize = 0; j < codePoints; j++) {
    const slot = slotOf(load<u32>(text + j * 4));
    const row = bits + (load<u64>(keys + slot * 8) >>> 32 === stamp ? (load<u32>(rows + slot * 4) as usize) * rowBytes : 0);
    // The first row of the matrix grows by one a column.
    let carryPlus: u64 = 1;
    let carryMinus: u64 = 0;
    for (let b: usize = 0; b < blocks; b++) {
      const up = load<u64>(plus + b * 8);
      const down = load<u64>(minus + b * 8);
      const equal = load<u64>(row + b * 8);
      const vertical = equal | down;
      const matched = equal | carryMinus;
      const horizontal = (((matched & up) + up) ^ up) | matched;
      let right = down | ~(horizontal | up);
      let left = up & horizontal;
      const top = b + 1 === blocks ? lastBit : (1 as u64) << 63;
      const nextPlus = (right & top) !== 0 ? (1 as u64) : 0;
      const nextMinus = (left & top) !== 0 ? (1 as u64) : 0;
      right = (right << 1) | carryPlus;
      left = (left << 1) | carryMinus;
      store<u64>(plus + b * 8, left | ~(vertical | right));
      store<u64>(minus + b * 8, right & vertical);
      carryPlus = nextPlus;
      carryMinus = nextMinus;
    }
    score += (carryPlus as i32) - (carryMinus as i32);
    // Each column that is left can take away one at most.
    if (score - ((codePoints - j - 1) as i32) > limit) return limit + 1;
  }
  return min<i32>(score, limit + 1);
}
