import type { Settings } from '../../core/setting.ts';
import { ContentHasher, HASH_WORDS } from '../../exact/contentHash.ts';
import { ScatterBuffer } from '../../store/scatterBuffer.ts';
import { prefixOf } from '../index/indexFormat.ts';
import { keepColumns, parseKeepOrder, rankKeys } from '../keepOrder.ts';
import type { Corpus } from './corpus.ts';
import { FateWriter } from './fates.ts';
import { hashKeyOf } from './hashKey.ts';
import { keyedCopies } from './keyedCopies.ts';
import type { GlobalPass } from './passes.ts';
import { cleanSchemas, recordsName } from './records.ts';
import { eachText, viewBatches } from './viewBatches.ts';

/**
 * Removes all but one of the documents with equal texts, or equal folded words: which one stays is said by rank, whatever
 * the order of reading. Texts are told apart by a keyed hash of 128 bits, so that nobody can make two meet.
 */
export async function exactPass(corpus: Corpus, pass: number, { number }: Pick<GlobalPass, 'number'>, settings: Settings): Promise<FateWriter['rules']> {
  const { context } = corpus;
  const { store, budget, digestPrefixes } = context;
  const ofWords = settings['of'] === 'words';
  const keep = parseKeepOrder(settings['keep'] as string);
  const hasher = new ContentHasher(hashKeyOf(context.watched));
  const hash = new Uint32Array(HASH_WORDS);
  const name = recordsName(pass, 'hashes');
  const writer = await store.write(name, cleanSchemas.hashes, budget.spillBytes);
  const hashes = new ScatterBuffer(writer, cleanSchemas.hashes);
  for await (const { batch, firstUnit } of viewBatches(corpus, corpus.views(), keepColumns(keep), 'exact')) {
    const ranks = rankKeys(keep, batch);
    eachText(batch, (row, text) => {
      if (ofWords) hasher.hashWords(text, 0, text.length, hash, 0);
      else hasher.hash(text, 0, text.length, hash, 0);
      hashes.put(prefixOf(hash[0], digestPrefixes), hash[0], hash[1], hash[2], hash[3], ranks[row], firstUnit + row);
    });
    await writer.drain();
  }
  hashes.flush();
  await writer.finish();

  const fates = await FateWriter.open(context, pass);
  const rule = { rule: ofWords ? 'equal-words' : 'equal-bytes', reason: null };
  const spilled = await store.read(name, cleanSchemas.hashes);
  for (const partition of spilled.partitions) {
    await keyedCopies(context, spilled, cleanSchemas.hashes, partition, 'later', {
      put: ({ unit }, record, keeper) => fates.put(unit[record], { stage: number, rule, value: NaN, limit: NaN, keeper, similarity: 1, verified: true }),
      drain: async () => fates.drain(),
    });
    context.report({ stage: 'exact', done: partition + 1, total: digestPrefixes, unit: 'partitions' });
  }
  await fates.finish();
  await store.drop(name);
  return fates.rules;
}
