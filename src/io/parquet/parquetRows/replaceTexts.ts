import type { StringPage } from '../parquetStrings.ts';
import type { TextReader } from '../../replacedTexts.ts';
import { TextsOfRows, type NewText } from '../../textsOfRows.ts';
import type { DataPage } from './dataPage.ts';
import { ENCODING } from './fieldNumbers.ts';
import type { RowBits } from './rowBits.ts';
import { copyBytes } from './values/copyRuns.ts';
import type { PageValues } from './values/pageValues.ts';
import { putLength } from './values/putLength.ts';

/** The texts that a chunk gets. */
export interface ReplacedRows {
  /** The row group's first row, in the file. */
  readonly firstRow: number;
  readonly edited: RowBits;
  readonly read: TextReader;
}

/** A page, or so many of its rows, with the texts it gets; valid until the next one is asked for. */
interface EditedPage {
  readonly page: DataPage;
  readonly values: PageValues;
  readonly rows: number;
}

/** New texts are asked for about so many bytes of old ones: a page can be a whole row group. */
export const PART_BYTES = 4 * 2 ** 20;
const PART_ROWS = 2 ** 16;

/**
 * Yields a page of a flat column with the new texts in it, PLAIN, in parts of 4 MiB of old texts that follow from the
 * page alone.
 * @param old its rows @param first row of the row group that is the page's first
 */
export async function* replaceTexts(page: DataPage, old: StringPage, first: number, replaced: ReplacedRows): AsyncGenerator<EditedPage> {
  for (let from = 0; from < old.rows; ) {
    let to = from;
    for (let bytes = 0; to < old.rows && bytes < PART_BYTES && to - from < PART_ROWS; to++) bytes += old.lengths[to];
    const { edited, read, firstRow } = replaced;
    const texts = edited.count(first + from, first + to) === 0 ? null : new TextsOfRows(await read(firstRow + first + from, to - from));
    yield { ...partOf(page, old, from, to, (row) => (texts !== null && edited.has(first + row) ? texts.take(firstRow + first + row) : null)), rows: to - from };
    from = to;
  }
}



function partOf({ header, definition }: DataPage, old: StringPage, from: number, to: number, textOf: (row: number) => NewText | null): { readonly page: DataPage; readonly values: PageValues } {
  const count = to - from;
  const starts = new Int32Array(count);
  /** Bytes of all values before, each with its length in front. */
  const ends = new Float64Array(count + 1);
  const isNew = new Uint8Array(count);
  const levels = definition?.slice(from, to) ?? null;
  let added = old.source;
  let used = 0;
  for (let row = from; row < to; row++) {
    const text = textOf(row);
    if (text === null && old.starts[row] < 0) continue;
    if (text !== null) {
      added = text.bytes;
      isNew[used] = 1;
      // A null that became a text: the column is flat, so there is one level above null.
      if (levels !== null) levels[row - from] = 1;
    }
    starts[used] = text?.start ?? old.starts[row];
    ends[used + 1] = ends[used] + 4 + (text === null ? old.lengths[row] : text.end - text.start);
    used++;
  }
  const values: PageValues = {
    encoding: ENCODING.PLAIN,
    bytesBetween: (first, last) => ends[last] - ends[first],
    gather(runs, _kept, room) {
      let size = 0;
      for (let r = 0; r < runs.length; r += 2) size += ends[runs[r + 1]] - ends[runs[r]];
      const out = room(size);
      let at = 0;
      for (let r = 0; r < runs.length; r += 2) {
        for (let i = runs[r]; i < runs[r + 1]; i++) {
          const length = ends[i + 1] - ends[i] - 4;
          putLength(out, at, length);
          copyBytes(isNew[i] === 1 ? added : old.source, starts[i], starts[i] + length, out, at + 4);
          at += 4 + length;
        }
      }
      return out;
    },
  };
  return { page: { header: { ...header, count }, repetition: null, definition: levels, valueCount: used, values: () => old.source }, values };
}
