import { brokenPage } from '../parquetLevels.ts';
import { PAGE_TYPE } from './fieldNumbers.ts';
import type { FileWindow } from './fileWindow.ts';
import { readPageHeader, type PageHeader } from './pageHeader.ts';
import type { ChunkSource } from './rowGroupSource.ts';

export interface FoundPage {
  /** From 0, the dictionary included. */
  readonly number: number;
  readonly header: PageHeader;
  /** Of the bytes behind the header. */
  readonly at: number;
}

/**
 * Yields the pages of a chunk until all its values have been seen. Its sizes in the footer are not used: old writers left
 * the dictionary's header out of them. @throws FormatError, UnsupportedError without a place
 */
export async function* walkPages({ start, values }: ChunkSource, window: FileWindow): AsyncGenerator<FoundPage> {
  let at = start;
  let seen = 0;
  for (let number = 0; seen < values; number++) {
    const header = await readPageHeader(window, at);
    at += header.bytes.length;
    if (header.compressed > window.end - at) throw brokenPage('a page that reaches into the footer');
    if (header.type === PAGE_TYPE.DICTIONARY && number > 0) throw brokenPage('a dictionary behind other pages');
    seen += header.data?.count ?? 0;
    if (seen > values) throw brokenPage(`more than the ${values} values there should be`);
    yield { number, header, at };
    at += header.compressed;
  }
}
