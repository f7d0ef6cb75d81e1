import { FormatError } from '../../../core/errors.ts';

/** Type codes of the compact protocol; a field's booleans carry their value in the code. */
export const TYPE = { TRUE: 1, FALSE: 2, BYTE: 3, I16: 4, I32: 5, I64: 6, DOUBLE: 7, BINARY: 8, LIST: 9, SET: 10, MAP: 11, STRUCT: 12, UUID: 13 } as const;

/**
 * A value as it was stored. Binary, double and UUID are views of the bytes read; a list's booleans are their raw byte; an
 * encoded struct may stand for a struct where a tree is written.
 */
export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftList | ThriftMap | ThriftStruct;

export interface ThriftList {
  readonly element: number;
  items: ThriftValue[];
}

export interface ThriftMap {
  readonly keyType: number;
  readonly valueType: number;
  readonly entries: [ThriftValue, ThriftValue][];
}

export interface ThriftField {
  readonly id: number;
  readonly type: number;
  readonly value: ThriftValue;
}

/** Fields in the order they were found, known or not: what is read is written again. */
export interface ThriftStruct {
  readonly fields: ThriftField[];
}

/** The bytes end within a value: there may be more of them to read. */
export class EndOfThrift extends FormatError {}

/** No description of a Parquet file nests deeper than ten; beyond this the bytes are not what they should be. */
const MAX_DEPTH = 32;

export function brokenThrift(found: string): FormatError {
  return new FormatError({ expected: 'a sound Parquet description', found, remedy: 'check that the file is complete, or fetch it again' });
}

/** Reads the compact protocol into trees. Every element takes at least a byte, so a tree is never larger than its bytes allow. */
export class ThriftReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  struct(depth = 0): ThriftStruct {
    const fields: ThriftField[] = [];
    let id = 0;
    for (;;) {
      const next = this.fieldHeader(id);
      if (next === null) return { fields };
      id = next.id;
      const { type } = next;
      fields.push({ id, type, value: type === TYPE.TRUE || type === TYPE.FALSE ? type === TYPE.TRUE : this.value(type, depth) });
    }
  }

  /** Returns null at the end of a struct. */
  fieldHeader(previous: number): { readonly id: number; readonly type: number } | null {
    const byte = this.#byte();
    const type = byte & 15;
    if (type === 0) return null;
    const id = byte >>> 4 === 0 ? this.#zigzag() : previous + (byte >>> 4);
    if (id < -32768 || id > 32767) throw brokenThrift(`a field number of ${id}`);
    return { id, type };
  }

  value(type: number, depth: number): ThriftValue {
    switch (type) {
      case TYPE.TRUE:
      case TYPE.FALSE:
      case TYPE.BYTE:
        return this.#byte();
      case TYPE.I16:
      case TYPE.I32:
        return this.#zigzag();
      case TYPE.I64: {
        const raw = this.#varint64();
        return (raw >> 1n) ^ -(raw & 1n);
      }
      case TYPE.DOUBLE:
        return this.#take(8);
      case TYPE.UUID:
        return this.#take(16);
      case TYPE.BINARY:
        return this.#take(this.#varint());
      case TYPE.LIST:
      case TYPE.SET: {
        const { element, count } = this.listHeader();
        const items: ThriftValue[] = [];
        this.#deeper(depth);
        for (let i = 0; i < count; i++) items.push(this.value(element, depth + 1));
        return { element, items };
      }
      case TYPE.MAP: {
        const count = this.#count(this.#varint());
        if (count === 0) return { keyType: 0, valueType: 0, entries: [] };
        const types = this.#byte();
        this.#deeper(depth);
        const entries: [ThriftValue, ThriftValue][] = [];
        for (let i = 0; i < count; i++) entries.push([this.value(types >>> 4, depth + 1), this.value(types & 15, depth + 1)]);
        return { keyType: types >>> 4, valueType: types & 15, entries };
      }
      case TYPE.STRUCT:
        this.#deeper(depth);
        return this.struct(depth + 1);
      default:
        throw brokenThrift(`a value of type ${type}`);
    }
  }

  listHeader(): { readonly element: number; readonly count: number } {
    const byte = this.#byte();
    return { element: byte & 15, count: this.#count(byte >>> 4 === 15 ? this.#varint() : byte >>> 4) };
  }

  /** Moves past a value without making a tree of it. */
  skip(type: number, depth: number): void {
    switch (type) {
      case TYPE.LIST:
      case TYPE.SET: {
        const { element, count } = this.listHeader();
        this.#deeper(depth);
        for (let i = 0; i < count; i++) this.skip(element, depth + 1);
        return;
      }
      case TYPE.STRUCT: {
        this.#deeper(depth);
        let id = 0;
        for (let next = this.fieldHeader(id); next !== null; next = this.fieldHeader(id)) {
          id = next.id;
          if (next.type !== TYPE.TRUE && next.type !== TYPE.FALSE) this.skip(next.type, depth + 1);
        }
        return;
      }
      default:
        this.value(type, depth);
    }
  }

  #deeper(depth: number): void {
    if (depth >= MAX_DEPTH) throw brokenThrift(`values nested deeper than ${MAX_DEPTH}`);
  }

  #count(count: number): number {
    if (count > this.bytes.length - this.at) throw new EndOfThrift({ expected: 'a sound Parquet description', found: `a list of ${count} in ${this.bytes.length - this.at} bytes`, remedy: 'check that the file is complete, or fetch it again' });
    return count;
  }

  #byte(): number {
    if (this.at >= this.bytes.length) this.#ended();
    return this.bytes[this.at++];
  }

  #take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) this.#ended();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      if (scale >= 2 ** 28) throw brokenThrift('a number that does not end');
    }
    if (value > 0xffffffff) throw brokenThrift(`a number of ${value} where 32 bits belong`);
    return value;
  }

  #zigzag(): number {
    const raw = this.#varint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  #varint64(): bigint {
    let low = 0;
    let high = 0;
    for (let i = 0; ; i++) {
      const byte = this.#byte();
      if (i < 4) low += (byte & 0x7f) * 2 ** (7 * i);
      else high += (byte & 0x7f) * 2 ** (7 * (i - 4));
      if (byte < 0x80) break;
      if (i === 9) throw brokenThrift('a number that does not end');
    }
    return BigInt.asUintN(64, (BigInt(high) << 28n) | BigInt(low));
  }

  #ended(): never {
    throw new EndOfThrift({ expected: 'a sound Parquet description', found: 'its end within a value', remedy: 'check that the file is complete, or fetch it again' });
  }
}
