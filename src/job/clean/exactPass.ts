import { LowestOfKind } from '../../cluster/fold.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { Settings } from '../../core/setting.ts';
import { ContentHasher, HASH_WORDS } from '../../exact/contentHash.ts';
import { firstOfEach } from '../../exact/firstOfEach.ts';
import { keepColumns, parseKeepOrder, rankKeys } from '../keepOrder.ts';
import { splitPartition, type Oversized } from '../splitPartition.ts';
import type { Corpus } from './corpus.ts';
import { FateWriter } from './fates.ts';
import { hashKeyOf } from './hashKey.ts';
import type { GlobalPass } from './passes.ts';
import { cleanSchemas, recordsName } from './records.ts';

/** Beside a record, what finding the first of each takes. */
const OVERHEAD = 16;

/**
 * Removes all but one of the documents with equal texts, or equal folded words: which one stays is said by rank, whatever
 * the order of reading. Texts are told apart by a keyed hash of 128 bits, so that nobody can make two meet.
 */
export async function exactPass(corpus: Corpus, pass: number, { number }: Pick<GlobalPass, 'number'>, settings: Settings): Promise<FateWriter['rules']> {
  const { context } = corpus;
  const { store, budget, digestPrefixes, signal } = context;
  const ofWords = settings['of'] === 'words';
  const keep = parseKeepOrder(settings['keep'] as string);
  const hasher = new ContentHasher(hashKeyOf(context.watched));
  const hashes = await store.write(recordsName(pass, 'hashes'), cleanSchemas.hashes, budget.spillBytes);
  const files = corpus.views();
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
  let read = 0;
  for (const file of files) {
    for await (const batch of file.source.read({ textColumn: context.settings.textColumn, columns: keepColumns(keep), maxBytes: budget.batchBytes, maxRows: 2 ** 16, signal })) {
      const { bytes, offsets, nulls } = batch.text;
      const ranks = rankKeys(keep, batch);
      const out = new Uint32Array(HASH_WORDS * batch.rowCount);
      const rank = new Float64Array(batch.rowCount);
      const unit = new Float64Array(batch.rowCount);
      let rows = 0;
      for (let i = 0; i < batch.rowCount; i++) {
        if (nulls !== null && nulls[i] === 1) continue;
        if (ofWords) hasher.hashWords(bytes, offsets[i], offsets[i + 1], out, HASH_WORDS * rows);
        else hasher.hash(bytes, offsets[i], offsets[i + 1], out, HASH_WORDS * rows);
        rank[rows] = ranks[i];
        unit[rows] = file.firstUnit + batch.firstRow + i;
        rows += 1;
      }
      const column = (at: number): Uint32Array => Uint32Array.from({ length: rows }, (_, i) => out[HASH_WORDS * i + at]);
      const h0 = column(0);
      hashes.scatter(h0.map((hash) => (digestPrefixes === 1 ? 0 : hash >>> (32 - Math.log2(digestPrefixes)))), rows, { h0, h1: column(1), h2: column(2), h3: column(3), rank, unit });
      await hashes.drain();
      throwIfAborted(signal);
      context.report({ stage: 'exact', done: read, total, unit: 'bytes' });
    }
    read += file.source.bytes;
  }
  await hashes.finish();

  const fates = await FateWriter.open(context, pass);
  const rule = { rule: ofWords ? 'equal-words' : 'equal-bytes', reason: null };
  const spilled = await store.read(recordsName(pass, 'hashes'), cleanSchemas.hashes);
  const put = (unit: number, keeper: number): void => fates.put(unit, { stage: number, rule, value: NaN, limit: NaN, keeper, similarity: 1, verified: true });
  const oversized = async (records: Oversized<typeof cleanSchemas.hashes>): Promise<null> => {
    await putPiecewise(records, put, async () => fates.drain(), signal);
    return null;
  };
  for (const partition of spilled.partitions) {
    // h1 is as random as h0, and not yet used up by the partition.
    for await (const { rows, columns } of splitPartition(spilled, cleanSchemas.hashes, partition, budget.loadBytes, OVERHEAD, ({ h1 }) => h1, { oversized })) {
      throwIfAborted(signal);
      const keys = new Uint32Array(HASH_WORDS * rows);
      for (let i = 0; i < rows; i++) keys.set([columns.h0[i], columns.h1[i], columns.h2[i], columns.h3[i]], HASH_WORDS * i);
      const keepers = firstOfEach(keys, HASH_WORDS, [columns.rank, columns.unit]);
      for (let i = 0; i < rows; i++) {
        if (keepers[i] >= 0) put(columns.unit[i], columns.unit[keepers[i]]);
      }
      await fates.drain();
    }
    context.report({ stage: 'exact', done: partition + 1, total: digestPrefixes, unit: 'partitions' });
  }
  await fates.finish();
  await store.drop(recordsName(pass, 'hashes'));
  return fates.rules;
}

/** The same for copies that do not fit in memory, such as those of one error page: two passes, memory for the texts that differ. */
async function putPiecewise({ blocks }: Oversized<typeof cleanSchemas.hashes>, put: (unit: number, keeper: number) => void, drain: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const lowest = new LowestOfKind(HASH_WORDS);
  for await (const { rows, columns: { h0, h1, h2, h3, rank, unit } } of blocks()) {
    throwIfAborted(signal);
    for (let i = 0; i < rows; i++) lowest.note([h0, h1, h2, h3], i, rank[i], unit[i]);
  }
  for await (const { rows, columns: { h0, h1, h2, h3, unit } } of blocks()) {
    throwIfAborted(signal);
    for (let i = 0; i < rows; i++) {
      const keeper = lowest.lowestOf([h0, h1, h2, h3], i);
      if (keeper !== unit[i]) put(unit[i], keeper);
    }
    await drain();
  }
}
