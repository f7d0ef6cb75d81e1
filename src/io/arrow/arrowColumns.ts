import type { ArrowField } from './arrowFields.ts';
import type { ArrowLayout, ArrowMessage, BodyCodec } from './arrowMessages.ts';
import { bufferCodec, type BufferCodec } from './arrowRows/bodyCodec.ts';
import type { FieldLayout } from './arrowRows/fieldLayout.ts';
import { brokenArrow, FlatTable } from '../../core/flatTable.ts';
import type { ReadRange } from '../readRange.ts';

/**
 * A column of one batch, in the shape of apache-arrow's Data, as far as text and cells are read out of it. Buffers have
 * been read and decompressed, not checked against the rows.
 */
export interface ArrowColumn {
  readonly typeId: number;
  readonly type: ArrowField['type'];
  readonly length: number;
  readonly offset: 0;
  readonly nullBitmap: Uint8Array;
  readonly values: ArrayLike<number | bigint>;
  readonly valueOffsets?: Int32Array | BigInt64Array;
  readonly variadicBuffers?: readonly Uint8Array[];
  /** The items of lists, of all rows. */
  readonly items?: ArrowColumn;
  readonly dictionary?: { readonly data: readonly ArrowColumn[] };
}

export interface ArrowBatch {
  readonly first: number;
  readonly rows: number;
  /** One for each field asked for. */
  readonly columns: readonly ArrowColumn[];
}

/**
 * Reads some columns of record batches and none of the others' buffers. Columns of other types than text, numbers,
 * booleans, nulls, binary of fixed size and lists of numbers must not be asked for.
 */
export class ArrowColumns {
  readonly #read: ReadRange;
  readonly #layout: ArrowLayout;
  readonly #codecs = new Map<BodyCodec, BufferCodec>();

  constructor(read: ReadRange, layout: ArrowLayout) {
    this.#read = read;
    this.#layout = layout;
  }

  /**
   * Yields the batches wanted, in order.
   * @param wants asked once for every batch
   * @throws FormatError without a file name
   */
  async *batches(fields: readonly number[], wants: (first: number, rows: number) => boolean): AsyncGenerator<ArrowBatch> {
    const chosen = fields.map((index) => this.#layout.fields[index]);
    /** What each dictionary holds at this place of the stream. */
    const dictionaries = new Map<bigint, ArrowColumn[]>();
    let first = 0;
    for (const message of this.#layout.messages) {
      if (message.kind === 'dictionary') await this.#takeDictionary(message, chosen, dictionaries);
      if (message.kind !== 'batch') continue;
      const { rows } = message;
      if (wants(first, rows)) {
        const columns = await this.of(message, fields);
        yield { first, rows, columns: columns.map((column, i) => (chosen[i].dictionary === null ? column : { ...column, dictionary: { data: dictionaries.get(chosen[i].dictionary.id) ?? [] } })) };
      }
      first += rows;
    }
  }

  /** Returns columns of one batch; of dictionary columns the indices. @throws FormatError without a file name */
  async of(message: ArrowMessage, fields: readonly number[]): Promise<ArrowColumn[]> {
    const reader = new BatchReader(this.#read, await this.#header(message), message.offset + message.bytes - message.bodyBytes, await this.#codecOf(message));
    const at = reader.places(this.#layout.fields.map(({ layout }) => layout));
    const columns: ArrowColumn[] = [];
    for (const index of fields) {
      const { layout, type } = this.#layout.fields[index];
      const column = await reader.column(at[index], layout, type);
      if (column.length !== message.rows) throw brokenArrow(`a column of ${column.length} values in a batch of ${message.rows} rows`);
      columns.push(column);
    }
    return columns;
  }

  async #takeDictionary(message: ArrowMessage, chosen: readonly ArrowField[], dictionaries: Map<bigint, ArrowColumn[]>): Promise<void> {
    const header = await this.#header(message);
    const id = header.signedLong(0);
    const field = chosen.find((each) => each.dictionary?.id === id);
    if (field?.dictionary == null || field.type.dictionary === undefined) return;
    const batch = header.table(1);
    if (batch === null) throw brokenArrow('a dictionary without values');
    const reader = new BatchReader(this.#read, batch, message.offset + message.bytes - message.bodyBytes, await this.#codecOf(message));
    const [place] = reader.places([field.dictionary.values]);
    const values = await reader.column(place, field.dictionary.values, field.type.dictionary);
    const isDelta = header.byte(2) === 1;
    dictionaries.set(id, isDelta ? [...(dictionaries.get(id) ?? []), values] : [values]);
  }

  async #header(message: ArrowMessage): Promise<FlatTable> {
    const head = await this.#read(message.offset + message.prefixBytes, message.offset + message.bytes - message.bodyBytes);
    const header = FlatTable.root(head).table(2);
    if (header === null) throw brokenArrow('a message without a header');
    return header;
  }

  async #codecOf({ codec }: ArrowMessage): Promise<BufferCodec> {
    const known = this.#codecs.get(codec) ?? (await bufferCodec(codec));
    this.#codecs.set(codec, known);
    return known;
  }
}

/** Where a column's first node, buffer and count of view buffers stand in its batch. */
interface Place {
  readonly node: number;
  readonly buffer: number;
  readonly views: number;
}

/** Type of binary of a fixed size. */
const FIXED_BINARY = 15;
const UNSIGNED = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: BigUint64Array } as const;
const SIGNED = { 8: Int8Array, 16: Int16Array, 32: Int32Array, 64: BigInt64Array } as const;
const FLOATS = [Uint16Array, Float32Array, Float64Array] as const;

