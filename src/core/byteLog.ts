/** What is appended and read back in order, packed: small numbers take few bytes. Reused: `clear` forgets what it holds. */
export class ByteLog {
  #bytes = new Uint8Array(FIRST_BYTES);
  #used = 0;

  get length(): number {
    return this.#used;
  }

  /** Lets a large buffer go: one hostile text should not keep it for all that follow. */
  clear(): void {
    this.#used = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(FIRST_BYTES);
  }

  /** A whole number from 0 to below 2³²: seven bits a byte, the low ones first (LEB128). */
  put(value: number): void {
    this.#reserve(MOST_NUMBER_BYTES);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#used++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#used++] = rest;
  }

  /** Any number, all bits of it. */
  putDouble(value: number): void {
    wide[0] = value;
    this.putBytes(wideBytes);
  }

  /** Copies. */
  putBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Returns a cursor at this byte; valid until the next `put…` or `clear`. */
  readFrom(at: number): ByteCursor {
    return new ByteCursor(this.#bytes, at, this.#used);
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#bytes.length) return;
    // Doubling a large buffer would take what the next text needs.
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length + Math.min(this.#bytes.length, MOST_GROWTH)));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

/** Reads a log; what it is asked for must be what was put. */
class ByteCursor {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  get done(): boolean {
    return this.at >= this.#end;
  }

  take(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  takeDouble(): number {
    wideBytes.set(this.takeBytes(8));
    return wide[0];
  }

  /** A view. */
  takeBytes(length: number): Uint8Array {
    const from = this.at;
    this.at += length;
    return this.#bytes.subarray(from, this.at);
  }
}

const FIRST_BYTES = 2 ** 12;
const KEPT_BYTES = 2 ** 22;
const MOST_GROWTH = 2 ** 25;
const MOST_NUMBER_BYTES = 5;
const wide = new Float64Array(1);
const wideBytes = new Uint8Array(wide.buffer);
