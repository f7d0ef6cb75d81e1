/**
 * Hashes of words and shingles as the formulas read, in BigInt arithmetic. Imports nothing from src.
 */

const U32 = 0xffffffffn;
const mul = (a: bigint, b: bigint): bigint => (a * b) & U32;
const xorShift = (h: bigint, by: bigint): bigint => h ^ (h >> by);

function fmix(h: bigint): bigint {
  h = mul(xorShift(h, 16n), 0x85ebca6bn);
  h = mul(xorShift(h, 13n), 0xc2b2ae35n);
  return xorShift(h, 16n);
}

/** The bytes zero-padded to a multiple of `size`, as little-endian 32-bit numbers. */
function numbersOf(bytes: Uint8Array, size: number): bigint[] {
  const numbers: bigint[] = [];
  for (let at = 0; at < Math.ceil(bytes.length / size) * size; at += 4) {
    let number = 0n;
    for (let i = 3; i >= 0; i--) number = (number << 8n) | BigInt(bytes[at + i] ?? 0);
    numbers.push(number);
  }
  return numbers;
}

/** 32-bit hash of the first 64 bytes of a folded word. */
export function shortWordHashOracle(word: string): number {
  const numbers = numbersOf(new TextEncoder().encode(word).subarray(0, 64), 8);
  let h = 0x2545f491n;
  for (let i = 0; i < numbers.length; i += 2) {
    h = xorShift(mul(h ^ numbers[i], 0x9e3779b1n), 15n);
    h = xorShift(mul(h ^ numbers[i + 1], 0x85ebca77n), 13n);
  }
  return Number(xorShift(mul(h, 0xc2b2ae3dn), 16n));
}

/** [lo, hi] of the whole-word hash of a folded word. */
export function wholeWordHashOracle(word: string): [number, number] {
  let lo = 0x2545f491n;
  let hi = 0x9e3779b9n;
  for (const number of numbersOf(new TextEncoder().encode(word), 4)) {
    lo = xorShift(mul(lo ^ number, 0x85ebca77n), 15n);
    hi = xorShift(mul(hi ^ number, 0xc2b2ae3dn), 13n);
  }
  return [Number(xorShift(mul(lo, 0x27d4eb2fn), 16n)), Number(xorShift(mul(hi, 0x165667b1n), 16n))];
}

/** Hashes of the runs of n words by one multiplier; a short document has one, salted with its word count. */
function shinglesOracle(words: readonly number[], n: number, multiplier: bigint): number[] {
  if (words.length === 0) return [];
  if (words.length < n) return [Number(fmix(words.reduce((h, word) => (h * multiplier + BigInt(word)) & U32, BigInt(words.length))))];
  const shingles: number[] = [];
  for (let i = 0; i + n <= words.length; i++) {
    let sum = 0n;
    for (let j = 0; j < n; j++) sum += BigInt(words[i + j]) * multiplier ** BigInt(n - 1 - j);
    shingles.push(Number(fmix(sum & U32)));
  }
  return shingles;
}

/** 32-bit shingle hashes of a document, in order, from its folded words. */
export function shortShinglesOracle(words: readonly string[], n: number): number[] {
  return shinglesOracle(words.map(shortWordHashOracle), n, 0x01000193n);
}

/** 64-bit shingle hashes of a document, in order, with repeats, from its folded words. */
export function wholeShinglesOracle(words: readonly string[], n: number): bigint[] {
  const halves = words.map(wholeWordHashOracle);
  const lo = shinglesOracle(halves.map((half) => half[0]), n, 0x01000193n);
  const hi = shinglesOracle(halves.map((half) => half[1]), n, 0x9e3779b1n);
  return lo.map((low, i) => (BigInt(hi[i]) << 32n) | BigInt(low));
}
