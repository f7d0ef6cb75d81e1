import type { BlockSink } from './blockSink.ts';
import type { ChunkResult } from './chunkResult.ts';
import { META } from './fieldNumbers.ts';
import { FileWindow } from './fileWindow.ts';
import { indexRange } from './indexRange.ts';
import { atPlace } from './place.ts';
import type { ChunkSource } from './rowGroupSource.ts';
import { longField, removeFields, setLong } from './thriftFields.ts';
import { walkPages } from './walkPages.ts';

/** Copies the pages of a chunk as they are, whatever they hold. */
export async function copyChunk(chunk: ChunkSource, window: FileWindow, sink: BlockSink, groupStart: number, group: number): Promise<ChunkResult> {
  const { meta, tree, start, leaf } = chunk;
  const target = sink.position - groupStart;
  let uncompressed = 0;
  let page = 0;
  try {
    for await (const { header, at, number } of walkPages(chunk, window)) {
      page = number + 1;
      uncompressed += header.bytes.length + header.uncompressed;
      await sink.put(header.bytes);
      await sink.put(await window.view(at, header.compressed));
    }
  } catch (error) {
    throw atPlace({ group, column: leaf.name, page }, error);
  }
  const compressed = sink.position - groupStart - target;
  const shift = target - start;
  for (const id of [META.DATA_PAGE_OFFSET, META.INDEX_PAGE_OFFSET, META.DICTIONARY_PAGE_OFFSET]) {
    const old = longField(meta, id);
    if (old === undefined) continue;
    // What points outside of the pages, or says 0 for nothing, points nowhere now.
    if (Number(old) >= start && Number(old) < start + compressed) setLong(meta, id, Number(old) + shift);
    else if (id !== META.DATA_PAGE_OFFSET) removeFields(meta, id);
  }
  setLong(meta, META.UNCOMPRESSED_SIZE, uncompressed);
  setLong(meta, META.COMPRESSED_SIZE, compressed);
  return { tree, source: compressed, uncompressed, compressed, index: { locations: null, shift, ...indexRange(tree) } };
}
