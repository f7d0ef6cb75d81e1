/** One bit a row of a row group: set if the row stays. */
export class RowBits {
  readonly rows: number;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(rows: number, bytes: Uint8Array<ArrayBuffer> = new Uint8Array(Math.ceil(rows / 8))) {
    this.rows = rows;
    this.bytes = bytes;
  }

  static of(rows: number, keep: (row: number) => boolean): RowBits {
    const bits = new RowBits(rows);
    for (let row = 0; row < rows; row++) if (keep(row)) bits.bytes[row >>> 3] |= 1 << (row & 7);
    return bits;
  }

  has(row: number): boolean {
    return ((this.bytes[row >>> 3] >>> (row & 7)) & 1) === 1;
  }

  /** Number of rows that stay in [from, to). */
  count(from: number, to: number): number {
    let count = 0;
    let row = from;
    for (; row < to && (row & 7) !== 0; row++) count += (this.bytes[row >>> 3] >>> (row & 7)) & 1;
    for (; row + 8 <= to; row += 8) {
      let bits = this.bytes[row >>> 3];
      bits -= (bits >>> 1) & 0x55;
      bits = (bits & 0x33) + ((bits >>> 2) & 0x33);
      count += (bits + (bits >>> 4)) & 15;
    }
    for (; row < to; row++) count += (this.bytes[row >>> 3] >>> (row & 7)) & 1;
    return count;
  }
}
