import { FormatError } from '../../../core/errors.ts';
import type { BlockSink } from './blockSink.ts';
import { META } from './fieldNumbers.ts';
import type { FileWindow } from './fileWindow.ts';
import { ThriftReader, type ThriftStruct } from './thrift.ts';
import { intField, longField, removeFields, setLong } from './thriftFields.ts';

const HEADER = 64;
/** What writers allow at most is 128 MiB. */
const MAX_FILTER = 2 ** 28;

/** Copies the Bloom filter of a chunk, if there is one: it finds more than is left, and never less. */
export async function copyBloomFilter(meta: ThriftStruct, window: FileWindow, sink: BlockSink, groupStart: number): Promise<void> {
  const at = Number(longField(meta, META.BLOOM_OFFSET) ?? 0n);
  if (at <= 0) {
    removeFields(meta, META.BLOOM_OFFSET, META.BLOOM_LENGTH);
    return;
  }
  const head = new ThriftReader(await window.atMost(at, HEADER));
  const size = intField(head.struct(), 1);
  // Old writers do not give the length.
  const length = intField(meta, META.BLOOM_LENGTH) ?? head.at + (size ?? 0);
  if (size === undefined || size < 0 || length < head.at + size || length > MAX_FILTER) {
    throw new FormatError({ expected: 'a sound Bloom filter', found: `one of ${String(size)} bytes in ${length}`, remedy: 'check that the file is complete, or fetch it again' });
  }
  setLong(meta, META.BLOOM_OFFSET, sink.position - groupStart);
  await sink.put(await window.view(at, length));
}
