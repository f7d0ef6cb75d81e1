/** Typed columns as stages see them: plain typed arrays, one value, one fixed row or one list per record. */

/** A piece of a stage that is read back is at most about this large, unless one record alone is larger. */
export const BLOCK_BYTES = 4 * 2 ** 20;

/** `u32xN`: N words a record, flat. `u32[]`, `u8[]`: a list a record. */
export type ColumnKind = 'u32' | 'f64' | `u32x${number}` | 'u32[]' | 'u8[]';

export type StageSchema = Readonly<Record<string, ColumnKind>>;

/** Record i holds values[offsets[i] … offsets[i + 1]); offsets[0] is 0. */
export interface Lists<T extends Uint32Array | Uint8Array = Uint32Array | Uint8Array> {
  readonly offsets: Uint32Array;
  readonly values: T;
}

type ColumnValues<K extends ColumnKind> = K extends 'f64' ? Float64Array : K extends 'u32[]' ? Lists<Uint32Array> : K extends 'u8[]' ? Lists<Uint8Array> : Uint32Array;

export type Columns<S extends StageSchema> = { readonly [N in keyof S]: ColumnValues<S[N]> };

export interface Block<S extends StageSchema> {
  readonly rows: number;
  readonly columns: Columns<S>;
}

/** To a reader of blocks, from whoever is done with each, or has copied what it needs, before it asks for the next. */
export const PASSING = { passing: true } as const;

type AnyArray = Uint32Array | Float64Array | Uint8Array;

export function widthOf(kind: ColumnKind): number {
  return kind.startsWith('u32x') ? Number(kind.slice(4)) : 1;
}

export function isList(kind: ColumnKind): kind is 'u32[]' | 'u8[]' {
  return kind.endsWith('[]');
}

/** Returns how many records columns hold. */
export function rowsIn<S extends StageSchema>(schema: S, columns: Columns<S>): number {
  const [name, kind] = Object.entries(schema)[0];
  return isList(kind) ? (columns[name] as Lists).offsets.length - 1 : (columns[name] as AnyArray).length / widthOf(kind);
}

function emptyOf(kind: ColumnKind, length: number): AnyArray {
  return kind === 'f64' ? new Float64Array(length) : kind === 'u8[]' ? new Uint8Array(length) : new Uint32Array(length);
}

/** A writer may have thousands of columns: doubled, they would hold a third more on the average than they are filled with. */
const GROWTH = 1.4;

/** One column that grows at its end; `values` and `offsets` may be longer than what they hold. */
export class ColumnBuffer {
  readonly kind: ColumnKind;
  readonly width: number;
  private values: AnyArray;
  private used = 0;
  private offsets: Uint32Array | null;
  private rows = 0;
  private readonly growth: number;

  /** @param listBytes room for the values of lists from the beginning @param growth room that is too small becomes so many times as large */
  constructor(kind: ColumnKind, capacity: number, listBytes = 0, growth = GROWTH) {
    this.kind = kind;
    this.growth = growth;
    this.width = widthOf(kind);
    this.values = emptyOf(kind, isList(kind) ? Math.max(capacity, Math.ceil(listBytes / (kind === 'u32[]' ? 4 : 1))) : capacity * this.width);
    this.offsets = isList(kind) ? new Uint32Array(capacity + 1) : null;
  }

  get bytes(): number {
    return this.used * this.values.BYTES_PER_ELEMENT + (this.offsets === null ? 0 : 4 * this.rows);
  }

  /** Bytes that are held, used or not. */
  get capacity(): number {
    return this.values.byteLength + (this.offsets?.byteLength ?? 0);
  }

  /** Begins anew in the same memory. */
  clear(): void {
    this.used = 0;
    this.rows = 0;
  }

