import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { OutputFile } from './outputFile.ts';
import type { PageCompressor } from './parquetCodecs.ts';
import type { PlainValue } from './parquetPages.ts';

/** A Parquet file of flat columns, written one row group a call. */
export class ParquetOutput {
  rows = 0;
  readonly #file: OutputFile;
  readonly #bytes = new ByteWriter(1 << 20);
  readonly #writer: ParquetWriter;
  readonly #elements: readonly SchemaElement[];
  readonly #codecs: readonly PageCompressor[];

  constructor(file: OutputFile, elements: readonly SchemaElement[], codecs: readonly PageCompressor[]) {
    this.#file = file;
    this.#elements = elements;
    this.#codecs = codecs;
    const compressors = Object.fromEntries(codecs.filter(({ compress }) => compress !== undefined).map(({ codec, compress }) => [codec, notNothing(compress as (bytes: Uint8Array) => Uint8Array)]));
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'schema', num_children: elements.length }, ...elements],
      compressors,
      createdBy: 'bandsaw',
    });
  }

  /** @param columns one array of `rowCount` values per column: byte strings as Uint8Array, INT64 as bigint */
  async writeGroup(columns: readonly (readonly PlainValue[])[], rowCount: number): Promise<void> {
    this.#writer.write({
      rowGroupSize: rowCount,
      columnData: columns.map((data, i) => {
        const { name, type } = this.#elements[i];
        const { codec } = this.#codecs[i];
        if (type !== 'DOUBLE') return { name, data: data as PlainValue[], codec };
        // A dictionary would take 0 and -0 for one value. The bounds leave NaN out, but a reader that sorts NaN above all
        // numbers would pass over the group by them.
        return { name, data: data as PlainValue[], codec, encoding: 'PLAIN', statistics: !data.some((value) => Number.isNaN(value)) };
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
function notNothing(compress: (bytes: Uint8Array) => Uint8Array): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => (bytes.length === 0 ? bytes : compress(bytes));
}
