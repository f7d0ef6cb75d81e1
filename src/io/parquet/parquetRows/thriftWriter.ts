import { TYPE, type ThriftList, type ThriftMap, type ThriftStruct, type ThriftValue } from './thrift.ts';

/** Returns a struct in the compact protocol, a new buffer. What ThriftReader read comes out with the same bytes if it was written in the shortest form. */
export function encodeStruct(tree: ThriftStruct): Uint8Array {
  const writer = new ThriftWriter();
  writer.struct(tree);
  return writer.bytes();
}

class ThriftWriter {
  #buffer = new Uint8Array(256);
  #at = 0;

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#at);
  }

  struct({ fields }: ThriftStruct): void {
    let previous = 0;
    for (const { id, type, value } of fields) {
      const code = type === TYPE.TRUE || type === TYPE.FALSE ? (value === true ? TYPE.TRUE : TYPE.FALSE) : type;
      const step = id - previous;
      if (step > 0 && step <= 15) this.#byte((step << 4) | code);
      else {
        this.#byte(code);
        this.#zigzag(id);
      }
      previous = id;
      if (code !== TYPE.TRUE && code !== TYPE.FALSE) this.#value(code, value);
    }
    this.#byte(0);
  }

  #value(type: number, value: ThriftValue): void {
    switch (type) {
      case TYPE.TRUE:
      case TYPE.FALSE:
      case TYPE.BYTE:
        this.#byte(value as number);
        return;
      case TYPE.I16:
      case TYPE.I32:
        this.#zigzag(value as number);
        return;
      case TYPE.I64:
        this.#varint64(BigInt.asUintN(64, ((value as bigint) << 1n) ^ ((value as bigint) >> 63n)));
        return;
      case TYPE.DOUBLE:
      case TYPE.UUID:
        this.#put(value as Uint8Array);
        return;
      case TYPE.BINARY:
        this.#varint((value as Uint8Array).length);
        this.#put(value as Uint8Array);
        return;
      case TYPE.LIST:
      case TYPE.SET: {
        const { element, items } = value as ThriftList;
        this.#byte((Math.min(items.length, 15) << 4) | element);
        if (items.length >= 15) this.#varint(items.length);
        for (const item of items) this.#value(element, item);
        return;
      }
      case TYPE.MAP: {
        const { keyType, valueType, entries } = value as ThriftMap;
        this.#varint(entries.length);
        if (entries.length > 0) this.#byte((keyType << 4) | valueType);
        for (const [key, each] of entries) {
          this.#value(keyType, key);
          this.#value(valueType, each);
        }
        return;
      }
      default:
        if (value instanceof Uint8Array) this.#put(value);
        else this.struct(value as ThriftStruct);
    }
  }

  #zigzag(value: number): void {
    this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  #varint(value: number): void {
    for (; value > 0x7f; value = Math.floor(value / 128)) this.#byte((value & 0x7f) | 0x80);
    this.#byte(value);
  }

  #varint64(value: bigint): void {
    if (value <= 0xffffffffn) {
      this.#varint(Number(value));
      return;
    }
    for (; value > 0x7fn; value >>= 7n) this.#byte(Number(value & 0x7fn) | 0x80);
    this.#byte(Number(value));
  }

  #byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#at++] = value;
  }

  #put(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #room(length: number): void {
    if (this.#at + length <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#buffer.length, this.#at + length));
    grown.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = grown;
  }
}
