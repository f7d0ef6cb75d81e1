import { UnsupportedError } from '../../../core/errors.ts';
import { parseFailure } from '../../fileErrors.ts';
import { ENCODING, encodingName } from './fieldNumbers.ts';
import { FileWindow } from './fileWindow.ts';
import { readFooterTree } from './footer.ts';
import { loadPageCodec } from './pageCodec.ts';
import { atPlace } from './place.ts';
import { parseRowGroup, type ChunkSource } from './rowGroupSource.ts';
import { openValues } from './values/openValues.ts';
import { walkPages } from './walkPages.ts';
import type { ParquetFile } from './writeKept.ts';

/** Headers are far apart, and a window need not hold pages. */
const SPAN = 2 ** 14;

/**
 * Checks what can be known of a file before its rows are: its footer, every codec, and the first page of every column.
 * @throws FormatError, UnsupportedError naming the file and the place in it
 */
export async function assertFilterable({ path, read, size, descriptor }: ParquetFile): Promise<void> {
  try {
    const { groups, leaves, start } = await readFooterTree(read, size);
    const window = new FileWindow(descriptor, start, SPAN);
    let looked = false;
    for (const [group, bytes] of groups.entries()) {
      const { rows, chunks } = atGroup(group, () => parseRowGroup(bytes, leaves, start));
      for (const chunk of chunks) {
        try {
          await loadPageCodec(chunk.codec);
          if (rows > 0 && !looked) await assertFirstPage(chunk, window);
        } catch (error) {
          throw atPlace({ group, column: chunk.leaf.name }, error);
        }
      }
      looked ||= rows > 0;
    }
  } catch (error) {
    throw parseFailure(path, 'Parquet', error);
  }
}

function atGroup<T>(group: number, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw atPlace({ group }, error);
  }
}

async function assertFirstPage(chunk: ChunkSource, window: FileWindow): Promise<void> {
  const { leaf } = chunk;
  for await (const { header } of walkPages(chunk, window)) {
    const { data } = header;
    if (data === null) continue;
    // No values at all: only the encoding is looked at.
    openValues(data.encoding, leaf, new Uint8Array(4), 0, 0);
    for (const [max, encoding] of [[leaf.maxRepetition, data.repetitionEncoding], [leaf.maxDefinition, data.definitionEncoding]]) {
      if (data.version === 1 && max > 0 && encoding !== ENCODING.RLE) {
        throw new UnsupportedError({ expected: 'levels in RLE', found: `levels in ${encodingName(encoding)}`, remedy: 'write the file again with a current writer' });
      }
    }
    return;
  }
}
