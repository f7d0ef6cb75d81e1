import { ceilDiv, nextPowerOfTwo } from '../../../core/u32.ts';
import { ContentHasher, HASH_WORDS } from '../../../exact/contentHash.ts';
import type { RowBatch } from '../../../io/format.ts';
import { ScatterBuffer } from '../../../store/scatterBuffer.ts';
import { prefixOf } from '../../index/indexFormat.ts';
import type { JobFile } from '../../units.ts';
import { hashKeyOf } from '../hashKey.ts';
import { keyedCopies, type WhichCopies } from '../keyedCopies.ts';
import { cleanSchemas } from '../records.ts';
import { eachText, viewBatches } from '../viewBatches.ts';
import { eachRun, laterCopies } from './pieceRuns.ts';
import type { SpanPass } from './spanStage.ts';

/** What is compared of one document: piece i goes as bytes [starts[i], ends[i]), under the four u32 from keys[4i] on. */
export interface CutPieces {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly keys: Uint32Array;
}

interface PieceComparison {
  /** As edits.parquet names it. */
  readonly rule: string;
  /** Of a piece in several documents: all but that of the lowest rank go, or all. Of copies in one document the first counts. */
  readonly which: WhichCopies;
  /** Returns the rank of each row, ascending; the lower unit decides between equal ones. */
  readonly ranks: (batch: RowBatch) => Float64Array;
  /** Columns that ranks ask for. */
  readonly columns: readonly string[];
  /** Inputs that are compared with each other, in their order; 0 for all of them. */
  readonly filesTogether: number;
  /** Cuts a document; a view, which is only read. */
  readonly cut: (text: Uint8Array) => CutPieces;
}

const pieceSchema = { ...cleanSchemas.hashes, start: 'u32', end: 'u32' } as const;

/** Bytes of a record with what grouping takes beside it. */
const RECORD_BYTES = 64;
/** More pieces than that in a row of the usual length cost time, not memory. */
const PIECES_IN_A_ROW = 16;
const MOST_PREFIXES = 1024;

export function jobHasher({ corpus }: Pick<SpanPass, 'corpus'>): ContentHasher {
  return new ContentHasher(hashKeyOf(corpus.context.watched));
}

/**
 * Cuts what other documents have already. Pieces are told apart by hashes of 128 bits, which are spilled by their first
 * bits and brought together a partition at a time, so memory does not go with the corpus.
 */
export async function cutCopies(pass: SpanPass, comparison: PieceComparison): Promise<void> {
  const files = pass.corpus.views();
  const together = comparison.filesTogether === 0 ? files.length : comparison.filesTogether;
  for (let first = 0; first < files.length; first += together) await cutCopiesIn(pass, comparison, files.slice(first, first + together));
}

async function cutCopiesIn({ corpus, pass, cuts }: SpanPass, { rule, which, ranks, columns, cut }: PieceComparison, files: readonly JobFile[]): Promise<void> {
  const { context } = corpus;
  const { store, budget } = context;
  const name = `pass-${pass}-pieces`;
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const prefixes = Math.min(MOST_PREFIXES, nextPowerOfTwo(Math.max(1, context.settings.partitions, ceilDiv(rows * PIECES_IN_A_ROW * RECORD_BYTES, budget.loadBytes))));
  const writer = await store.write(name, pieceSchema, budget.spillBytes);
  const records = new ScatterBuffer(writer, pieceSchema);
  for await (const { batch, firstUnit } of viewBatches(corpus, files, columns, 'spans')) {
    const rank = ranks(batch);
    eachText(batch, (row, text) => {
      const { count, starts, ends, keys } = cut(text);
      const unit = firstUnit + row;
      const isCopy = laterCopies(keys, count);
      for (let i = 0; i < count; i++) {
        const at = HASH_WORDS * i;
        if (isCopy[i] === 0) records.put(prefixOf(keys[at], prefixes), keys[at], keys[at + 1], keys[at + 2], keys[at + 3], rank[row], unit, starts[i], ends[i]);
      }
      eachRun(isCopy, starts, ends, (start, end) => cuts.cut(unit, start, end, { rule, reason: 'in-document', value: NaN, keeper: unit, verified: true }));
    });
    await writer.drain();
    await cuts.drain();
  }
  records.flush();
  await writer.finish();

  const reader = await store.read(name, pieceSchema);
  const copy = { rule, reason: which === 'all' ? 'shared' : null, value: NaN, verified: true };
  for (const partition of reader.partitions) {
    await keyedCopies(context, reader, pieceSchema, partition, which, {
      put: ({ unit, start, end }, record, keeper) => cuts.cut(unit[record], start[record], end[record], { ...copy, keeper }),
      drain: async () => cuts.drain(),
    });
    context.report({ stage: 'spans', done: partition + 1, total: prefixes, unit: 'partitions' });
  }
  await store.drop(name);
}

/** Ranks for a stage in which the first row stays. */
export function byUnit({ rowCount }: RowBatch): Float64Array {
  return new Float64Array(rowCount);
}