/** Reads columns out of one record batch or dictionary. */
export class BatchReader {
  readonly #read: ReadRange;
  readonly #body: number;
  readonly #codec: BufferCodec;
  readonly #nodes: readonly number[];
  readonly #buffers: readonly number[];
  readonly #views: readonly number[];

  constructor(read: ReadRange, batch: FlatTable, body: number, codec: BufferCodec) {
    this.#read = read;
    this.#body = body;
    this.#codec = codec;
    this.#nodes = batch.longs(1, 2);
    this.#buffers = batch.longs(2, 2);
    this.#views = batch.longs(4, 1);
  }

  /** Returns where each of these columns begins. */
  places(layouts: readonly FieldLayout[]): Place[] {
    let node = 0;
    let buffer = 0;
    let views = 0;
    const pass = (layout: FieldLayout): void => {
      node += 1;
      const own = { null: 0, bits: 2, fixed: 2, bytes: 3, views: 2, list: 2, 'list-views': 3, 'fixed-list': 1, struct: 1, union: 1, unknown: 0 }[layout.kind];
      buffer += own;
      if (layout.kind === 'views') buffer += this.#views[views++] ?? 0;
      if (layout.kind === 'union' && layout.dense) buffer += 1;
      // Run-end encoding has no buffers of its own, and its two children are not known here: what follows cannot be found.
      if (layout.kind === 'unknown') buffer = Number.NaN;
      if ('child' in layout) pass(layout.child);
      if ('children' in layout) for (const child of layout.children) pass(child);
    };
    return layouts.map((layout) => {
      const place = { node, buffer, views };
      pass(layout);
      return place;
    });
  }

  async column(place: Place, layout: FieldLayout, type: ArrowField['type']): Promise<ArrowColumn> {
    if (Number.isNaN(place.buffer)) throw brokenArrow('a column behind one of an unknown layout');
    const length = this.#nodes[2 * place.node];
    if (length === undefined) throw brokenArrow('fewer columns in a batch than in the schema');
    const none = new Uint8Array(0);
    if (layout.kind === 'null') return { typeId: type.typeId, type, length, offset: 0, nullBitmap: none, values: none };
    const nullBitmap = await this.#buffer(place.buffer);
    const common = { typeId: type.typeId, type, length, offset: 0, nullBitmap } as const;
    switch (layout.kind) {
      case 'bits':
        return { ...common, values: await this.#buffer(place.buffer + 1) };
      case 'fixed': {
        const bytes = await this.#buffer(place.buffer + 1);
        return { ...common, values: type.typeId === FIXED_BINARY ? bytes : numbers(bytes, type) };
      }
      case 'fixed-list':
      case 'list': {
        if (type.item === undefined || (layout.kind === 'list' && layout.wide)) throw brokenArrow(`a column laid out as ${layout.kind}`);
        const own = layout.kind === 'list' ? 2 : 1;
        const items = await this.column({ node: place.node + 1, buffer: place.buffer + own, views: place.views }, layout.child, type.item);
        if (layout.kind === 'fixed-list') return { ...common, values: [], items };
        const offsets = aligned(await this.#buffer(place.buffer + 1));
        return { ...common, values: [], items, valueOffsets: new Int32Array(offsets.buffer, offsets.byteOffset, offsets.length >> 2) };
      }
      case 'bytes': {
        const offsets = aligned(await this.#buffer(place.buffer + 1));
        const valueOffsets = layout.wide ? new BigInt64Array(offsets.buffer, offsets.byteOffset, offsets.length >> 3) : new Int32Array(offsets.buffer, offsets.byteOffset, offsets.length >> 2);
        return { ...common, valueOffsets, values: await this.#buffer(place.buffer + 2) };
      }
      case 'views': {
        const values = await this.#buffer(place.buffer + 1);
        const variadicBuffers: Uint8Array[] = [];
        for (let i = 0; i < (this.#views[place.views] ?? 0); i++) variadicBuffers.push(await this.#buffer(place.buffer + 2 + i));
        return { ...common, values, variadicBuffers };
      }
      default:
        throw brokenArrow(`a column laid out as ${layout.kind}`);
    }
  }

  async #buffer(index: number): Promise<Uint8Array> {
    const start = this.#buffers[2 * index];
    const length = this.#buffers[2 * index + 1];
    if (start === undefined || length === undefined) throw brokenArrow('fewer buffers in a batch than its columns have');
    const bytes = await this.#read(this.#body + start, this.#body + start + length);
    if (bytes.length < length) throw brokenArrow('the file cut short');
    return this.#codec.unwrap(bytes);
  }
}

function numbers(bytes: Uint8Array, { bits, signed, precision }: ArrowField['type']): ArrayLike<number | bigint> {
  const kind = precision !== undefined ? FLOATS[precision] : (signed === true ? SIGNED : UNSIGNED)[bits as 8 | 16 | 32 | 64];
  if (kind === undefined) throw brokenArrow('numbers of an unknown width');
  const at = aligned(bytes);
  return new kind(at.buffer as ArrayBuffer, at.byteOffset, Math.floor(at.length / kind.BYTES_PER_ELEMENT));
}

function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
