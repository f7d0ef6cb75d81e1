import { FormatError } from '../../../core/errors.ts';
import type { ReadRange } from '../../readRange.ts';
import type { BlockSink } from './blockSink.ts';
import type { IndexResult, PageLocation } from './chunkResult.ts';
import { CHUNK, LOCATION, OFFSET_INDEX } from './fieldNumbers.ts';
import { atPlace } from './place.ts';
import { chunksOf } from './placeRowGroup.ts';
import { ThriftReader, TYPE, type ThriftStruct } from './thrift.ts';
import { listField, longField, setField, setLong } from './thriftFields.ts';
import { encodeStruct } from './thriftWriter.ts';

/** A row group that has been written. */
export interface PlacedGroup {
  /** Its number in the file it comes from. */
  readonly group: number;
  readonly start: number;
  bytes: Uint8Array;
  readonly indexes: readonly (IndexResult | null)[];
}

const MAX_INDEX = 2 ** 28;

/** Writes the page indexes behind all row groups, those of columns first as readers expect, and names them in the row groups. */
export async function writePageIndexes(groups: readonly PlacedGroup[], read: ReadRange, sink: BlockSink): Promise<void> {
  for (const kind of ['column', 'offset'] as const) {
    for (const placed of groups) {
      if (placed.indexes.every((index) => index === null)) continue;
      const group = new ThriftReader(placed.bytes).struct();
      for (const [c, chunk] of chunksOf(group).entries()) {
        const index = placed.indexes[c];
        if (index === null) continue;
        try {
          const bytes = kind === 'column' ? index.columnIndex && (await load(read, index.columnIndex)) : await offsetIndex(index, placed.start, read);
          if (bytes === null) continue;
          setLong(chunk, kind === 'column' ? CHUNK.COLUMN_INDEX_OFFSET : CHUNK.OFFSET_INDEX_OFFSET, sink.position);
          setField(chunk, kind === 'column' ? CHUNK.COLUMN_INDEX_LENGTH : CHUNK.OFFSET_INDEX_LENGTH, TYPE.I32, bytes.length);
          await sink.put(bytes);
        } catch (error) {
          throw atPlace({ group: placed.group }, error);
        }
      }
      placed.bytes = encodeStruct(group);
    }
  }
}

async function load(read: ReadRange, [at, length]: readonly [number, number]): Promise<Uint8Array> {
  const bytes = length > MAX_INDEX ? null : await read(at, at + length);
  if (bytes === null || bytes.length !== length) throw new FormatError({ expected: 'a page index in the file', found: `one of ${length} bytes at ${at}`, remedy: 'check that the file is complete, or fetch it again' });
  return bytes;
}

async function offsetIndex({ locations, shift, offsetIndex: range }: IndexResult, start: number, read: ReadRange): Promise<Uint8Array | null> {
  if (locations !== null) return encodeLocations(locations, start);
  if (range === null) return null;
  const tree = new ThriftReader(await load(read, range)).struct();
  for (const location of (listField(tree, OFFSET_INDEX.LOCATIONS, TYPE.STRUCT) ?? []) as ThriftStruct[]) {
    setLong(location, LOCATION.OFFSET, Number(longField(location, LOCATION.OFFSET) ?? 0n) + shift + start);
  }
  return encodeStruct(tree);
}

function encodeLocations(locations: readonly PageLocation[], start: number): Uint8Array {
  const items: ThriftStruct[] = locations.map(({ offset, size, firstRow }) => ({
    fields: [
      { id: LOCATION.OFFSET, type: TYPE.I64, value: BigInt(offset + start) },
      { id: LOCATION.COMPRESSED_SIZE, type: TYPE.I32, value: size },
      { id: LOCATION.FIRST_ROW, type: TYPE.I64, value: BigInt(firstRow) },
    ],
  }));
  return encodeStruct({ fields: [{ id: OFFSET_INDEX.LOCATIONS, type: TYPE.LIST, value: { element: TYPE.STRUCT, items } }] });
}
