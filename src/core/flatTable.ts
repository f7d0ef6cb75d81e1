import { FormatError } from './errors.ts';

export function brokenArrow(found: string): FormatError {
  return new FormatError({ expected: 'sound Arrow metadata', found, remedy: 'check that the file is complete, or write it again' });
}

/**
 * A table in a FlatBuffer, read with every offset checked. The parser of apache-arrow checks none: on damaged bytes it
 * reads zeros, or a vector of two thousand million entries.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #vtable: number;
  readonly #fields: number;
  readonly #size: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    if (at < 0 || at + 4 > view.byteLength) throw brokenArrow('a table outside its buffer');
    this.#vtable = at - view.getInt32(at, true);
    if (this.#vtable < 0 || this.#vtable + 4 > view.byteLength) throw brokenArrow('a table without its description');
    const vtableBytes = view.getUint16(this.#vtable, true);
    this.#size = view.getUint16(this.#vtable + 2, true);
    this.#fields = (vtableBytes - 4) >> 1;
    if (vtableBytes < 4 || this.#vtable + vtableBytes > view.byteLength || at + this.#size > view.byteLength) throw brokenArrow('a table longer than its buffer');
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 8) throw brokenArrow('no metadata');
    return new FlatTable(view, view.getUint32(0, true));
  }

  #field(id: number, bytes: number): number {
    if (id >= this.#fields) return 0;
    const offset = this.#view.getUint16(this.#vtable + 4 + 2 * id, true);
    if (offset === 0) return 0;
    if (offset + bytes > this.#size) throw brokenArrow('a field outside its table');
    return this.#at + offset;
  }

  #target(id: number): number {
    const at = this.#field(id, 4);
    if (at === 0) return 0;
    const target = at + this.#view.getUint32(at, true);
    if (target + 4 > this.#view.byteLength) throw brokenArrow('an offset outside its buffer');
    return target;
  }

  /** Returns where what a field refers to lies in the buffer; 0 if the field is absent. */
  place(id: number): number {
    return this.#target(id);
  }

  /** Returns where the offset to what a field refers to lies in the buffer, for patching it; 0 if the field is absent. */
  offsetPlace(id: number): number {
    return this.#field(id, 4);
  }

  /** Returns where each table of a vector lies in the buffer. */
  places(id: number): number[] {
    const { count, at } = this.vector(id, 4);
    return Array.from({ length: count }, (_, i) => at + 4 * i + this.#view.getUint32(at + 4 * i, true));
  }

  byte(id: number): number {
    const at = this.#field(id, 1);
    return at === 0 ? 0 : this.#view.getUint8(at);
  }

  /** @param fallback what an absent field stands for */
  short(id: number, fallback = 0): number {
    const at = this.#field(id, 2);
    return at === 0 ? fallback : this.#view.getInt16(at, true);
  }

  int(id: number, fallback = 0): number {
    const at = this.#field(id, 4);
    return at === 0 ? fallback : this.#view.getInt32(at, true);
  }

  signedLong(id: number): bigint {
    const at = this.#field(id, 8);
    return at === 0 ? 0n : this.#view.getBigInt64(at, true);
  }

  /** Returns where a long lies in the buffer, for patching it; 0 if it is absent, which means zero. */
  longPlace(id: number): number {
    return this.#field(id, 8);
  }

  /** Where the table begins in its buffer. */
  get start(): number {
    return this.#at;
  }

  /** Where the description of the fields begins; tables alike may share one. */
  get description(): number {
    return this.#vtable;
  }

  /** Makes a field absent, for all tables of this description. */
  drop(id: number): void {
    if (id < this.#fields) this.#view.setUint16(this.#vtable + 4 + 2 * id, 0, true);
  }

  /** @throws FormatError unless the number is exact and not negative: it is a length or an offset */
  long(id: number): number {
    const at = this.#field(id, 8);
    return at === 0 ? 0 : sizeAt(this.#view, at);
  }

  table(id: number): FlatTable | null {
    const target = this.#target(id);
    return target === 0 ? null : new FlatTable(this.#view, target);
  }

  /** Returns the count and first offset of a vector whose elements have `bytes` bytes. */
  vector(id: number, bytes: number): { count: number; at: number } {
    const target = this.#target(id);
    if (target === 0) return { count: 0, at: 0 };
    const count = this.#view.getUint32(target, true);
    if (target + 4 + count * bytes > this.#view.byteLength) throw brokenArrow('a vector longer than its buffer');
    return { count, at: target + 4 };
  }

  /** Yields the tables of a vector one by one: a vector may name one table millions of times, and lie in that table itself. */
  *tables(id: number): Generator<FlatTable> {
    const { count, at } = this.vector(id, 4);
    for (let i = 0; i < count; i++) yield new FlatTable(this.#view, at + 4 * i + this.#view.getUint32(at + 4 * i, true));
  }

  /** Returns how many bytes a string has, without making it. */
  stringBytes(id: number): number {
    return this.vector(id, 1).count;
  }

  string(id: number): string {
    const { count, at } = this.vector(id, 1);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, count));
  }

  /** Longs of a vector of structs, `perStruct` each, that are sizes or offsets. */
  longs(id: number, perStruct: number): number[] {
    const { count, at } = this.vector(id, 8 * perStruct);
    return Array.from({ length: count * perStruct }, (_, i) => sizeAt(this.#view, at + 8 * i));
  }

  /** Structs {offset: long, metadata length: int, padding, body length: long}. */
  blocks(id: number): { offset: number; metadata: number; body: number }[] {
    const { count, at } = this.vector(id, 24);
    return Array.from({ length: count }, (_, i) => ({
      offset: sizeAt(this.#view, at + 24 * i),
      metadata: this.#view.getInt32(at + 24 * i + 8, true),
      body: sizeAt(this.#view, at + 24 * i + 16),
    }));
  }
}

function sizeAt(view: DataView, at: number): number {
  const value = view.getBigInt64(at, true);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw brokenArrow(`a size of ${value}`);
  return Number(value);
}
