import type { Data, RecordBatchWriter, Schema } from 'apache-arrow';
import type { OutputFile } from '../outputFile.ts';

/** An Arrow IPC file or stream, written one record batch a call, in bounded memory. */
export class ArrowOutput {
  readonly #file: OutputFile;
  readonly #schema: Schema;
  readonly #arrow: typeof import('apache-arrow');
  readonly #writer: RecordBatchWriter;
  readonly #chunks: Uint8Array[] = [];

  private constructor(arrow: typeof import('apache-arrow'), file: OutputFile, schema: Schema, isFile: boolean) {
    this.#arrow = arrow;
    this.#file = file;
    this.#schema = schema;
    this.#writer = isFile ? new arrow.RecordBatchFileWriter() : new arrow.RecordBatchStreamWriter();
    const chunks = this.#chunks;
    // The library's queue never waits for the disk; this one is emptied after every batch.
    const sink = new (class extends arrow.AsyncByteQueue {
      override write(chunk: Uint8Array): void {
        chunks.push(chunk);
      }
    })();
    this.#writer.reset(sink, schema);
  }

  static async create(file: OutputFile, schema: Schema, isFile: boolean): Promise<ArrowOutput> {
    return new ArrowOutput(await import('apache-arrow'), file, schema, isFile);
  }

  /** @param children one chunk per field, each of `rows` rows */
  async writeBatch(children: Data[], rows: number): Promise<void> {
    const { RecordBatch, Struct, makeData } = this.#arrow;
    this.#writer.write(new RecordBatch(this.#schema, makeData({ type: new Struct(this.#schema.fields), length: rows, nullCount: 0, children })));
    await this.#drain();
  }

  async finish(): Promise<void> {
    this.#writer.finish();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    for (const chunk of this.#chunks.splice(0)) await this.#file.write(chunk);
  }
}
