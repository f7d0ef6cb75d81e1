import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { OutputFile } from '../outputFile.ts';
import type { Compress } from './parquetCodecs.ts';
import type { PlainValue } from './parquetPages.ts';

/** A Parquet file of flat columns in zstd, written one row group a call. */
export class ParquetOutput {
  rows = 0;
  readonly #file: OutputFile;
  readonly #bytes = new ByteWriter(1 << 20);
  readonly #writer: ParquetWriter;
  readonly #elements: readonly SchemaElement[];

  constructor(file: OutputFile, elements: readonly SchemaElement[], zstd: Compress) {
    this.#file = file;
    this.#elements = elements;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'schema', num_children: elements.length }, ...elements],
      compressors: { ZSTD: notNothing(zstd) },
      createdBy: 'bandsaw',
    });
  }

  /** @param columns one array of `rowCount` values per column: byte strings as Uint8Array, INT64 as bigint */
  async writeGroup(columns: readonly (readonly PlainValue[])[], rowCount: number): Promise<void> {
    this.#writer.write({
      rowGroupSize: rowCount,
      columnData: columns.map((data, i) => {
        const { name, type } = this.#elements[i];
        if (type !== 'DOUBLE') return { name, data: data as PlainValue[], codec: 'ZSTD' };
        // A dictionary would take 0 and -0 for one value. The bounds leave NaN out, but a reader that sorts NaN above all
        // numbers would pass over the group by them.
        return { name, data: data as PlainValue[], codec: 'ZSTD', encoding: 'PLAIN', statistics: !data.some((value) => Number.isNaN(value)) };
      }),
    });
    this.rows += rowCount;
    await this.#drain();
  }

  async finish(): Promise<void> {
    this.#writer.finish();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const writer = this.#bytes as ByteWriter & { index: number };
    await this.#file.write(writer.getBytes());
    writer.index = 0;
  }
}

/** A page without values is nothing: readers expect no compressed block then. */
function notNothing(compress: Compress): Compress {
  return (bytes) => (bytes.length === 0 ? bytes : compress(bytes));
}
