import { ENCODING, META, STATISTICS } from './fieldNumbers.ts';
import { TYPE, type ThriftStruct } from './thrift.ts';
import { has, listField, removeFields, setField, setLong, structField } from './thriftFields.ts';

interface FilteredChunk {
  readonly codec: number;
  /** Of the pages written. */
  readonly encodings: ReadonlySet<number>;
  readonly values: number;
  readonly nulls: number;
  readonly uncompressed: number;
  readonly compressed: number;
  readonly dataAt: number;
  /** -1 for none. */
  readonly dictionaryAt: number;
  /** True if some values are others than before. */
  readonly isEdited: boolean;
}

/**
 * Puts into a chunk's description what is true of the rows that stay. Least and greatest value hold as bounds and are
 * called that; what only counted the old values goes. Where values were replaced, what was said of them goes too, the
 * Bloom filter included.
 */
export function describeFiltered(meta: ThriftStruct, chunk: FilteredChunk): void {
  setField(meta, META.CODEC, TYPE.I32, chunk.codec);
  const old = (listField(meta, META.ENCODINGS, TYPE.I32) ?? []) as number[];
  // Old writers list the encoding of levels that are not there.
  const stays = old.filter((encoding) => chunk.encodings.has(encoding) || encoding === ENCODING.RLE || encoding === ENCODING.BIT_PACKED);
  const items = [...stays, ...[...chunk.encodings].filter((encoding) => !stays.includes(encoding))];
  setField(meta, META.ENCODINGS, TYPE.LIST, { element: TYPE.I32, items });
  setLong(meta, META.NUM_VALUES, chunk.values);
  setLong(meta, META.UNCOMPRESSED_SIZE, chunk.uncompressed);
  setLong(meta, META.COMPRESSED_SIZE, chunk.compressed);
  setLong(meta, META.DATA_PAGE_OFFSET, chunk.dataAt);
  removeFields(meta, META.INDEX_PAGE_OFFSET, META.DICTIONARY_PAGE_OFFSET, META.ENCODING_STATS, META.SIZE_STATISTICS, META.GEOSPATIAL_STATISTICS);
  if (chunk.dictionaryAt >= 0) setLong(meta, META.DICTIONARY_PAGE_OFFSET, chunk.dictionaryAt);
  if (chunk.isEdited) removeFields(meta, META.BLOOM_OFFSET, META.BLOOM_LENGTH);
  const statistics = structField(meta, META.STATISTICS);
  if (statistics === undefined) return;
  const bounds: ThriftStruct = { fields: statistics.fields.filter(({ id }) => !chunk.isEdited && (id === STATISTICS.MAX_VALUE || id === STATISTICS.MIN_VALUE)) };
  if (has(statistics, STATISTICS.NULL_COUNT)) setLong(bounds, STATISTICS.NULL_COUNT, chunk.nulls);
  if (has(bounds, STATISTICS.MAX_VALUE)) setField(bounds, STATISTICS.MAX_EXACT, TYPE.FALSE, false);
  if (has(bounds, STATISTICS.MIN_VALUE)) setField(bounds, STATISTICS.MIN_EXACT, TYPE.FALSE, false);
  if (bounds.fields.length === 0) removeFields(meta, META.STATISTICS);
  else setField(meta, META.STATISTICS, TYPE.STRUCT, bounds);
}
