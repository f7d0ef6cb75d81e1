import { CHUNK } from './fieldNumbers.ts';
import type { ThriftStruct } from './thrift.ts';
import { intField, longField } from './thriftFields.ts';

/** Returns where the indexes of a chunk are in the file: offset and length, null for none. */
export function indexRange(chunk: ThriftStruct): { readonly offsetIndex: [number, number] | null; readonly columnIndex: [number, number] | null } {
  const range = (offset: number, length: number): [number, number] | null => {
    const from = Number(longField(chunk, offset) ?? 0n);
    const bytes = intField(chunk, length) ?? 0;
    return from > 0 && bytes > 0 ? [from, bytes] : null;
  };
  return { offsetIndex: range(CHUNK.OFFSET_INDEX_OFFSET, CHUNK.OFFSET_INDEX_LENGTH), columnIndex: range(CHUNK.COLUMN_INDEX_OFFSET, CHUNK.COLUMN_INDEX_LENGTH) };
}
