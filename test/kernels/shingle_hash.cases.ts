import type { KernelCase } from './case.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';
import { unitWordsOf, wideCounts, wordCounts } from './wordCounts.ts';
import type { WordCounts } from './wordCounts.ts';

const U32 = 0xffffffffn;
const FACTOR = 0x01000193n;

function fmix(value: bigint): number {
  let h = value & U32;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & U32;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & U32;
  return Number(h ^ (h >> 16n));
}

/** The hash of some words, each multiplied by a power of the factor, with `salt` before them. */
function hashOf(words: readonly number[], salt: number): number {
  return fmix(words.reduce((sum, word) => (sum * FACTOR + BigInt(word)) & U32, BigInt(salt)));
}

function shingleCase({ name, counts }: WordCounts, n: number, { WG = 64, RUN = 8 } = {}): KernelCase {
  const unitWords = unitWordsOf(counts);
  const total = unitWords[counts.length];
  const spare = 40;
  // Decoys behind the last word, where the buffers have room for more words than there are.
  const words = numbers(total + spare, total + n);
  const shingles = new Uint32Array(total + spare).fill(UNTOUCHED);
  counts.forEach((count, unit) => {
    const begin = unitWords[unit];
    if (count > 0 && count < n) shingles[begin] = hashOf(words.slice(begin, begin + count), count);
    for (let i = 0; i + n <= count; i++) shingles[begin + i] = hashOf(words.slice(begin + i, begin + i + n), 0);
  });
  return {
    name: `${name}, n = ${n}, ${WG} lanes of ${RUN}`,
    params: { unit_count: counts.length, word_capacity: total + spare, n },
    constants: { WG, RUN },
    buffers: { words: Uint32Array.from(words), unit_words: unitWords, shingles: { length: total + spare, fill: UNTOUCHED } },
    expected: { shingles },
  };
}

export const cases: readonly KernelCase[] = [
  ...wordCounts.map((counts) => shingleCase(counts, 5)),
  ...[1, 2, 3, 32].flatMap((n) => wordCounts.slice(-4).map((counts) => shingleCase(counts, n))),
  ...[1, 3, 64].flatMap((RUN) => wordCounts.slice(-4).map((counts) => shingleCase(counts, 5, { RUN }))),
  shingleCase(wideCounts, 5, { WG: 1, RUN: 1 }),
];
