import type { BloomSize } from '../../exact/bloomSize.ts';

/** What a stage can say of itself beyond what it took, by name, and what each means. They follow from inputs and settings. */
export const stageCountDocs = {
  filterKeys: 'keys that the Bloom filter was made for',
  filterBytes: 'bytes of the Bloom filter',
  filterHashes: 'bits that it sets for a key',
  falsePositives: 'share of unseen keys that it takes for seen when all are in, expected',
  pairsConsidered: 'pairs of a line with a kept one before it that share what similar lines must share',
  outByLength: 'of these, too different in length',
  outByCharacters: '… too different in characters',
  outByDistance: '… too many edits apart',
  similarPairs: '… similar',
  equalLines: 'lines equal to one before',
  linesUntested: 'lines for which a bound ended the search, so that a similar one may have stayed',
} as const satisfies Readonly<Record<string, string>>;

/** Some of them. */
export type StageCounts = Readonly<Partial<Record<keyof typeof stageCountDocs, number>>>;

export function countsOfBloom(keys: number, { bytes, hashes, falsePositives }: BloomSize): StageCounts {
  return { filterKeys: keys, filterBytes: bytes, filterHashes: hashes, falsePositives: Number(falsePositives.toPrecision(6)) };
}
