import { hashOf } from './hash.ts';
import type { ModelReader } from './modelReader.ts';

const LABEL = 1;
/** A word of one byte with its end, count and kind. */
const LEAST_ENTRY = 10;

/** Buckets that a smaller model kept, and what became of them. */
class KeptBuckets {
  readonly #keys: Int32Array;
  readonly #values: Int32Array;
  readonly #mask: number;
  /** Rows of the matrix that they take. */
  readonly rows: number;

  constructor(pairs: Int32Array) {
    let size = 64;
    while (size < pairs.length) size *= 2;
    this.#mask = size - 1;
    this.#keys = new Int32Array(size).fill(-1);
    this.#values = new Int32Array(size);
    let rows = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      let slot = Math.imul(pairs[i], 0x9e3779b1) & this.#mask;
      while (this.#keys[slot] !== -1 && this.#keys[slot] !== pairs[i]) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = pairs[i];
      this.#values[slot] = pairs[i + 1];
      rows = Math.max(rows, pairs[i + 1] + 1);
    }
    this.rows = rows;
  }

  /** Returns the place of a bucket, or −1 if it was not kept. */
  of(bucket: number): number {
    for (let slot = Math.imul(bucket, 0x9e3779b1) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if (this.#keys[slot] === bucket) return this.#values[slot];
      if (this.#keys[slot] === -1) return -1;
    }
  }
}

/** Words and labels of a model. Ids of words are rows of its input matrix; labels follow. */
export class Dictionary {
  readonly words: number;
  readonly labels: readonly string[];
  /** How often each label stood in the training text: the tree of hierarchical softmax is made of them. */
  readonly labelCounts: readonly number[];
  /** Null where every bucket is there. */
  readonly kept: KeptBuckets | null;
  readonly #bytes: Uint8Array;
  readonly #starts: Float64Array;
  readonly #slots: Int32Array;

  constructor(parts: { words: number; labels: readonly string[]; labelCounts: readonly number[]; kept: KeptBuckets | null; bytes: Uint8Array; starts: Float64Array }) {
    this.words = parts.words;
    this.labels = parts.labels;
    this.labelCounts = parts.labelCounts;
    this.kept = parts.kept;
    this.#bytes = parts.bytes;
    this.#starts = parts.starts;
    const entries = parts.starts.length - 1;
    let size = 64;
    while (size < 2 * entries) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    for (let id = 0; id < entries; id++) {
      let slot = hashOf(this.#bytes, this.#starts[id], this.#starts[id + 1]) & (size - 1);
      while (this.#slots[slot] !== -1) slot = (slot + 1) & (size - 1);
      this.#slots[slot] = id;
    }
  }

  /** Returns the id of the entry bytes[start … end), whose hash is `hash`, or −1; from `words` on it is a label. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const length = end - start;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id === -1) return -1;
      const from = this.#starts[id];
      if (this.#starts[id + 1] - from !== length) continue;
      let i = 0;
      while (i < length && this.#bytes[from + i] === bytes[start + i]) i++;
      if (i === length) return id;
    }
  }
}

/** Reads words and labels. @throws FormatError */
export async function readDictionary(file: ModelReader): Promise<Dictionary> {
  const size = await file.int32();
  const words = await file.int32();
  const labelCount = await file.int32();
  await file.int64();
  const pruned = await file.int64();
  if (size < 0 || words < 0 || labelCount < 1 || words + labelCount !== size || size * LEAST_ENTRY > file.left) throw file.damaged('words and labels', `${size} entries of ${words} words and ${labelCount} labels`);
  const starts = new Float64Array(size + 1);
  let bytes = new Uint8Array(1 << 16);
  const labels: string[] = [];
  const labelCounts: number[] = [];
  for (let id = 0; id < size; ) {
    const { ahead } = file;
    const length = ahead.indexOf(0);
    if (length < 0 || ahead.length < length + LEAST_ENTRY) {
      if (await file.more()) continue;
      throw file.damaged(`${size} words and labels`, `the end of the file behind ${id}`);
    }
    const end = starts[id] + length;
    if (end > bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * bytes.length));
      larger.set(bytes);
      bytes = larger;
    }
    bytes.set(ahead.subarray(0, length), starts[id]);
    starts[id + 1] = end;
    const isLabel = ahead[length + 9] === LABEL;
    if (isLabel !== id >= words) throw file.damaged('all words before all labels', `entry ${id} of the other kind`);
    if (isLabel) {
      labels.push(Buffer.from(ahead.subarray(0, length)).toString('utf8'));
      labelCounts.push(Number(new DataView(ahead.buffer, ahead.byteOffset + length + 1, 8).getBigInt64(0, true)));
    }
    file.skip(length + LEAST_ENTRY);
    id++;
  }
  let kept: KeptBuckets | null = null;
  if (pruned >= 0) {
    const pairs = new Int32Array((await file.bytes(8 * pruned)).buffer);
    if (pairs.some((each) => each < 0)) throw file.damaged('places of buckets', 'a negative one');
    kept = new KeptBuckets(pairs);
  }
  return new Dictionary({ words, labels, labelCounts, kept, bytes: bytes.slice(0, starts[size]), starts });
}
