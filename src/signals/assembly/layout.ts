/**
 * Where everything lies in a memory that serves documents of up to `capacity` bytes. Each table has room for the worst
 * text of that size, so that no loop has to ask: pages that nothing is written to are never there, and what is written
 * grows with the counts of the document.
 */

/** The compiler's own data, if there is any, lies below. */
const START: usize = 4096;
/** Vectors run past the end of what they read or write. */
const SLACK: usize = 128;
/** N-grams of so many words, and shorter ones. */
export const LONGEST: u32 = 10;

/** Flags of the ASCII characters, and what normalisation makes of them. */
export let asciiFlags: usize = 0;
export let asciiNormal: usize = 0;
/** Sets of eight bits, and where the bytes lie that they keep. */
export let moves: usize = 0;
/** The character table, as characterTable.ts has it. */
export let stage1: usize = 0;
export let stage2: usize = 0;
export let records: usize = 0;
export let pool: usize = 0;
/** For each n: how often the most frequent n-gram stands, its code points, code points that repeated ones cover; u32. */
export let topCounts: usize = 0;
export let topLengths: usize = 0;
export let covered: usize = 0;

export let text: usize = 0;
export let lineStarts: usize = 0;
export let lineEnds: usize = 0;
export let lineFirsts: usize = 0;
export let lineLasts: usize = 0;
export let lineUppers: usize = 0;
export let trimmedStarts: usize = 0;
export let trimmedEnds: usize = 0;
export let rawStarts: usize = 0;
export let rawEnds: usize = 0;
export let rawLengths: usize = 0;
export let rawFlags: usize = 0;
/** By flags: how many words have them. */
export let rawFlagCounts: usize = 0;
export let rawNumbers: usize = 0;
export let rawCounts: usize = 0;
export let rawFirsts: usize = 0;
export let normal: usize = 0;
export let wordStarts: usize = 0;
export let wordEnds: usize = 0;
export let wordLengths: usize = 0;
export let wordPlaces: usize = 0;
export let wordsToLine: usize = 0;
export let lineNumerics: usize = 0;
export let wordNumbers: usize = 0;
export let wordCounts: usize = 0;
export let wordFirsts: usize = 0;
/** Occurrences of n-grams that may repeat: first word, number. */
export let positions: usize = 0;
export let numbers: usize = 0;
/** N-grams that are looked up: the pair of numbers that each is, and a hash of that. */
export let candidatePairs: usize = 0;
export let candidateHashes: usize = 0;
/** By bits of a hash: how many candidates have them, up to two. */
export let sieve: usize = 0;
/** By number: the pair of numbers that it is, how often it stands, the first word of the first. */
export let pairs: usize = 0;
export let pairCounts: usize = 0;
export let pairFirsts: usize = 0;
/** A table of hashes, or counters and a copy while marks are sorted. */
export let scratch: usize = 0;

let next: usize = 0;

function room(bytes: usize): usize {
  const at = next;
  next = (at + bytes + SLACK + 63) & ~(63 as usize);
  return at;
}

/** Lays out the memory and returns the bytes that it takes. @param capacity a power of two */
export function layOut(stage1Bytes: usize, stage2Bytes: usize, recordBytes: usize, poolBytes: usize, capacity: usize): usize {
  next = START;
  asciiFlags = room(128);
  asciiNormal = room(128);
  moves = room(256 * 8);
  stage1 = room(stage1Bytes);
  stage2 = room(stage2Bytes);
  records = room(recordBytes);
  pool = room(poolBytes);
  topCounts = room((LONGEST + 1) * 4);
  topLengths = room((LONGEST + 1) * 4);
  covered = room((LONGEST + 1) * 4);
  text = room(capacity);
  // A line takes a byte at least, and so does a raw word; a word takes two, the second for white space.
  const each = capacity * 4;
  lineStarts = room(each);
  lineEnds = room(each);
  lineFirsts = room(each);
  lineLasts = room(each);
  lineUppers = room(each);
  trimmedStarts = room(each);
  trimmedEnds = room(each);
  rawStarts = room(each);
  rawEnds = room(each);
  rawLengths = room(each);
  rawFlags = room(capacity);
  rawFlagCounts = room(256 * 4);
  rawNumbers = room(each);
  rawCounts = room(each);
  rawFirsts = room(each);
  // No code point becomes more than three times its bytes.
  normal = room(capacity * 3 + 16);
  const half = capacity * 2 + 4;
  wordStarts = room(half);
  wordEnds = room(half);
  wordLengths = room(half);
  wordPlaces = room(half);
  wordsToLine = room(each);
  lineNumerics = room(each);
  wordNumbers = room(half);
  wordCounts = room(half);
  wordFirsts = room(half);
  positions = room(half);
  numbers = room(half);
  candidatePairs = room(half * 2);
  candidateHashes = room(half);
  // Four cells for each, to a power of two.
  sieve = room(capacity * 4 + 256);
  pairs = room(half * 2);
  pairCounts = room(half);
  pairFirsts = room(half);
  // Slots of eight bytes for half as many again, to a power of two; at least as many as the smallest table has.
  scratch = room(capacity * 16 + 4096);
  return next;
}
