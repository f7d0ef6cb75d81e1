/** Units by their numbers of words, for the kernels that walk words unit by unit. */
export interface WordCounts {
  readonly name: string;
  readonly counts: readonly number[];
}

export function unitWordsOf(counts: readonly number[]): Uint32Array {
  const result = new Uint32Array(counts.length + 1);
  counts.forEach((count, unit) => (result[unit + 1] = result[unit] + count));
  return result;
}

/** About 65,600 words: with one lane of one word to a workgroup, more than a dispatch has in one dimension. */
export const wideCounts: WordCounts = { name: 'more than 65,535 workgroups', counts: Array.from({ length: 9400 }, (_, i) => (i * 3) % 15) };

export const wordCounts: readonly WordCounts[] = [
  { name: 'no unit', counts: [] },
  { name: 'units without words', counts: [0, 0, 0] },
  ...[1, 2, 4, 5, 6, 31, 32, 33, 511, 512, 513, 1023, 1024, 1025].map((count) => ({ name: `one unit of ${count} words`, counts: [count] })),
  { name: 'empty units at start, middle and end', counts: [0, 0, 1, 0, 7, 0, 0, 0, 40, 8, 0, 0, 3, 0, 0] },
  { name: 'every length up to 40', counts: Array.from({ length: 41 }, (_, i) => 40 - i) },
  { name: '3,000 units of one word', counts: Array.from({ length: 3000 }, () => 1) },
  { name: 'a long unit among short ones', counts: [...Array.from({ length: 50 }, (_, i) => i % 4), 5000, ...Array.from({ length: 50 }, (_, i) => (i * 7) % 6)] },
];
