/** A reference into a FlatBuffer that is carried along as it is, to a table, vector or string of it. */
interface OldPlace {
  readonly old: number;
}

export interface NewTable {
  readonly fields: readonly (readonly [id: number, value: Scalar | { readonly to: FlatNode }])[];
}

/** Of references. */
interface NewVector {
  readonly items: readonly FlatNode[];
}

/** Structs or numbers of eight bytes, as they lie in the buffer. */
interface NewRaw {
  readonly raw: Uint8Array;
  readonly count: number;
}

interface NewString {
  readonly text: string;
}

export type FlatNode = OldPlace | NewTable | NewVector | NewRaw | NewString;

interface Scalar {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly value: number;
}

export const int8 = (value: number): Scalar => ({ bytes: 1, value });
export const int16 = (value: number): Scalar => ({ bytes: 2, value });
export const int32 = (value: number): Scalar => ({ bytes: 4, value });
export const int64 = (value: number): Scalar => ({ bytes: 8, value });
export const to = (node: FlatNode): { readonly to: FlatNode } => ({ to: node });
export const table = (...fields: NewTable['fields']): NewTable => ({ fields });

const encoder = new TextEncoder();

/**
 * Returns a FlatBuffer with this root, a multiple of eight bytes. What is new is written parents first, so that every
 * offset points forward; `old`, if it is referred to, follows whole and unchanged, and its own offsets stay right
 * because they are relative.
 */
export function writeFlat(root: NewTable, old: Uint8Array = new Uint8Array(0)): Uint8Array {
  const writer = new FlatWriter();
  writer.root(root);
  return writer.finish(old);
}

class FlatWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #oldPlaces: { readonly at: number; readonly old: number }[] = [];

  root(root: NewTable): void {
    this.#take(4, 4);
    this.#refer(0, root);
  }

  finish(old: Uint8Array): Uint8Array {
    const at = this.#take(this.#oldPlaces.length === 0 ? 0 : old.length, 8);
    if (this.#oldPlaces.length > 0) this.#bytes.set(old, at);
    for (const place of this.#oldPlaces) this.#view.setUint32(place.at, at + place.old - place.at, true);
    this.#take(0, 8);
    return this.#bytes.slice(0, this.#length);
  }

  /** Returns where `bytes` zeros begin, aligned to `align`. */
  #take(bytes: number, align: number, offset = 0): number {
    const at = this.#length + (-(this.#length + offset) & (align - 1));
    const end = at + bytes;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = end;
    return at;
  }

  /** Writes a node and the offset to it at `at`. */
  #refer(at: number, node: FlatNode): void {
    if ('old' in node) {
      this.#oldPlaces.push({ at, old: node.old });
      return;
    }
    const place = 'fields' in node ? this.#table(node) : 'items' in node ? this.#vector(node) : 'raw' in node ? this.#raw(node) : this.#string(node);
    this.#view.setUint32(at, place - at, true);
  }

  #table({ fields }: NewTable): number {
    const most = fields.reduce((top, [id]) => Math.max(top, id), -1);
    const sizeOf = (value: NewTable['fields'][number][1]): number => ('to' in value ? 4 : value.bytes);
    const offsets = new Map<number, number>();
    let size = 4;
    for (const [id, value] of fields.toSorted((a, b) => sizeOf(b[1]) - sizeOf(a[1]))) {
      size += -size & (sizeOf(value) - 1);
      offsets.set(id, size);
      size += sizeOf(value);
    }
    const vtableBytes = 4 + 2 * (most + 1);
    const vtable = this.#take(vtableBytes, 2);
    this.#view.setUint16(vtable, vtableBytes, true);
    this.#view.setUint16(vtable + 2, size, true);
    for (const [id, offset] of offsets) this.#view.setUint16(vtable + 4 + 2 * id, offset, true);
    const at = this.#take(size, 8);
    this.#view.setInt32(at, at - vtable, true);
    for (const [id, value] of fields) {
      const place = at + (offsets.get(id) as number);
      if ('to' in value) this.#refer(place, value.to);
      else if (value.bytes === 1) this.#view.setInt8(place, value.value);
      else if (value.bytes === 2) this.#view.setInt16(place, value.value, true);
      else if (value.bytes === 4) this.#view.setInt32(place, value.value, true);
      else this.#view.setBigInt64(place, BigInt(value.value), true);
    }
    return at;
  }

  #vector({ items }: NewVector): number {
    const at = this.#take(4 + 4 * items.length, 4);
    this.#view.setUint32(at, items.length, true);
    items.forEach((item, i) => this.#refer(at + 4 + 4 * i, item));
    return at;
  }

  #raw({ raw, count }: NewRaw): number {
    const at = this.#take(4 + raw.length, 8, 4);
    this.#view.setUint32(at, count, true);
    this.#bytes.set(raw, at + 4);
    return at;
  }

  #string({ text }: NewString): number {
    const bytes = encoder.encode(text);
    const at = this.#take(4 + bytes.length + 1, 4);
    this.#view.setUint32(at, bytes.length, true);
    this.#bytes.set(bytes, at + 4);
    return at;
  }
}
