import type { KernelCase } from './case.ts';
import { numbers } from './sketchUnits.ts';
import { unitWordsOf, wideCounts, wordCounts } from './wordCounts.ts';
import type { WordCounts } from './wordCounts.ts';

const U32 = 0xffffffffn;

function fmix(value: bigint): bigint {
  let h = value & U32;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & U32;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & U32;
  return h ^ (h >> 16n);
}

/** The digest of a unit's words, given as lo and hi of each. */
function digestOf(halves: readonly number[]): number[] {
  const digest = [0n, 0n, 0n, 0n];
  for (let rank = 0; rank * 2 < halves.length; rank++) {
    const m0 = fmix(BigInt(halves[rank * 2]) ^ ((BigInt(rank) * 0x9e3779b1n) & U32));
    const m1 = fmix(BigInt(halves[rank * 2 + 1]) ^ ((BigInt(rank) * 0x85ebca77n) & U32));
    const turned = ((m1 << 16n) | (m1 >> 16n)) & U32;
    [m0, m1, m0 ^ turned, m0 * (m1 | 1n)].forEach((part, i) => (digest[i] = (digest[i] + part) & U32));
  }
  return digest.map(Number);
}

function digestCase({ name, counts }: WordCounts, { WG = 64, RUN = 16 } = {}): KernelCase {
  const unitWords = unitWordsOf(counts);
  const total = unitWords[counts.length];
  const spare = 40;
  const halves = numbers((total + spare) * 2, total);
  return {
    name: `${name}, ${WG} lanes of ${RUN}`,
    params: { unit_count: counts.length, word_capacity: total + spare },
    constants: { WG, RUN },
    buffers: { whole_words: Uint32Array.from(halves), unit_words: unitWords, digests: { length: counts.length * 4, fill: 0 } },
    expected: { digests: Uint32Array.from(counts.flatMap((_, unit) => digestOf(halves.slice(unitWords[unit] * 2, unitWords[unit + 1] * 2)))) },
  };
}

export const cases: readonly KernelCase[] = [
  ...wordCounts.map((counts) => digestCase(counts)),
  ...[1, 3, 64].flatMap((RUN) => wordCounts.slice(-4).map((counts) => digestCase(counts, { RUN }))),
  digestCase(wideCounts, { WG: 1, RUN: 1 }),
];
