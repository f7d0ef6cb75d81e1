import { rowCountOf, sliceRows } from '../../../batch/textColumn.ts';
import { UnsupportedError } from '../../../core/errors.ts';
import type { Cell, HeadRows, KeptSummary, ReadRequest, RowBatch, SourceFile } from '../../../io/format.ts';

const NEWLINE = 10;

/**
 * An input whose rows are the paragraphs of another: what lies between newlines, each with the newline behind it, so that texts are
 * not copied. Columns of a row are those of its document. Nothing is written.
 */
export class ParagraphSource implements SourceFile {
  readonly #source: SourceFile;
  readonly rowCount: number | null;

  /** @param rows null where nobody has counted them */
  constructor(source: SourceFile, rows: number | null) {
    this.#source = source;
    this.rowCount = rows;
  }

  get path(): string {
    return this.#source.path;
  }

  get format(): string {
    return this.#source.format;
  }

  get bytes(): number {
    return this.#source.bytes;
  }

  get columns(): SourceFile['columns'] {
    return this.#source.columns;
  }

  async rowsInHead(): Promise<HeadRows> {
    return { rows: this.rowCount ?? 0, bytes: this.bytes, whole: true };
  }

  assertTextColumn(name: string): void {
    this.#source.assertTextColumn(name);
  }

  // Rows are paragraphs here: neither `wants` nor `needs` can be asked of documents.
  async *read({ wants, textColumn, columns, maxBytes, maxRows, signal }: ReadRequest): AsyncGenerator<RowBatch> {
    const request = { textColumn, columns, maxBytes, maxRows, signal };
    let firstRow = 0;
    for await (const batch of this.#source.read(request)) {
      const { offsets, places } = paragraphsOf(batch);
      const text = { bytes: batch.text.bytes, offsets, nulls: null };
      const rows = rowCountOf(text);
      for (let from = 0; from < rows; from += maxRows) {
        const to = Math.min(rows, from + maxRows);
        if (wants !== undefined && !wants(firstRow + from, to - from)) continue;
        const cells = Object.fromEntries(Object.entries(batch.columns).map(([name, all]): [string, Cell[]] => [name, Array.from(places.subarray(from, to), (place) => all[place])]));
        yield { firstRow: firstRow + from, rowCount: to - from, text: sliceRows(text, from, to), columns: cells, rejected: [], bytesRead: batch.bytesRead };
      }
      firstRow += rows;
    }
  }

  async assertRewritable(): Promise<void> {}

  writeKept(): Promise<KeptSummary> {
    return Promise.reject(new UnsupportedError({ expected: 'rows of a file', found: 'paragraphs of documents', remedy: 'report this as a bug', file: this.path }));
  }

  /** The documents' source stays open: it is not ours. */
  async close(): Promise<void> {}
}

/** Offsets of all paragraphs of a batch, and for each the row of the batch it lies in. */
export function paragraphsOf({ text: { bytes, offsets, nulls }, rowCount }: RowBatch): { readonly offsets: Uint32Array; readonly places: Uint32Array } {
  // A text may be nothing but newlines: counted first, a paragraph takes eight bytes here.
  let paragraphs = 0;
  for (let row = 0; row < rowCount; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    paragraphs += 1;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) if (bytes[at] === NEWLINE) paragraphs += 1;
  }
  const starts = new Uint32Array(paragraphs + 1);
  const places = new Uint32Array(paragraphs);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    // Of this document alone: the next newline may be far behind it.
    const document = bytes.subarray(offsets[row], offsets[row + 1]);
    for (let newline = -1; ; ) {
      starts[count] = offsets[row] + newline + 1;
      places[count] = row;
      count += 1;
      newline = document.indexOf(NEWLINE, newline + 1);
      if (newline < 0) break;
    }
  }
  starts[count] = offsets[rowCount];
  return { offsets: starts, places };
}
