/** Exact similarity of shingle sets, counted and compared in integers. */

/** Thresholds are whole millionths, so that no rounding decides a pair. */
export const MILLIONTHS = 1_000_000;

/** From this ratio of sizes on, looking up the few in the many by doubling steps beats walking through the many. */
const GALLOP_RATIO = 16;

/** Returns the 32-bit halves of a set, low half first: reading a BigUint64Array itself makes a BigInt per element. */
export function halvesOf(set: BigUint64Array): Uint32Array {
  return new Uint32Array(set.buffer, set.byteOffset, set.length * 2);
}

/** Returns |A ∩ B| of two sets, each strictly ascending. */
export function intersectionSize(a: BigUint64Array, b: BigUint64Array): number {
  return intersectionSizeOf(halvesOf(a), 0, a.length, halvesOf(b), 0, b.length);
}

/**
 * Returns |A ∩ B| of A = elements fromA … toA of `a` and B = elements fromB … toB of `b`; both are strictly ascending
 * sequences of 64-bit numbers given as halves. Positions count elements, not halves.
 */
export function intersectionSizeOf(a: Uint32Array, fromA: number, toA: number, b: Uint32Array, fromB: number, toB: number): number {
  const sizeA = toA - fromA;
  const sizeB = toB - fromB;
  if (sizeA * GALLOP_RATIO <= sizeB) return gallop(a, fromA, toA, b, fromB, toB);
  if (sizeB * GALLOP_RATIO <= sizeA) return gallop(b, fromB, toB, a, fromA, toA);
  return merge(a, fromA, toA, b, fromB, toB);
}

function merge(a: Uint32Array, fromA: number, toA: number, b: Uint32Array, fromB: number, toB: number): number {
  let common = 0;
  let i = 2 * fromA;
  let j = 2 * fromB;
  const endA = 2 * toA;
  const endB = 2 * toB;
  while (i < endA && j < endB) {
    const highA = a[i + 1];
    const highB = b[j + 1];
    if (highA < highB) i += 2;
    else if (highA > highB) j += 2;
    else {
      const lowA = a[i];
      const lowB = b[j];
      if (lowA === lowB) common++;
      if (lowA <= lowB) i += 2;
      if (lowB <= lowA) j += 2;
    }
  }
  return common;
}

/** Looks each element of the small set up in what is left of the large one. */
function gallop(small: Uint32Array, from: number, to: number, large: Uint32Array, fromLarge: number, toLarge: number): number {
  let common = 0;
  let low = fromLarge;
  for (let i = from; i < to && low < toLarge; i++) {
    const wantedLow = small[2 * i];
    const wantedHigh = small[2 * i + 1];
    let step = 1;
    let high = low;
    while (high < toLarge && isBelow(large, high, wantedLow, wantedHigh)) {
      low = high + 1;
      high += step;
      step *= 2;
    }
    if (high > toLarge) high = toLarge;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBelow(large, middle, wantedLow, wantedHigh)) low = middle + 1;
      else high = middle;
    }
    if (low < toLarge && large[2 * low] === wantedLow && large[2 * low + 1] === wantedHigh) {
      common++;
      low++;
    }
  }
  return common;
}

function isBelow(set: Uint32Array, position: number, low: number, high: number): boolean {
  const setHigh = set[2 * position + 1];
  return setHigh < high || (setHigh === high && set[2 * position] < low);
}

/**
 * Returns whether intersection ÷ union ≥ threshold, compared in whole numbers. Two empty sets (union 0) reach nothing:
 * texts without words resemble no text.
 * @param threshold in millionths, a whole number of 0 … 1,000,000
 */
export function reaches(intersection: number, union: number, threshold: number): boolean {
  return union > 0 && intersection * MILLIONTHS >= threshold * union;
}

export interface Overlap {
  readonly intersection: number;
  readonly union: number;
  /** True where the pair was given up: the numbers are bounds. */
  readonly undecided?: boolean;
}

/** Returns intersection and union of two sets, each strictly ascending; their quotient is the similarity. */
export function overlapOf(a: BigUint64Array, b: BigUint64Array): Overlap {
  const intersection = intersectionSize(a, b);
  return { intersection, union: a.length + b.length - intersection };
}
