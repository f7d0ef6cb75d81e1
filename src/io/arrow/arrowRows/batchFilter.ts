import { brokenArrow, FlatTable } from '../../../core/flatTable.ts';
import type { BufferCodec } from './bodyCodec.ts';
import type { FieldLayout } from './fieldLayout.ts';
import { gatherBits, gatherFixed, gatherOffsets } from './gather.ts';
import { TextPieces, offsetsWith, validityWith, viewsWith, type GivenTexts } from './replaceTexts.ts';
import { scaled, type Runs } from './runs.ts';

/** Buffers begin where vectors of any width can be loaded. */
const ALIGN = 64;
const VIEW_BYTES = 16;
const NOTHING = new Uint8Array(0);

/** The new texts of a batch. */
interface BatchEdits {
  /** Which of the fields holds the texts. */
  readonly field: number;
  readonly given: GivenTexts;
  /** True if no row of the batch goes: the other columns are taken as they are. */
  readonly keepsAll: boolean;
}

interface FilteredBatch {
  /** The message's metadata, as long as before unless a column of short views got its first long text. */
  readonly metadata: Uint8Array;
  /** The body, in pieces. */
  readonly body: readonly Uint8Array[];
  readonly bodyBytes: number;
}

/**
 * Returns a record batch message with the rows of `runs` only. Numbers in the metadata are patched where they stand, so
 * that everything else in it stays as it is; each buffer is filtered by its layout and no value is decoded.
 * @param metadata the FlatBuffer of the message, without its prefix; not changed @param edits null where no text is replaced
 * @throws FormatError without a file name if nodes, buffers or offsets do not fit the schema
 */
export function filterBatch(metadata: Uint8Array, body: Uint8Array, fields: readonly { readonly layout: FieldLayout }[], codec: BufferCodec, runs: Runs, edits: BatchEdits | null = null): FilteredBatch {
  const walk = new BatchWalk(metadata.slice(), body, codec);
  fields.forEach(({ layout }, i) => {
    if (edits === null || i !== edits.field) walk.field(layout, edits?.keepsAll === true ? null : runs);
    else walk.texts(layout, runs, edits.given);
  });
  return walk.finish(runs.count);
}

/** A buffer of views that had none: where it belongs among the others, which column of views it is, and where it lies. */
interface AddedBuffer {
  readonly before: number;
  readonly views: number;
  readonly start: number;
  readonly length: number;
}

class BatchWalk {
  readonly #metadata: Uint8Array;
  readonly #view: DataView;
  readonly #message: FlatTable;
  readonly #batch: FlatTable;
  readonly #body: Uint8Array;
  readonly #codec: BufferCodec;
  readonly #nodes: { count: number; at: number };
  readonly #buffers: { count: number; at: number };
  readonly #variadic: readonly number[];
  #node = 0;
  #buffer = 0;
  #views = 0;
  readonly #parts: Uint8Array[] = [];
  #written = 0;
  #added: AddedBuffer | null = null;

  constructor(metadata: Uint8Array, body: Uint8Array, codec: BufferCodec) {
    this.#metadata = metadata;
    this.#view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
    this.#message = FlatTable.root(metadata);
    const batch = this.#message.table(2);
    if (batch === null) throw brokenArrow('a message without a header');
    this.#batch = batch;
    this.#body = body;
    this.#codec = codec;
    this.#nodes = batch.vector(1, 16);
    this.#buffers = batch.vector(2, 16);
    this.#variadic = batch.longs(4, 1);
  }

