import { CHUNK, GROUP, META } from './fieldNumbers.ts';
import { ThriftReader, TYPE, type ThriftStruct } from './thrift.ts';
import { has, listField, longField, removeFields, setField, setLong, structField } from './thriftFields.ts';
import { encodeStruct } from './thriftWriter.ts';

export function chunksOf(group: ThriftStruct): ThriftStruct[] {
  return (listField(group, GROUP.COLUMNS, TYPE.STRUCT) ?? []) as ThriftStruct[];
}

/** Returns the description of a row group whose first byte is at `start` of the file, as the one of number `ordinal`. */
export function placeRowGroup(bytes: Uint8Array, start: number, ordinal: number): Uint8Array {
  const group = new ThriftReader(bytes).struct();
  const chunks = chunksOf(group);
  for (const chunk of chunks) {
    const meta = structField(chunk, CHUNK.META_DATA) as ThriftStruct;
    for (const id of [META.DATA_PAGE_OFFSET, META.INDEX_PAGE_OFFSET, META.DICTIONARY_PAGE_OFFSET, META.BLOOM_OFFSET]) {
      const offset = longField(meta, id);
      if (offset !== undefined) setLong(meta, id, Number(offset) + start);
    }
    // Said by old writers to be where the description is, by others where the pages are, and 0 by those who follow the standard.
    if (longField(chunk, CHUNK.FILE_OFFSET) !== 0n) setLong(chunk, CHUNK.FILE_OFFSET, firstPage(meta));
    removeFields(chunk, CHUNK.OFFSET_INDEX_OFFSET, CHUNK.OFFSET_INDEX_LENGTH, CHUNK.COLUMN_INDEX_OFFSET, CHUNK.COLUMN_INDEX_LENGTH);
  }
  if (has(group, GROUP.FILE_OFFSET)) setLong(group, GROUP.FILE_OFFSET, start);
  if (has(group, GROUP.ORDINAL)) setField(group, GROUP.ORDINAL, TYPE.I16, ordinal);
  return encodeStruct(group);
}

function firstPage(meta: ThriftStruct): number {
  const data = Number(longField(meta, META.DATA_PAGE_OFFSET));
  const dictionary = Number(longField(meta, META.DICTIONARY_PAGE_OFFSET) ?? 0n);
  return dictionary > 0 && dictionary < data ? dictionary : data;
}
