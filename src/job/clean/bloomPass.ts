import { throwIfAborted } from '../../core/errors.ts';
import type { Settings } from '../../core/setting.ts';
import { BloomFilter } from '../../exact/bloomFilter.ts';
import { sizeBloom } from '../../exact/bloomSize.ts';
import { ContentHasher, HASH_WORDS } from '../../exact/contentHash.ts';
import type { Corpus } from './corpus.ts';
import { FateWriter } from './fates.ts';
import { hashKeyOf } from './hashKey.ts';
import type { GlobalPass } from './passes.ts';

/**
 * Removes documents that a Bloom filter takes for one it has: all copies but the first met, and about `falsePositives` of
 * the others at most, for no copy at all. So no row names a keeper, and none is verified.
 * @throws BudgetError where the filter does not fit
 */
export async function bloomPass(corpus: Corpus, pass: number, { number }: Pick<GlobalPass, 'number'>, settings: Settings): Promise<FateWriter['rules']> {
  const { context } = corpus;
  const { budget, files: inputs, signal } = context;
  const ofWords = settings['of'] === 'words';
  const documents = inputs.reduce((sum, { rows }) => sum + rows, 0) - corpus.gone.size;
  const filter = await BloomFilter.open(sizeBloom(Math.max(1, documents), settings['falsePositives'] as number, context.settings.memory / 2));
  const hasher = new ContentHasher(hashKeyOf(context.watched));
  const hash = new Uint32Array(HASH_WORDS);
  const fates = await FateWriter.open(context, pass);
  const rule = { rule: ofWords ? 'bloom-words' : 'bloom-bytes', reason: 'unverified' };
  const files = corpus.views();
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
  let read = 0;
  for (const file of files) {
    for await (const batch of file.source.read({ textColumn: context.settings.textColumn, columns: [], maxBytes: budget.batchBytes, maxRows: 2 ** 16, signal })) {
      const { bytes, offsets, nulls } = batch.text;
      const keys = new Uint32Array(2 * batch.rowCount);
      const rows: number[] = [];
      for (let i = 0; i < batch.rowCount; i++) {
        if (nulls !== null && nulls[i] === 1) continue;
        if (ofWords) hasher.hashWords(bytes, offsets[i], offsets[i + 1], hash, 0);
        else hasher.hash(bytes, offsets[i], offsets[i + 1], hash, 0);
        keys.set(hash.subarray(0, 2), 2 * rows.length);
        rows.push(i);
      }
      const found = new Uint8Array(rows.length);
      filter.add(keys.subarray(0, 2 * rows.length), found);
      for (const [at, row] of rows.entries()) if (found[at] === 1) fates.put(file.firstUnit + batch.firstRow + row, { stage: number, rule, value: NaN, limit: NaN });
      await fates.drain();
      throwIfAborted(signal);
      context.report({ stage: 'exact', done: read, total, unit: 'bytes' });
    }
    read += file.source.bytes;
  }
  await fates.finish();
  return fates.rules;
}
