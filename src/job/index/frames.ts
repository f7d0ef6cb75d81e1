import { joinLists } from '../../io/joinBytes.ts';
import type { ZstdDecoder } from '../../io/codecs/zstdDecoder.ts';
import type { Columns } from '../../store/columns.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { FRAME_BYTES, RANGE_ROWS, type indexSchemas } from './indexFormat.ts';

/** Packs texts that follow each other into zstd frames; where a frame ends follows from the texts alone. */
export class FrameWriter {
  private readonly texts: StageWriter<typeof indexSchemas.texts>;
  private readonly frames: StageWriter<typeof indexSchemas.frames>;
  private readonly encode: (bytes: Uint8Array) => Uint8Array;
  private held = new Uint8Array(2 * FRAME_BYTES);
  private used = 0;
  private lengths: number[] = [];
  private first = 0;
  private position = 0;

  constructor(texts: StageWriter<typeof indexSchemas.texts>, frames: StageWriter<typeof indexSchemas.frames>, encode: (bytes: Uint8Array) => Uint8Array) {
    this.texts = texts;
    this.frames = frames;
    this.encode = encode;
  }

  /** Takes the text of the next position; copies. */
  take(text: Uint8Array): void {
    if (this.used + text.length > this.held.length) {
      const grown = new Uint8Array(Math.max(this.used + text.length, 2 * this.held.length));
      grown.set(this.held.subarray(0, this.used));
      this.held = grown;
    }
    this.held.set(text, this.used);
    this.used += text.length;
    this.lengths.push(text.length);
    this.position += 1;
    if (this.used >= FRAME_BYTES || this.position % RANGE_ROWS === 0) this.end();
  }

  async drain(): Promise<void> {
    await this.texts.drain();
    await this.frames.drain();
  }

  async finish(): Promise<void> {
    if (this.lengths.length > 0) this.end();
    await this.texts.finish();
    await this.frames.finish();
  }

  private end(): void {
    const partition = Math.floor(this.first / RANGE_ROWS);
    const lengths = { offsets: Uint32Array.of(0, this.lengths.length), values: Uint32Array.from(this.lengths) };
    this.texts.append(partition, { lengths, frame: joinLists([this.encode(this.held.subarray(0, this.used))]) }, 0, 1);
    this.frames.append(partition, { first: Float64Array.of(this.first) }, 0, 1);
    if (this.held.length > 4 * FRAME_BYTES) this.held = new Uint8Array(2 * FRAME_BYTES);
    this.used = 0;
    this.lengths = [];
    this.first = this.position;
  }
}

/** Returns the texts of one frame: text i is bytes[ends[i] … ends[i + 1]). */
export function decodeFrame(zstd: ZstdDecoder, { lengths, frame }: Columns<typeof indexSchemas.texts>, record: number): { readonly bytes: Uint8Array; readonly ends: Float64Array } {
  const sizes = lengths.values.subarray(lengths.offsets[record], lengths.offsets[record + 1]);
  const ends = new Float64Array(sizes.length + 1);
  sizes.forEach((size, i) => (ends[i + 1] = ends[i] + size));
  return { bytes: zstd.block(frame.values.subarray(frame.offsets[record], frame.offsets[record + 1]), ends[sizes.length]), ends };
}
