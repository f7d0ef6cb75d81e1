import { FormatError } from '../core/errors.ts';
import type { ModelReader } from './modelReader.ts';

/** Rows of numbers. Sums are rounded to 32 bits after every step, in fastText's order, so that scores are its own. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Adds a row to `sum`. */
  readonly add: (row: number, sum: Float32Array) => void;
  /** Returns the product of a row with `vector`. */
  readonly dot: (row: number, vector: Float32Array) => number;
}

class DenseMatrix implements Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly #values: Float32Array;

  constructor(rows: number, columns: number, values: Float32Array) {
    this.rows = rows;
    this.columns = columns;
    this.#values = values;
  }

  add(row: number, sum: Float32Array): void {
    const start = row * this.columns;
    for (let j = 0; j < this.columns; j++) sum[j] += this.#values[start + j];
  }

  dot(row: number, vector: Float32Array): number {
    const start = row * this.columns;
    let sum = 0;
    for (let j = 0; j < this.columns; j++) sum = Math.fround(sum + Math.fround(this.#values[start + j] * vector[j]));
    return sum;
  }
}

/** Codebooks of 256 pieces of a row each. */
interface Quantizer {
  readonly pieces: number;
  /** Numbers of a piece, and of the last one. */
  readonly size: number;
  readonly lastSize: number;
  readonly centroids: Float32Array;
}

const CODES = 256;

async function readQuantizer(file: ModelReader, columns: number): Promise<Quantizer> {
  const dim = await file.int32();
  const pieces = await file.int32();
  const size = await file.int32();
  const lastSize = await file.int32();
  if (dim !== columns || pieces < 1 || size < 1 || lastSize < 1 || (pieces - 1) * size + lastSize !== dim) throw file.damaged(`codes for rows of ${columns} numbers`, `${pieces} of ${size}, the last of ${lastSize}`);
  return { pieces, size, lastSize, centroids: await file.floats(dim * CODES) };
}

/** Every row is a code for each of its pieces, and one for its length where the lengths were taken out. */
class QuantizedMatrix implements Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly #codes: Uint8Array;
  readonly #quantizer: Quantizer;
  readonly #lengthCodes: Uint8Array | null;
  readonly #lengths: Float32Array | null;

  constructor(shape: { rows: number; columns: number }, codes: Uint8Array, quantizer: Quantizer, lengthCodes: Uint8Array | null, lengths: Float32Array | null) {
    this.rows = shape.rows;
    this.columns = shape.columns;
    this.#codes = codes;
    this.#quantizer = quantizer;
    this.#lengthCodes = lengthCodes;
    this.#lengths = lengths;
  }

  #lengthOf(row: number): number {
    return this.#lengthCodes === null || this.#lengths === null ? 1 : this.#lengths[this.#lengthCodes[row]];
  }

  add(row: number, sum: Float32Array): void {
    const { pieces, size, lastSize, centroids } = this.#quantizer;
    const length = this.#lengthOf(row);
    for (let piece = 0; piece < pieces; piece++) {
      const code = this.#codes[row * pieces + piece];
      const own = piece === pieces - 1 ? lastSize : size;
      const from = piece * CODES * size + code * own;
      for (let j = 0; j < own; j++) sum[piece * size + j] += Math.fround(length * centroids[from + j]);
    }
  }

  dot(row: number, vector: Float32Array): number {
    const { pieces, size, lastSize, centroids } = this.#quantizer;
    let sum = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const code = this.#codes[row * pieces + piece];
      const own = piece === pieces - 1 ? lastSize : size;
      const from = piece * CODES * size + code * own;
      for (let j = 0; j < own; j++) sum = Math.fround(sum + Math.fround(vector[piece * size + j] * centroids[from + j]));
    }
    return Math.fround(sum * this.#lengthOf(row));
  }
}

function assertShape(file: ModelReader, rows: number, columns: number): void {
  if (rows < 1 || columns < 1 || rows > 2 ** 31) throw file.damaged('a matrix', `${rows} × ${columns}`);
}

async function readDense(file: ModelReader): Promise<Matrix> {
  const rows = await file.int64();
  const columns = await file.int64();
  assertShape(file, rows, columns);
  if (4 * rows * columns > file.left) throw file.damaged(`${rows} rows of ${columns} numbers`, `${file.left} bytes`);
  return new DenseMatrix(rows, columns, await file.floats(rows * columns));
}

async function readQuantized(file: ModelReader): Promise<Matrix> {
  const hasLengths = (await file.byte()) !== 0;
  const rows = await file.int64();
  const columns = await file.int64();
  assertShape(file, rows, columns);
  const codes = await file.bytes(await file.int32());
  const quantizer = await readQuantizer(file, columns);
  if (codes.length !== rows * quantizer.pieces) throw file.damaged(`${rows * quantizer.pieces} codes`, `${codes.length}`);
  if (!hasLengths) return new QuantizedMatrix({ rows, columns }, codes, quantizer, null, null);
  const lengthCodes = await file.bytes(rows);
  return new QuantizedMatrix({ rows, columns }, codes, quantizer, lengthCodes, (await readQuantizer(file, 1)).centroids);
}

/** Reads a matrix. @throws FormatError */
export function readMatrix(file: ModelReader, quantized: boolean): Promise<Matrix> {
  return quantized ? readQuantized(file) : readDense(file);
}

/** @throws FormatError where a matrix lacks rows that the dictionary has, or has others columns than the model */
export function assertFits(matrix: Matrix, rows: number, columns: number, path: string): void {
  if (matrix.rows >= rows && matrix.columns === columns) return;
  throw new FormatError({ expected: `a matrix of ${rows} rows of ${columns} numbers`, found: `${matrix.rows} of ${matrix.columns}`, remedy: 'check that the file is whole and a model of fastText', file: path });
}
