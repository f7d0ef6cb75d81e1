import type { StageReader } from '../../store/stageReader.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobContext } from '../context.ts';
import { PackedReader, PackedWriter, type PackedFrame } from './packedRecords.ts';
import { cleanSchemas, recordsName } from './records.ts';

const NONE = new Uint32Array(0);

/** Spills texts that are not those of the inputs, units ascending. */
export class EditedTextsWriter {
  readonly #texts: PackedWriter;
  readonly #places: StageWriter<typeof cleanSchemas.places>;

  private constructor(texts: PackedWriter, places: StageWriter<typeof cleanSchemas.places>) {
    this.#texts = texts;
    this.#places = places;
  }

  static async open(context: JobContext, pass: number): Promise<EditedTextsWriter> {
    const places = await context.store.write(recordsName(pass, 'text-places'), cleanSchemas.places, context.budget.spillBytes);
    const ended = (partition: number, values: Uint32Array): void => places.append(partition, { places: { offsets: Uint32Array.of(0, values.length), values } }, 0, 1);
    return new EditedTextsWriter(await PackedWriter.open(context, recordsName(pass, 'texts'), 0, ended), places);
  }

  /** Copies. */
  put(unit: number, text: Uint8Array): void {
    this.#texts.put(unit, NONE, 0, text);
  }

  async drain(): Promise<void> {
    await this.#texts.drain();
    await this.#places.drain();
  }

  async finish(): Promise<void> {
    await this.#texts.finish();
    await this.#places.finish();
  }
}

/** Texts of some of the units asked for. */
export interface UnitTexts {
  /** Ascending. */
  readonly units: Float64Array;
  /** Text i is bytes[offsets[i] … offsets[i + 1]). */
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
}

/** The texts that a job changed so far, as its last pass with edits spilled them: what the inputs have of these rows counts no more. */
export class EditedTexts {
  readonly #context: JobContext;
  readonly #pass: number;

  constructor(context: JobContext, pass: number) {
    this.#context = context;
    this.#pass = pass;
  }

  /** Adds the units that have such a text, also those that went later. @throws CorruptError */
  async addUnits(units: UnitSet): Promise<void> {
    const places = await this.#places();
    for await (const { columns, partition } of places.allBlocks()) for (const place of columns.places.values) units.add(partition * this.#context.rangeUnits + place);
  }

  cursor(): TextCursor {
    return new TextCursor(this.#context.rangeUnits, async () => ({ texts: await PackedReader.open(this.#context, recordsName(this.#pass, 'texts'), 0), places: await this.#places() }));
  }

  async #places(): Promise<StageReader<typeof cleanSchemas.places>> {
    return this.#context.store.read(recordsName(this.#pass, 'text-places'), cleanSchemas.places);
  }

  /** Deletes them. @throws OutputError */
  async drop(): Promise<void> {
    for (const name of ['texts', 'text-places']) await this.#context.store.drop(recordsName(this.#pass, name));
  }
}

interface TextReaders {
  readonly texts: PackedReader;
  readonly places: StageReader<typeof cleanSchemas.places>;
}

/** Reads texts of units, best in ascending order: then every frame is read once. One call at a time. */
export class TextCursor {
  readonly #rangeUnits: number;
  readonly #open: () => Promise<TextReaders>;
  #readers: TextReaders | null = null;
  #frames: AsyncGenerator<PackedFrame> | null = null;
  #frame: PackedFrame | null = null;
  /** Next item of the frame. */
  #item = 0;
  /** Units below have been passed. */
  #from = 0;

  constructor(rangeUnits: number, open: () => Promise<TextReaders>) {
    this.#rangeUnits = rangeUnits;
    this.#open = open;
  }

  /** Units below have been passed. */
  get from(): number {
    return this.#from;
  }

  /** Returns the texts that there are of units [first, first + count); the caller's. @throws CorruptError */
  async read(first: number, count: number): Promise<UnitTexts> {
    if (this.#frames === null || first < this.#from) {
      await this.close();
      this.#frames = this.#framesFrom(first);
    }
    this.#from = first;
    const end = first + count;
    const units: number[] = [];
    const offsets: number[] = [0];
    const parts: Uint8Array[] = [];
    for (;;) {
      if (this.#frame === null || this.#item === this.#frame.items) {
        const step: IteratorResult<PackedFrame> = await this.#frames.next();
        this.#frame = step.done === true ? null : step.value;
        this.#item = 0;
        if (this.#frame === null) break;
      }
      const frame = this.#frame;
      while (this.#item < frame.items && frame.unit(this.#item) < first) this.#item++;
      const begin = this.#item;
      const before = offsets[offsets.length - 1] - frame.offsets[begin];
      for (; this.#item < frame.items && frame.unit(this.#item) < end; this.#item++) {
        units.push(frame.unit(this.#item));
        offsets.push(before + frame.offsets[this.#item + 1]);
      }
      parts.push(frame.bytes.subarray(frame.offsets[begin], frame.offsets[this.#item]));
      if (this.#item < frame.items) break;
    }
    this.#from = end;
    const bytes = new Uint8Array(offsets[offsets.length - 1]);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { units: Float64Array.from(units), offsets: Uint32Array.from(offsets), bytes };
  }

  async close(): Promise<void> {
    const frames = this.#frames;
    this.#frames = null;
    this.#frame = null;
    this.#item = 0;
    this.#from = 0;
    await frames?.return(undefined);
  }

  /** Frames that end before what is asked for when their turn comes are not read. */
  async *#framesFrom(first: number): AsyncGenerator<PackedFrame> {
    const { texts, places } = (this.#readers ??= await this.#open());
    for (const partition of texts.partitions) {
      const base = partition * this.#rangeUnits;
      if (base + this.#rangeUnits <= Math.max(first, this.#from)) continue;
      const last: number[] = [];
      for await (const { rows, columns: { places: { offsets, values } } } of places.blocks(partition)) {
        for (let i = 0; i < rows; i++) last.push(base + values[offsets[i + 1] - 1]);
      }
      yield* texts.frames(partition, (_, to) => last[to - 1] >= this.#from);
    }
  }
}