  /** @param runs null takes the column as it is */
  field(layout: FieldLayout, runs: Runs | null): void {
    const at = this.#nodeOf(runs);
    const nulls = (count: number): void => {
      if (runs !== null) this.#patch(at + 8, count);
    };
    if (layout.kind === 'null') {
      nulls(runs?.count ?? 0);
      return;
    }
    if (layout.kind === 'union') nulls(0);
    else nulls(this.#validity(runs));
    this.#values(layout, runs);
  }

  /** Takes a column of texts with new ones among them. */
  texts(layout: FieldLayout, runs: Runs, given: GivenTexts): void {
    const at = this.#nodeOf(runs);
    let bits: Uint8Array | null = null;
    let zeros = 0;
    this.#take(runs, (all, each) => {
      if (all.length === 0) return NOTHING;
      const taken = validityWith(gatherBits(all, each), given);
      ({ zeros } = taken);
      bits = zeros === 0 ? null : taken.bytes;
      return bits ?? NOTHING;
    });
    this.#patch(at + 8, zeros);
    if (layout.kind === 'bytes') {
      const pieces = this.#make(runs, (offsets) => offsetsWith(offsets, layout.wide, runs, given));
      this.#take(runs, (bytes) => pieces.join([bytes]));
    } else if (layout.kind === 'views') {
      if (this.#views === this.#variadic.length) throw brokenArrow('views without a count of their buffers');
      const count = this.#variadic[this.#views++];
      const pieces = this.#make(runs, (views) => viewsWith(views, runs, given, bits, count));
      const old = Array.from({ length: count }, (_, i) => this.#codec.unwrap(this.#raw(this.#buffer + i)));
      const joined = this.#codec.wrap(pieces.join(old));
      if (count === 0 && joined.length > 0) {
        this.#added = { before: this.#buffer, views: this.#views - 1, start: this.#written, length: joined.length };
        this.#append(joined);
      }
      for (let i = 0; i < count; i++) this.#put(i === 0 ? joined : NOTHING);
    } else throw brokenArrow(`texts laid out as ${layout.kind}`);
  }

  /** As #take; returns what `make` says besides. */
  #make(runs: Runs, make: (content: Uint8Array) => { readonly bytes: Uint8Array; readonly pieces: TextPieces }): TextPieces {
    let pieces = new TextPieces();
    this.#take(runs, (content) => {
      const made = make(content);
      ({ pieces } = made);
      return made.bytes;
    });
    return pieces;
  }

  /** Begins a column; returns where its node is. */
  #nodeOf(runs: Runs | null): number {
    if (this.#node === this.#nodes.count) throw brokenArrow('fewer columns in a batch than in the schema');
    const at = this.#nodes.at + 16 * this.#node++;
    const length = this.#size(at);
    if (runs !== null) {
      if ((runs.ends.at(-1) ?? 0) > length) throw brokenArrow(`a column of ${length} values among ones of more rows`);
      this.#patch(at, runs.count);
    }
    return at;
  }

  #values(layout: Exclude<FieldLayout, { kind: 'null' }>, runs: Runs | null): void {
    switch (layout.kind) {
      case 'bits':
        this.#take(runs, (bits, each) => gatherBits(bits, each).bytes);
        return;
      case 'fixed':
        this.#take(runs, (values, each) => gatherFixed(values, layout.bytes, each));
        return;
      case 'views':
        this.#take(runs, (views, each) => gatherFixed(views, VIEW_BYTES, each));
        if (this.#views === this.#variadic.length) throw brokenArrow('views without a count of their buffers');
        for (let n = this.#variadic[this.#views++]; n > 0; n--) this.#take(null, () => NOTHING);
        return;
      case 'bytes': {
        const elements = this.#offsets(layout.wide, runs);
        this.#take(elements, (bytes, each) => gatherFixed(bytes, 1, each));
        return;
      }
      case 'list':
        this.field(layout.child, this.#offsets(layout.wide, runs));
        return;
      case 'list-views': {
        const width = layout.wide ? 8 : 4;
        for (let n = 0; n < 2; n++) this.#take(runs, (places, each) => gatherFixed(places, width, each));
        this.field(layout.child, null);
        return;
      }
      case 'fixed-list':
        this.field(layout.child, runs === null ? null : scaled(runs, layout.size));
        return;
      case 'struct':
        for (const child of layout.children) this.field(child, runs);
        return;
      case 'union':
        this.#take(runs, (types, each) => gatherFixed(types, 1, each));
        if (layout.dense) this.#take(runs, (offsets, each) => gatherFixed(offsets, 4, each));
        for (const child of layout.children) this.field(child, layout.dense ? null : runs);
        return;
      case 'unknown':
        throw brokenArrow(layout.found);
    }
  }

  finish(rows: number): FilteredBatch {
    if (this.#node !== this.#nodes.count || this.#buffer !== this.#buffers.count || this.#views !== this.#variadic.length) {
      throw brokenArrow('more columns or buffers in a batch than in the schema');
    }
    this.#patchField(this.#batch.longPlace(0), rows);
    this.#patchField(this.#message.longPlace(3), this.#written);
    return { metadata: this.#added === null ? this.#metadata : this.#withBuffer(this.#added), body: this.#parts, bodyBytes: this.#written };
  }

  /** Metadata with one buffer more: the list of buffers stands anew behind all else, and the old one is left where it was. */
  #withBuffer({ before, views, start, length }: AddedBuffer): Uint8Array {
    const { count, at } = this.#buffers;
    const place = this.#batch.offsetPlace(2);
    if (place === 0) throw brokenArrow('a batch without buffers');
    // Eight bytes more behind a multiple of eight are where the structs of a vector may begin.
    const target = Math.ceil(this.#metadata.length / 8) * 8 + 4;
    const out = new Uint8Array(target + 4 + 16 * (count + 1));
    out.set(this.#metadata);
    const view = new DataView(out.buffer);
    view.setUint32(place, target - place, true);
    view.setUint32(target, count + 1, true);
    const structs = target + 4;
    out.set(this.#metadata.subarray(at, at + 16 * before), structs);
    view.setBigInt64(structs + 16 * before, BigInt(start), true);
    view.setBigInt64(structs + 16 * before + 8, BigInt(length), true);
    out.set(this.#metadata.subarray(at + 16 * before, at + 16 * count), structs + 16 * (before + 1));
    view.setBigInt64(this.#batch.vector(4, 8).at + 8 * views, 1n, true);
    return out;
  }

  /** Returns the number of nulls; a bitmap without any is left out. */
  #validity(runs: Runs | null): number {
    let zeros = 0;
    this.#take(runs, (bits, each) => {
      if (bits.length === 0) return NOTHING;
      const taken = gatherBits(bits, each);
      ({ zeros } = taken);
      return zeros === 0 ? NOTHING : taken.bytes;
    });
    return zeros;
  }

  #offsets(wide: boolean, runs: Runs | null): Runs | null {
    let elements: Runs | null = null;
    this.#take(runs, (offsets, each) => {
      const taken = gatherOffsets(offsets, wide, each);
      ({ elements } = taken);
      return taken.bytes;
    });
    return elements;
  }

  /** Writes the next buffer: as it is where `runs` is null, else what `gather` makes of its content. */
  #take(runs: Runs | null, gather: (content: Uint8Array, runs: Runs) => Uint8Array): void {
    const raw = this.#raw(this.#buffer);
    this.#put(runs === null ? raw : this.#codec.wrap(gather(this.#codec.unwrap(raw), runs)));
  }

  #raw(buffer: number): Uint8Array {
    if (buffer >= this.#buffers.count) throw brokenArrow('fewer buffers in a batch than its columns have');
    const at = this.#buffers.at + 16 * buffer;
    const start = this.#size(at);
    const length = this.#size(at + 8);
    if (start + length > this.#body.length) throw brokenArrow('a buffer outside its body');
    return this.#body.subarray(start, start + length);
  }

  /** Puts bytes in the place of the next buffer. */
  #put(out: Uint8Array): void {
    const at = this.#buffers.at + 16 * this.#buffer++;
    this.#patch(at, this.#written);
    this.#patch(at + 8, out.length);
    this.#append(out);
  }

  #append(out: Uint8Array): void {
    if (out.length === 0) return;
    const padding = -out.length & (ALIGN - 1);
    this.#parts.push(out);
    if (padding > 0) this.#parts.push(new Uint8Array(padding));
    this.#written += out.length + padding;
  }

  #size(at: number): number {
    return Number(this.#view.getBigInt64(at, true));
  }

  #patch(at: number, value: number): void {
    this.#view.setBigInt64(at, BigInt(value), true);
  }

  /** FlatBuffers leave out zeros; what was zero stays so when rows go. */
  #patchField(at: number, value: number): void {
    if (at !== 0) this.#patch(at, value);
    else if (value !== 0) throw brokenArrow('a batch whose length is missing');
  }
}
