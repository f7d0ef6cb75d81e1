import { LowestOfKind } from '../../cluster/fold.ts';
import { throwIfAborted } from '../../core/errors.ts';
import { HASH_WORDS } from '../../exact/contentHash.ts';
import { firstOfEach } from '../../exact/firstOfEach.ts';
import type { Block, Columns, StageSchema } from '../../store/columns.ts';
import type { RecordReader } from '../../store/joinedReader.ts';
import { splitPartition, type Oversized } from '../splitPartition.ts';
import type { CleanContext } from './corpus.ts';
import { NO_KEEPER, type cleanSchemas } from './records.ts';

/** Hash and rank; of each key at most one record a unit. */
type Keyed = typeof cleanSchemas.hashes;

/** `later`: all but the record of lowest rank; `all`: that one too, where there are others. */
export type WhichCopies = 'later' | 'all';

interface CopySink<S extends StageSchema> {
  /** Takes a record that is a copy, and the unit that stays in its place, or −1. */
  put(columns: Columns<S>, record: number, keeper: number): void;
  drain(): Promise<void>;
}

/** Beside a record, what finding the first of each takes. */
const OVERHEAD = 16;

/**
 * Finds the copies among the records of one partition, in no order; which they are follows from rank and unit alone. A
 * key of more records than memory has room for is read piece by piece.
 */
export async function keyedCopies<S extends Keyed & StageSchema>(context: CleanContext, reader: RecordReader<S>, schema: S, partition: number, which: WhichCopies, sink: CopySink<S>): Promise<void> {
  const { budget, signal } = context;
  const oversized = async (records: Oversized<S>): Promise<null> => {
    await copiesPiecewise(records, which, sink, signal);
    return null;
  };
  // h1 is as random as h0, and not yet used up by the partition.
  for await (const block of splitPartition<S>(reader, schema, partition, budget.loadBytes, OVERHEAD, (columns) => keyed<S>(columns).h1, { oversized })) {
    throwIfAborted(signal);
    const keepers = firsts(block);
    const { unit } = keyed<S>(block.columns);
    const isShared = new Uint8Array(which === 'all' ? block.rows : 0);
    for (let i = 0; i < block.rows; i++) {
      if (keepers[i] < 0) continue;
      if (which === 'later') sink.put(block.columns, i, unit[keepers[i]]);
      else isShared[i] = isShared[keepers[i]] = 1;
    }
    isShared.forEach((each, i) => {
      if (each === 1) sink.put(block.columns, i, NO_KEEPER);
    });
    await sink.drain();
  }
}

function keyed<S extends Keyed & StageSchema>(columns: Columns<S>): Columns<Keyed> {
  return columns as unknown as Columns<Keyed>;
}

function firsts<S extends Keyed & StageSchema>({ rows, columns }: Block<S>): Int32Array {
  const { h0, h1, h2, h3, rank, unit } = keyed<S>(columns);
  const keys = new Uint32Array(HASH_WORDS * rows);
  for (let i = 0, at = 0; i < rows; i++) {
    keys[at++] = h0[i];
    keys[at++] = h1[i];
    keys[at++] = h2[i];
    keys[at++] = h3[i];
  }
  return firstOfEach(keys, HASH_WORDS, [rank, unit]);
}

/** The same for a key that does not fit in memory, such as that of one error page: two readings, memory for the keys that differ. */
async function copiesPiecewise<S extends Keyed & StageSchema>({ blocks }: Oversized<S>, which: WhichCopies, sink: CopySink<S>, signal: AbortSignal | undefined): Promise<void> {
  const lowest = new LowestOfKind(HASH_WORDS);
  const highest = new LowestOfKind(HASH_WORDS);
  for await (const { rows, columns } of blocks()) {
    throwIfAborted(signal);
    const { h0, h1, h2, h3, rank, unit } = keyed<S>(columns);
    for (let i = 0; i < rows; i++) {
      lowest.note([h0, h1, h2, h3], i, rank[i], unit[i]);
      if (which === 'all') highest.note([h0, h1, h2, h3], i, -rank[i], -unit[i]);
    }
  }
  for await (const { rows, columns } of blocks()) {
    throwIfAborted(signal);
    const { h0, h1, h2, h3, unit } = keyed<S>(columns);
    for (let i = 0; i < rows; i++) {
      const keys = [h0, h1, h2, h3];
      const keeper = lowest.lowestOf(keys, i);
      if (which === 'later' && keeper !== unit[i]) sink.put(columns, i, keeper);
      else if (which === 'all' && keeper !== -highest.lowestOf(keys, i)) sink.put(columns, i, NO_KEEPER);
    }
    await sink.drain();
  }
}
