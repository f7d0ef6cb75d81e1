import type { Settings } from '../../core/setting.ts';
import { BloomFilter } from '../../exact/bloomFilter.ts';
import { sizeBloom } from '../../exact/bloomSize.ts';
import { ContentHasher, HASH_WORDS } from '../../exact/contentHash.ts';
import type { Corpus } from './corpus.ts';
import { FateWriter } from './fates.ts';
import { hashKeyOf } from './hashKey.ts';
import type { PassFacts } from './passFacts.ts';
import type { GlobalPass } from './passes.ts';
import { countsOfBloom } from './stageCounts.ts';
import { eachText, viewBatches } from './viewBatches.ts';

/**
 * Removes documents that a Bloom filter takes for one it has: all copies but the first met, and about `falsePositives` of
 * the others at most, for no copy at all. So no row names a keeper, and none is verified.
 * @throws BudgetError where the filter does not fit
 */
export async function bloomPass(corpus: Corpus, pass: number, { number }: Pick<GlobalPass, 'number'>, settings: Settings): Promise<Pick<PassFacts, 'rules' | 'told'>> {
  const { context } = corpus;
  const ofWords = settings['of'] === 'words';
  const documents = Math.max(1, context.files.reduce((sum, { rows }) => sum + rows, 0) - corpus.gone.size);
  const filter = await BloomFilter.open(sizeBloom(documents, settings['falsePositives'] as number, context.settings.memory / 2));
  const hasher = new ContentHasher(hashKeyOf(context.watched));
  const hash = new Uint32Array(HASH_WORDS);
  const fates = await FateWriter.open(context, pass);
  const rule = { rule: ofWords ? 'bloom-words' : 'bloom-bytes', reason: 'unverified' };
  for await (const { batch, firstUnit } of viewBatches(corpus, corpus.views(), [], 'exact')) {
    const keys = new Uint32Array(2 * batch.rowCount);
    const rows: number[] = [];
    eachText(batch, (row, text) => {
      if (ofWords) hasher.hashWords(text, 0, text.length, hash, 0);
      else hasher.hash(text, 0, text.length, hash, 0);
      keys.set(hash.subarray(0, 2), 2 * rows.length);
      rows.push(row);
    });
    const found = new Uint8Array(rows.length);
    filter.add(keys.subarray(0, 2 * rows.length), found);
    for (const [at, row] of rows.entries()) if (found[at] === 1) fates.put(firstUnit + row, { stage: number, rule, value: NaN, limit: NaN });
    await fates.drain();
  }
  await fates.finish();
  return { rules: fates.rules, told: { stage: number, counts: countsOfBloom(documents, filter.size) } };
}
