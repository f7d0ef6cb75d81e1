import { loadZstdDecoder } from '../../io/codecs/zstdDecoder.ts';
import { openZstdEncoder } from '../../io/codecs/zstdEncoder.ts';
import { joinLists } from '../../io/joinBytes.ts';
import type { StageReader } from '../../store/stageReader.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { JobContext } from '../context.ts';

/** Bytes of a frame before it is packed, unless one record alone has more. */
const FRAME_BYTES = 2 ** 17;

/** One zstd frame: for each item its place in the range, the length of its bytes and its numbers, as u32; then all bytes. */
const packedSchema = { items: 'u32', bytes: 'u32', frame: 'u8[]' } as const;

/** Partition of a frame, and the places of its items in the range. */
type FrameListener = (partition: number, places: Uint32Array) => void;
let encoder: ReturnType<typeof openZstdEncoder> | undefined;
type Writer = StageWriter<typeof packedSchema>;

/** Spills bytes by unit, packed: some numbers and some bytes each, units ascending, several items a unit or none. Where a frame ends follows from the items alone. */
export class PackedWriter {
  readonly #writer: Writer;
  readonly #encode: (bytes: Uint8Array) => Uint8Array;
  readonly #rangeUnits: number;
  readonly #width: number;
  readonly #ended: FrameListener | null;
  #numbers: Uint32Array;
  #bytes = new Uint8Array(2 * FRAME_BYTES);
  #items = 0;
  #used = 0;
  #partition = 0;

  private constructor(writer: Writer, encode: (bytes: Uint8Array) => Uint8Array, rangeUnits: number, width: number, ended: FrameListener | null) {
    this.#writer = writer;
    this.#ended = ended;
    this.#encode = encode;
    this.#rangeUnits = rangeUnits;
    this.#width = width + 2;
    this.#numbers = new Uint32Array(1024 * this.#width);
  }

  /** @param width numbers of an item @param ended is told of every frame, in order */
  static async open({ store, budget, rangeUnits }: JobContext, name: string, width: number, ended: FrameListener | null = null): Promise<PackedWriter> {
    return new PackedWriter(await store.write(name, packedSchema, budget.spillBytes), await (encoder ??= openZstdEncoder()), rangeUnits, width, ended);
  }

  /** Takes numbers[at … at + width) and the bytes of an item of this unit; copies. */
  put(unit: number, numbers: Uint32Array, at: number, bytes: Uint8Array): void {
    const partition = Math.floor(unit / this.#rangeUnits);
    if (this.#items > 0 && (partition !== this.#partition || this.#used + bytes.length + 4 * this.#width * this.#items > FRAME_BYTES)) this.#end();
    this.#partition = partition;
    if (this.#used + bytes.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#used + bytes.length, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
    if ((this.#items + 1) * this.#width > this.#numbers.length) {
      const grown = new Uint32Array(2 * this.#numbers.length);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    const to = this.#items * this.#width;
    this.#numbers[to] = unit - partition * this.#rangeUnits;
    this.#numbers[to + 1] = bytes.length;
    for (let i = 0; i < this.#width - 2; i++) this.#numbers[to + 2 + i] = numbers[at + i];
    this.#items += 1;
  }

  async drain(): Promise<void> {
    await this.#writer.drain();
  }

  async finish(): Promise<void> {
    if (this.#items > 0) this.#end();
    await this.#writer.finish();
  }

  #end(): void {
    const head = 4 * this.#width * this.#items;
    const raw = new Uint8Array(head + this.#used);
    raw.set(new Uint8Array(this.#numbers.buffer, 0, head));
    raw.set(this.#bytes.subarray(0, this.#used), head);
    this.#writer.append(this.#partition, { items: Uint32Array.of(this.#items), bytes: Uint32Array.of(raw.length), frame: joinLists([this.#encode(raw)]) }, 0, 1);
    this.#ended?.(this.#partition, Uint32Array.from({ length: this.#items }, (_, i) => this.#numbers[i * this.#width]));
    if (this.#bytes.length > 4 * FRAME_BYTES) this.#bytes = new Uint8Array(2 * FRAME_BYTES);
    this.#items = 0;
    this.#used = 0;
  }
}

/** Items of one frame. */
export interface PackedFrame {
  readonly items: number;
  unit(item: number): number;
  number(item: number, place: number): number;
  /** Bytes of all items, one behind the other; item i has [offsets[i] … offsets[i + 1]). */
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

/** Reads what a PackedWriter of the same width wrote. */
export class PackedReader {
  readonly #reader: StageReader<typeof packedSchema>;
  readonly #rangeUnits: number;
  readonly #width: number;

  private constructor(reader: StageReader<typeof packedSchema>, rangeUnits: number, width: number) {
    this.#reader = reader;
    this.#rangeUnits = rangeUnits;
    this.#width = width + 2;
  }

  /** @throws CorruptError */
  static async open({ store, rangeUnits }: JobContext, name: string, width: number): Promise<PackedReader> {
    return new PackedReader(await store.read(name, packedSchema), rangeUnits, width);
  }

  /** Ranges with items, ascending. */
  get partitions(): readonly number[] {
    return this.#reader.partitions;
  }

  /** Yields the frames of a range in order. Of the file, blocks of frames [from, to) that nobody `wants` are not read; a frame that nobody wants is not unpacked. @throws CorruptError */
  async *frames(partition: number, wants: (from: number, to: number) => boolean = () => true): AsyncGenerator<PackedFrame> {
    const zstd = await loadZstdDecoder();
    for await (const { rows, columns, first } of this.#reader.blocks(partition, { wants })) {
      const { offsets, values } = columns.frame;
      for (let i = 0; i < rows; i++) {
        if (wants(first + i, first + i + 1)) yield this.#frame(partition * this.#rangeUnits, columns.items[i], zstd.block(values.subarray(offsets[i], offsets[i + 1]), columns.bytes[i]));
      }
    }
  }

  #frame(base: number, items: number, raw: Uint8Array): PackedFrame {
    const width = this.#width;
    const head = 4 * width * items;
    const numbers = new Uint32Array(raw.slice(0, head).buffer);
    const offsets = new Uint32Array(items + 1);
    for (let i = 0; i < items; i++) offsets[i + 1] = offsets[i] + numbers[i * width + 1];
    return { items, unit: (item) => base + numbers[item * width], number: (item, place) => numbers[item * width + 2 + place], bytes: raw.subarray(head), offsets };
  }
}