  private reserve(rows: number, values: number): void {
    if (this.used + values > this.values.length) {
      const grown = emptyOf(this.kind, Math.max(this.used + values, Math.ceil(this.values.length * this.growth)));
      grown.set(this.values.subarray(0, this.used));
      this.values = grown;
    }
    if (this.offsets !== null && this.rows + rows + 1 > this.offsets.length) {
      const grown = new Uint32Array(Math.max(this.rows + rows + 1, Math.ceil(this.offsets.length * this.growth)));
      grown.set(this.offsets.subarray(0, this.rows + 1));
      this.offsets = grown;
    }
  }

  /** Appends records [from, to) of `source`. */
  append(source: AnyArray | Lists, from: number, to: number): void {
    const rows = to - from;
    if (this.offsets === null) {
      const flat = source as AnyArray;
      this.reserve(rows, rows * this.width);
      this.values.set(flat.subarray(from * this.width, to * this.width), this.used);
      this.used += rows * this.width;
    } else {
      const lists = source as Lists;
      const first = lists.offsets[from];
      const last = lists.offsets[to];
      this.reserve(rows, last - first);
      this.values.set(lists.values.subarray(first, last), this.used);
      for (let i = 0; i < rows; i++) this.offsets[this.rows + i + 1] = lists.offsets[from + i + 1] - first + this.used;
      this.used += last - first;
    }
    this.rows += rows;
  }

  /** Appends the records whose numbers stand in `order[from … to)`. */
  gather(source: AnyArray | Lists, order: Uint32Array, from: number, to: number): void {
    if (this.offsets !== null) {
      for (let i = from; i < to; i++) this.append(source, order[i], order[i] + 1);
      return;
    }
    this.gatherFlat(source as AnyArray, order, from, to);
  }

  private gatherFlat(source: AnyArray, order: Uint32Array, from: number, to: number): void {
    const { width } = this;
    this.reserve(to - from, (to - from) * width);
    const { values } = this;
    if (width > 1) gatherRows(values, this.used, source, width, order, from, to);
    else if (values instanceof Uint32Array) gatherWords(values, this.used, source as Uint32Array, order, from, to);
    else gatherDoubles(values as Float64Array, this.used, source as Float64Array, order, from, to);
    this.used += (to - from) * width;
    this.rows += to - from;
  }

  /** Records [from, to) as views of this buffer, valid until it is appended to or cleared. */
  slice(from: number, to: number): AnyArray | Lists {
    if (this.offsets === null) return this.values.subarray(from * this.width, to * this.width);
    const first = this.offsets[from];
    const offsets = this.offsets.slice(from, to + 1);
    for (let i = 0; i < offsets.length; i++) offsets[i] -= first;
    return { offsets, values: this.values.subarray(first, first + offsets[to - from]) as Uint32Array | Uint8Array };
  }

  /** Bytes that records [from, to) take. */
  bytesOf(from: number, to: number): number {
    const values = this.offsets === null ? (to - from) * this.width : this.offsets[to] - this.offsets[from];
    return values * this.values.BYTES_PER_ELEMENT + (this.offsets === null ? 0 : 4 * (to - from));
  }
}

// A loop for each kind of values: one for all would be compiled anew for every kind it meets.

function gatherWords(target: Uint32Array, at: number, source: Uint32Array, order: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) target[at++] = source[order[i]];
}

function gatherDoubles(target: Float64Array, at: number, source: Float64Array, order: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) target[at++] = source[order[i]];
}

function gatherRows(target: AnyArray, at: number, source: AnyArray, width: number, order: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    target.set(source.subarray(order[i] * width, (order[i] + 1) * width), at);
    at += width;
  }
}

/** Returns records [from, to) of buffers, one a column of the schema and in its order, as columns: views, as `ColumnBuffer.slice`. */
export function columnsOf<S extends StageSchema>(schema: S, buffers: readonly ColumnBuffer[], from: number, to: number): Columns<S> {
  return Object.fromEntries(Object.keys(schema).map((name, index) => [name, buffers[index].slice(from, to)])) as unknown as Columns<S>;
}
